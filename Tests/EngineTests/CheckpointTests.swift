import Decisions
import Events
import Foundation
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
            offsets: [
                Checkpoint.Offset(topic: "é", next: .max, last: AppliedRecord(offset: 7, hash: .max)),
                Checkpoint.Offset(topic: "a", next: 0),
            ], clock: -5,
            ruleSet: "sha256:1", coverage: SeriesCoverage(of: features).adopting(others, at: 3), isSettled: false,
            names: names, partitions: 12)
    }

    @Test func aCheckpointIsReadAsItWasWritten() throws {
        let checkpoint = try Self.checkpoint()
        #expect(try Checkpoint(checkpoint.bytes) == checkpoint)
        #expect(checkpoint.coverage.entries.count == 2)
        #expect(checkpoint.offsets.map(\.topic) == ["a", "é"])
        #expect(checkpoint.next(of: "e\u{301}") == nil)
        #expect(checkpoint.next(of: "é") == .max)
        #expect(checkpoint.offset(of: "é")?.last == AppliedRecord(offset: 7, hash: .max))
    }

    // MARK: Older layouts

    private static func fixture(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../StateTests/Fixtures/\(name).hex")
    }

    private static func read(_ name: String) throws -> [UInt8] {
        let hex = Array(try String(contentsOf: fixture(name), encoding: .utf8).filter { !$0.isWhitespace })
        return stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(String(hex[$0...$0 + 1]), radix: 16) }
    }

    /// As a daemon of version 4 wrote it after 5 records of an input: it says neither how many partitions there are nor what the last
    /// record held.
    @Test func aCheckpointOfVersion4IsGoneOnWith() throws {
        let bytes = try Self.read("checkpoint-v4")
        #expect(bytes.first == 4)
        let old = try Checkpoint(bytes)
        #expect(old.ruleSet == "sha256:589f5d491268c4dea77886bf76c87b13dde30a443531f2c1687e339acec43911")
        #expect(old.offsets.map(\.topic) == ["t8624244332838350378.events"])
        #expect(old.partitions == nil && old.offsets[0].last == nil && old.isSettled)
        #expect(old.clock == 1_772_442_002_000)
        let rules = try RuleSet.of(Self.rules)
        let partition = PartitionProcessor(
            rules: rules, options: .init(application: "app", placement: Placement(partition: 0, count: 1)))
        partition.restore(old)
        let next = try Checkpoint(partition.checkpoint(offsets: old.offsets).bytes)
        #expect(next.clock == old.clock && next.offsets == old.offsets && next.partitions == 1)
        #expect(next.ruleSet == rules.hash)
        // It knows the names that states refer to.
        for name in ["remind", "push"] { #expect(next.names.has(name), "\(name)") }
    }

    /// With `RECORD_FIXTURES=1` in the environment the fixture is written anew: only for a layout that has none yet.
    @Test func thePresentLayoutIsThatOfItsFixture() throws {
        let name = "checkpoint-v\(Checkpoint.version)"
        let checkpoint = try Self.checkpoint()
        if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1" {
            let digits = checkpoint.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            let lines = stride(from: 0, to: digits.count, by: 32).map {
                digits[$0..<min($0 + 32, digits.count)].joined()
            }
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: Self.fixture(name))
        }
        let bytes = try Self.read(name)
        #expect(checkpoint.bytes == bytes)
        #expect(try Checkpoint(bytes) == checkpoint)
    }

    // MARK: What several partitions know together

    @Test func aUnionKnowsWhatAllOfThemKnew() throws {
        let features = try RuleSet.of(Self.rules).features
        var names = StateNames()
        names.add("gone")
        func checkpoint(_ clock: Milliseconds, _ coverage: SeriesCoverage, names: StateNames = StateNames())
            -> Checkpoint
        {
            Checkpoint(
                offsets: [Checkpoint.Offset(topic: "t", next: clock)], clock: clock, ruleSet: "r", coverage: coverage,
                names: names)
        }
        let whole = SeriesCoverage(of: features)
        let same = Checkpoint.union(of: [checkpoint(5, whole), checkpoint(9, whole, names: names), .unknown])
        #expect(same.clock == 9 && same.isSettled && same.coverage == whole && same.offsets.isEmpty)
        #expect(same.ruleSet == "r" && same.names.has("gone"))
        // One that counts a series later than the other, and lacks one.
        let later = try SeriesCoverage(of: RuleSet.of(Self.rules.replacing("count: a", with: "count: b")).features)
            .adopting(features, at: 3)
        for order in [[checkpoint(5, whole), checkpoint(4, later)], [checkpoint(4, later), checkpoint(5, whole)]] {
            let union = Checkpoint.union(of: order)
            #expect(union.clock == 5 && !union.isSettled)
            let completion: Milliseconds = 3_600_003
            #expect(union.coverage.completions(of: features).contains(completion))
        }
        #expect(Checkpoint.union(of: []) == .unknown)
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
