import CEL
import Decisions
import Engine
import Events
import JSON
import RuleSets
import Scenarios
import State
import Testing

/// Keys of journeys that read what is personal, in the records that go out.
struct PersonalKeyTests {
    private static let rules = """
        events: {a: {}, done: {}}
        attributes: {postcode: {type: string, pii: true}}
        channels: {push: {address: '"t"'}}
        policies: {consent: {default: granted}}
        campaigns:
          c:
            trigger: {event: a, key: individual.postcode}
            goal: {event: done, within: 1h}
            steps: [{wait: 10m}, {send: {channels: [push], template: t}}, {wait: 1h}]

        """

    @Test(arguments: [RecordMode.structured, .binary])
    func theyAreMaskedInAllOfThem(_ mode: RecordMode) throws {
        let rules = try RuleSet.of(Self.rules)
        let processor = PartitionProcessor(
            rules: rules, options: PartitionProcessor.Options(application: "shop", mode: mode))
        var effects = Effects(.written)
        let postcode = try #require(rules.schema.attributes.firstIndex { $0.name == "postcode" })
        let events: [(type: String, minute: Double, effect: SystemEffect)] = [
            ("individual.updated", 0, .attributes([(postcode, .string("SW1A 1AA"))])), ("a", 1, .none),
            ("a", 2, .none), ("done", 20, .none),
        ]
        for (index, (type, minute, effect)) in events.enumerated() {
            let time = Scenario.minute(minute)
            processor.step(
                .event(rules.event(type, "e-\(index)", at: time, effect: effect)), .at(time), into: &effects)
        }
        let records = effects.records.entries.map { entry in
            let value = Array(copying: effects.records.values.extracting(entry.value))
            return (topic: entry.topic, text: String(decoding: value, as: UTF8.self))
        }
        #expect(records.allSatisfy { !$0.text.contains("SW1A") })
        // It entered, ran already, was sent and converted.
        let decisions = records.filter { $0.topic == .decisions }
        #expect(decisions.count == 4)
        #expect(decisions.allSatisfy { $0.text.contains(#""key":"masked""#) })
    }
}
