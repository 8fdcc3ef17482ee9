import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

/// Until the next change that the state foretells a feature keeps its value, at every millisecond.
struct NextChangeTests {
    private static let rules = """
        events: {a: {properties: {k: string, n: int}}, other: {}}
        channels: {push: {address: '"t"'}}
        features:
          count_s: {count: a, over: 90ms}
          count_l: {count: a, over: 400ms}
          ever: {count: a}
          sum_s: {sum: a, of: event.n, over: 120ms}
          max_l: {max: a, of: event.n, over: 300ms}
          first_s: {first: a, of: event.n, over: 150ms, default: -1}
          last_s: {last: a, of: event.n, over: 60ms, default: -1}
          kinds: {distinct: a, of: event.k, over: 200ms}
          commonest: {most_frequent: a, of: event.k, over: 350ms, default: none}
          newest: {recent: a, of: event.n, keep: 3, over: 100ms}
          by_k: {count: a, by: event.k, over: 130ms}
          never: {count: other, over: 1h}
        campaigns: {c: {trigger: other, purpose: service, message: {channels: [push], template: t}}}

        """

    @Test(arguments: Array(stride(from: 1 as UInt64, through: 24, by: 8)))
    func aFeatureKeepsItsValueUntilTheNextChange(_ first: UInt64) throws {
        let rules = try RuleSet.of(Self.rules)
        var changes = 0
        for seed in first..<first + 8 {
            var generator = SeededGenerator(seed: seed)
            let partition = PartitionProcessor(rules: rules, options: .init(application: "app"))
            var effects = Effects(.values)
            var now = Scenario.origin
            // Up to three times as many as are kept apart, so that many are merged.
            for index in 0..<generator.pick(1...200) {
                now += generator.pick(0...3)
                let time = now - (generator.chance(4) ? generator.pick(-20...200) : 0)
                let event = rules.event(
                    "a", "e-\(index)", at: time,
                    ["k": .string(generator.pick(of: ["x", "y", "z"])), "n": .int(generator.pick(0...9))])
                partition.step(.event(event), .at(now), into: &effects)
            }
            let state = try #require(partition.state(of: "joe"))
            for feature in rules.features.features.indices {
                var time = partition.clock
                for _ in 0..<2_000 {
                    let next = state.nextChange(of: feature, in: rules.features, after: time)
                    let value = state.value(of: feature, in: rules.features, at: time)
                    for instant in time..<min(next ?? .max, partition.clock + 600) {
                        let then = state.value(of: feature, in: rules.features, at: instant)
                        #expect(
                            "\(then)" == "\(value)",
                            "seed \(seed), \(rules.features.features[feature].name), \(instant - time) ms on")
                    }
                    guard let next else { break }
                    #expect(next > time)
                    if "\(state.value(of: feature, in: rules.features, at: next))" != "\(value)" { changes += 1 }
                    time = next
                }
                #expect(state.nextChange(of: feature, in: rules.features, after: time) == nil)
            }
        }
        #expect(changes > 150, "these states change \(changes) times: they tell too little")
    }
}
