import CEL
import Decisions
import Engine
import Events
import JSON
import RuleSets
import Scenarios
import State
import Testing

/// What becomes of records that their topics do not take.
struct RecordLimitsTests {
    private static let rules = """
        events:
          a: {properties: {note: string}}
        channels: {mail: {address: '"m"'}}
        policies: {consent: {default: granted}, caps: [{max: 1, per: 1h}]}
        campaigns:
          first:
            trigger: a
            priority: 60
            message: {channels: [mail], template: t, params: {note: '${event.note}'}}
          second:
            trigger: a
            message: {channels: [mail], template: plain}

        """
    /// One of whom the note is long, and one of whom it is short.
    private static let notes = [("big", String(repeating: "\u{1}", count: 900)), ("joe", "n")]

    /// What goes out about both, and how much was left out.
    private func outgoing(_ mode: RecordMode, _ limits: RecordLimits) throws -> (records: [Outgoing], leftOut: Int) {
        let rules = try RuleSet.of(Self.rules)
        let processor = PartitionProcessor(
            rules: rules, options: PartitionProcessor.Options(application: "shop", mode: mode, limits: limits))
        var effects = Effects(.written)
        for (index, (individual, note)) in Self.notes.enumerated() {
            let event = rules.event(
                "a", "e-\(index)", of: individual, at: Scenario.origin, ["note": .string(note)])
            processor.step(.event(event), .at(Scenario.origin), into: &effects)
        }
        var records: [Outgoing] = []
        for entry in effects.records.entries {
            let value = Array(copying: effects.records.values.extracting(entry.value))
            let headers = entry.attributes.reduce(0) { $0 + $1.name.utf8.count + 3 + $1.value.utf8.count + 10 }
            records.append(
                Outgoing(
                    isCommand: entry.topic == .commands,
                    individual: String(decoding: effects.records.keys[entry.key], as: UTF8.self),
                    text: String(decoding: value, as: UTF8.self), bytes: entry.key.count + value.count + headers))
        }
        return (records, effects.records.leftOutCount)
    }

    private struct Outgoing {
        let isCommand: Bool
        let individual: String
        let text: String
        let bytes: Int

        func says(_ member: String) -> Bool { text.contains(member) }
    }

    @Test(arguments: [RecordMode.structured, .binary])
    func aCommandThatIsTooLargeIsNotSentAndTheNextTakesItsPlace(mode: RecordMode) throws {
        let (records, leftOut) = try outgoing(mode, RecordLimits(command: 3_000, decision: .max))
        let commands = records.filter(\.isCommand)
        #expect(commands.map(\.individual) == ["big", "joe"])
        #expect(commands[0].says("\"template\":\"plain\""))
        #expect(commands[1].says("\"template\":\"t\""))
        #expect(commands.allSatisfy { $0.bytes <= 3_000 })
        let refused = try #require(records.first { $0.says("\"reason\":\"too_large\"") })
        #expect(refused.individual == "big" && refused.says("\"outcome\":\"suppressed\""))
        #expect(refused.says(" bytes, where the topic takes 3000\""))
        #expect(leftOut == 0)
    }

    @Test(arguments: [RecordMode.structured, .binary])
    func aCommandAtItsLimitIsSent(mode: RecordMode) throws {
        let whole = try outgoing(mode, .none).records.filter(\.isCommand)
        let largest = try #require(whole.map(\.bytes).max())
        // What a header takes is counted a little larger than it is.
        let slack = mode == .binary ? 64 : 0
        let sent = try outgoing(mode, RecordLimits(command: largest + slack, decision: .max)).records
        #expect(sent.filter(\.isCommand).map(\.text) == whole.map(\.text))
        let refused = try outgoing(mode, RecordLimits(command: largest - 1, decision: .max)).records
        #expect(refused.contains { $0.says("too_large") })
    }

    @Test(arguments: [RecordMode.structured, .binary])
    func aDecisionThatIsTooLargeGoesWithoutWhatMayBeLong(mode: RecordMode) throws {
        let limit = 2_000
        let (records, leftOut) = try outgoing(mode, RecordLimits(command: .max, decision: limit))
        let decisions = records.filter { !$0.isCommand }
        #expect(decisions.allSatisfy { $0.bytes <= limit })
        let cut = decisions.filter { $0.says("\"cut\":true") }
        #expect(cut.map(\.individual) == ["big"])
        #expect(
            cut.allSatisfy { !$0.says("\"inputs\"") && !$0.says("\"params\"") && $0.says("\"exited\":\"completed\"") })
        #expect(records.filter(\.isCommand).count == 2)
        #expect(leftOut == 0)
    }

    @Test(arguments: [RecordMode.structured, .binary])
    func aDecisionThatIsTooLargeEvenSoIsLeftOutAndCounted(mode: RecordMode) throws {
        let (records, leftOut) = try outgoing(mode, RecordLimits(command: .max, decision: 100))
        #expect(records.map(\.isCommand) == [true, true])
        // Of each send, and, as no record is there that could tell it, of each journey's end.
        #expect(leftOut == 8)
    }
}
