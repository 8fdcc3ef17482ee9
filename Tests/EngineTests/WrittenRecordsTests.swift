import CEL
import Decisions
import Engine
import Events
import Foundation
import JSON
import RuleSets
import Scenarios
import SeededRandomness
import Testing

/// Records are written straight from where their texts lie, and the end of a journey is put into its last record afterwards; tools get
/// decisions as values. Both must say the same.
struct WrittenRecordsTests {
    private static let rules = """
        events:
          a: {properties: {k: string, n: int}}
          b: {properties: {k: string}}
        channels: {push: {address: '"t"'}, mail: {address: '"m"'}}
        features: {n_1h: {count: a, over: 1h}}
        policies: {consent: {default: granted}, caps: [{max: 3, per: 30m}]}
        campaigns:
          at-once:
            trigger: {event: a, key: event.k}
            when: n_1h >= 1
            steps:
              - send: {channels: [push], template: t, params: {k: '${event.k}', n: '${event.n}'}}
              - {when: n_1h >= 2, send: {channels: [mail], template: u}}
          later:
            trigger: {event: a, key: event.k}
            restart: true
            exit: [{event: b, where: event.k == trigger.k}]
            steps: [{wait: 5m}, {send: {channels: [push], template: v}}, {wait: 5m}, {send: {channels: [mail], template: w}}]
          seen:
            trigger: {event: a, key: event.k}
            trace: true
            re_entry: never
            purpose: transactional
            steps: [{send: {channels: [mail], template: x}}]

        """
    /// Keys that need escapes, none, and more than a word.
    private static let keys = [
        "", "x", "a \"quoted\" key", "line\nbreak", "ключ, der länger ist als ein Wort", "\u{0}",
    ]

    @Test(arguments: [RecordMode.structured, .binary], 0..<4)
    func whatIsWrittenIsWhatValuesSay(_ mode: RecordMode, _ seed: UInt64) throws {
        let rules = try RuleSet.of(Self.rules)
        let options = PartitionProcessor.Options(application: "shop", mode: mode)
        let (first, second) = (
            PartitionProcessor(rules: rules, options: options), PartitionProcessor(rules: rules, options: options)
        )
        var written = Effects(.written)
        var values = Effects(.values)
        for input in Self.inputs(seed, rules) {
            let arrival = Scenario.origin + input.minute * 60_000
            let clocks = Clocks.at(arrival)
            first.step(input.event.map(Input.event) ?? .time, clocks, into: &written)
            second.step(input.event.map(Input.event) ?? .time, clocks, into: &values)
        }
        let writer = RecordWriter(application: "shop", ruleSet: rules.hash)
        let wholes = mode == .structured
        var wanted: [(topic: OutgoingRecords.Topic, record: NSArray)] = []
        for decision in values.decisions {
            if let message = decision.message {
                let record = try Self.json(mode) { json in
                    if wholes {
                        writer.write(message, of: decision, to: &json)
                    } else {
                        writer.writeData(of: message, decision, to: &json)
                    }
                } attributes: { each in
                    writer.attributes(of: message, decision, each)
                }
                wanted.append((.commands, record))
            }
            let record = try Self.json(mode) { json in
                if wholes { writer.write(decision, to: &json) } else { writer.writeData(of: decision, to: &json) }
            } attributes: { each in
                writer.attributes(of: decision, each)
            }
            wanted.append((.decisions, record))
        }
        #expect(written.records.entries.map(\.topic) == wanted.map(\.topic))
        for (entry, wanted) in zip(written.records.entries, wanted) {
            let record = try Self.json(entry, of: written)
            #expect(record == wanted.record, "seed \(seed): \(record)")
        }
        // An end is told on records behind which others of the same instant stand, too.
        let ends = values.decisions.indices.dropLast().filter {
            let (decision, next) = (values.decisions[$0], values.decisions[$0 + 1])
            return decision.outcome == .sent && decision.exited != nil && decision.now == next.now
                && decision.individual == next.individual
        }
        #expect(!ends.isEmpty)
    }

    private static func inputs(_ seed: UInt64, _ rules: RuleSet) -> [(minute: Int64, event: Event?)] {
        var generator = SeededGenerator(seed: seed)
        var minute: Int64 = 0
        return (0..<200).map { index in
            minute += Int64(generator.pick(0...6))
            if generator.chance(6) { return (minute, nil) }
            let event = rules.event(
                generator.pick(of: ["a", "a", "a", "b"]), "e-\(index)", of: generator.pick(of: ["joe", "a \\ \"b\""]),
                at: Scenario.origin + minute * 60_000,
                ["k": .string(generator.pick(of: keys)), "n": .int(Int64(index))])
            return (minute, event)
        }
    }

    /// The value of a record with its attributes, where it has some.
    private static func json(_ entry: OutgoingRecords.Entry, of effects: borrowing Effects) throws -> NSArray {
        let value = Array(copying: effects.records.values.extracting(entry.value))
        return [
            try JSONSerialization.jsonObject(with: Data(value)), entry.attributes.map { "\($0.name)=\($0.value)" },
        ]
    }

    private static func json(
        _ mode: RecordMode, _ write: (inout JSONWriter) -> Void,
        attributes: ((_ name: String, _ value: String) -> Void) -> Void
    ) throws -> NSArray {
        var writer = JSONWriter()
        write(&writer)
        var told: [String] = []
        if mode == .binary { attributes { told.append("\($0)=\($1)") } }
        return [try JSONSerialization.jsonObject(with: Data(writer.bytes)), told]
    }
}
