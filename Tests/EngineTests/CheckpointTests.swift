import Decisions
import Events
import RuleSets
import Scenarios
import SeededRandomness
import Testing

@testable import Engine

struct CheckpointTests {
    private static let rules = """
        events: {a: {}, b: {}}
        channels: {push: {address: '"t"'}}
        features: {x: {count: a, over: 1h}, y: {count: b}}
        campaigns: {c: {trigger: a, steps: [{send: {channels: [push], template: t}}]}}
        """

    private static func checkpoint() throws -> Checkpoint {
        let features = try RuleSet.of(rules).features
        var names = StateNames()
        names.add(namesOf: try RuleSet.of(rules))
        let others = try RuleSet.of(rules.replacing("count: a", with: "count: b")).features
        return Checkpoint(
            offsets: [Checkpoint.Offset(topic: "é", next: .max), Checkpoint.Offset(topic: "a", next: 0)], clock: -5,
            ruleSet: "sha256:1", coverage: SeriesCoverage(of: features).adopting(others, at: 3), isSettled: false,
            names: names)
    }

    @Test func aCheckpointIsReadAsItWasWritten() throws {
        let checkpoint = try Self.checkpoint()
        #expect(try Checkpoint(checkpoint.bytes) == checkpoint)
        #expect(checkpoint.coverage.entries.count == 2)
        #expect(checkpoint.offsets.map(\.topic) == ["a", "é"])
        #expect(checkpoint.next(of: "e\u{301}") == nil)
        #expect(checkpoint.next(of: "é") == .max)
    }

    @Test func noBytesStopTheReader() throws {
        let bytes = try Self.checkpoint().bytes
        for length in 0..<bytes.count {
            #expect(throws: UnreadableRecord.damaged) { try Checkpoint(Array(bytes[..<length])) }
        }
        #expect(throws: UnreadableRecord.damaged) { try Checkpoint(bytes + [0]) }
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<10_000 {
            var broken = bytes
            broken[Int(generator.pick(0...Int64(bytes.count - 1)))] = UInt8(generator.pick(0...255))
            if let checkpoint = try? Checkpoint(broken) { #expect(try Checkpoint(checkpoint.bytes) == checkpoint) }
        }
    }

    @Test func aNewerOneSaysSo() throws {
        var bytes = try Self.checkpoint().bytes
        bytes[0] = Checkpoint.version + 1
        #expect(throws: UnreadableRecord.newer(version: Checkpoint.version + 1, than: Checkpoint.version)) {
            try Checkpoint(bytes)
        }
    }

    @Test func keysOfTheStateTopicTellTheirKind() {
        for key in [
            StateKey.checkpoint, .individual("joe"), .individual(""), .alias("jö"), .erasure(0), .erasure(.max - 1),
        ] {
            #expect(StateKey(key.bytes) == key)
        }
        #expect(StateKey([3, 1, 2]) == nil)
        #expect(StateKey([]) == nil)
        #expect(StateKey([0, 1]) == nil)
        #expect(StateKey([9, 1]) == nil)
    }
}
