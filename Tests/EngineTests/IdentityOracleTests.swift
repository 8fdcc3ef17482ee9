import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

/// The engine against the naive simulation of people with several ids, on random streams of events, links and erasures.
struct IdentityOracleTests {
    /// 5,000 streams, 500 a case.
    @Test(arguments: Array(stride(from: 0 as UInt64, to: 5_000, by: 500)))
    func theEngineKnowsPeopleAsTheNaiveSimulationDoes(_ first: UInt64) throws {
        let rules = try RuleSet.of(IdentityOracle.rules)
        var said: Set<String> = []
        for seed in first..<first + 500 {
            var run = Run(seed, rules)
            try run.play(Self.events(seed))
            said.formUnion(run.oracle.log.flatMap { $0.split(separator: " ").map(String.init) })
            said.formUnion(run.outcomes)
        }
        for word in [
            "sent", "merged", "erased", "linked", "already_running", "re_entry", "capped", "outranked", "no_consent",
            "duplicate", "exit",
        ] {
            #expect(said.contains(word), "no stream of these has \(word): they tell too little")
        }
    }

    private static func events(_ seed: UInt64) -> [IdentityOracle.Event] {
        var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
        let ids = everyID.prefix(Int(generator.pick(2...4)))
        var now: Int64 = 0
        var events: [IdentityOracle.Event] = []
        for index in 0..<generator.pick(8...40) {
            if !generator.chance(2) { now += generator.pick(0...6) }
            if generator.chance(10), var again = events.randomElement(using: &generator) {
                again.arrival = now
                // The same event may come under another of a person's ids.
                if generator.chance(2) { again.individual = generator.pick(of: Array(ids)) }
                events.append(again)
                continue
            }
            let late = generator.chance(4) ? generator.pick(-3...20) : 0
            events.append(
                IdentityOracle.Event(
                    id: "e-\(index)", individual: generator.pick(of: Array(ids)), kind: kind(&generator, Array(ids)),
                    time: now - late, arrival: now))
        }
        return events
    }

    private static func kind(_ generator: inout SeededGenerator, _ ids: [String]) -> IdentityOracle.Kind {
        let k = generator.pick(of: ["x", "y"])
        switch generator.pick(0...19) {
        case 0, 1: return .link(generator.pick(of: ids))
        case 3: return generator.chance(2) ? .erase : .link(generator.pick(of: ids))
        case 2: return .b(k: k, n: generator.pick(1...9))
        case 4, 5:
            return .attribute(
                name: generator.pick(of: ["level", "token"]), value: generator.chance(5) ? nil : generator.pick(0...99))
        case 6: return .consent(onPush: generator.chance(2), granted: !generator.chance(3))
        case 7: return .b(k: k, n: generator.pick(1...9))
        default: return .a(k: k, n: generator.pick(1...9))
        }
    }

    /// A partition and the simulation, side by side.
    private struct Run {
        let seed: UInt64
        let rules: RuleSet
        var partition: PartitionProcessor
        var oracle = IdentityOracle()
        var outcomes: [String] = []
        private var generator: SeededGenerator
        private var changelog: [StateKey: [UInt8]] = [:]
        private var log: [String] = []

        init(_ seed: UInt64, _ rules: RuleSet) {
            self.seed = seed
            self.rules = rules
            partition = PartitionProcessor(rules)
            generator = SeededGenerator(seed: seed &+ 77)
            partition.feed([.time(Scenario.origin)])
            partition.commit()
        }

        mutating func play(_ events: [IdentityOracle.Event]) throws {
            let inputs = events.map { rules.event(of: $0) }
            for (index, event) in events.enumerated() {
                if generator.chance(5) { try cut() }
                if generator.chance(5) { tryInVain(inputs[index...].prefix(Int(generator.pick(1...8)))) }
                log += feed(inputs[index])
                outcomes.append(oracle.happen(event))
                // A transaction may hold several events.
                if !generator.chance(3) { commit() }
                compare("after event \(index), \(event)", features: generator.chance(6))
            }
            commit()
            log += partition.words(of: [.time(Scenario.minute(Double(oracle.clock + 500)))])
            oracle.pass(to: oracle.clock + 500)
            commit()
            compare("at the end", features: true)
        }

        private mutating func feed(_ input: Given) -> [String] {
            var told: [EventOutcome] = []
            let words = partition.words(of: [input], outcomes: &told)
            if let outcome = told.first { given.append(outcome.name) }
            return words
        }

        private var given: [String] = []

        /// What a transaction did that fails leaves no trace.
        private mutating func tryInVain(_ inputs: some Sequence<Given>) {
            commit()
            let before = partition.snapshot(everyID)
            _ = partition.words(of: inputs)
            partition.rollback()
            #expect(partition.snapshot(everyID) == before, "seed \(seed)")
            #expect(partition.changes().isEmpty && partition.identityChanges().isEmpty, "seed \(seed)")
        }

        private mutating func commit() {
            for change in partition.changes() { changelog[.individual(change.individual)] = change.bytes }
            for change in partition.identityChanges() { changelog[change.key] = change.value }
            partition.commit()
        }

        /// Goes on with a partition that is restored from the changelog.
        private mutating func cut() throws {
            commit()
            let restored = PartitionProcessor(rules)
            for (key, value) in changelog {
                switch key {
                case .individual(let id): try restored.restore(id, bytes: value)
                case .alias(let id): try restored.restore(alias: id, value: value)
                case .erasure(let hash): try restored.restore(erasureOf: hash, value: value)
                case .decisions(let id): try restored.restore(decisionsOf: id, value: value)
                case .checkpoint: break
                }
            }
            restored.restore(try Checkpoint(partition.checkpoint(offsets: []).bytes))
            #expect(restored.snapshot(everyID) == partition.snapshot(everyID), "seed \(seed)")
            partition = restored
        }

        private func compare(_ place: String, features: Bool) {
            #expect(log == oracle.log, "seed \(seed), \(place)")
            #expect(given == outcomes, "seed \(seed), \(place)")
            guard features else { return }
            let slots = rules.features.features.indices.map { Slot.feature($0) }
            for id in everyID {
                let values = slots.map { ValueText.text(partition.value(of: $0, for: id)) }
                #expect(values == oracle.features(of: id), "seed \(seed), \(place), \(id)")
                for (index, attribute) in rules.schema.attributes.enumerated() {
                    let value = partition.state(of: id)?.attribute(index, in: rules.schema).map(ValueText.text)
                    let expected = oracle.person(of: id)?.attributes[attribute.name]
                    #expect(value == expected.map { "\($0)" }, "seed \(seed), \(place), \(id)")
                }
            }
        }
    }
}

private enum ValueText {
    static func text(_ value: Value) -> String {
        switch value {
        case .string(let text): text
        case .int(let number): "\(number)"
        default: "\(value)"
        }
    }
}

extension RuleSet {
    /// What a partition is given of an event of the simulation.
    fileprivate func event(of event: IdentityOracle.Event) -> Given {
        var type = ""
        var properties: [String: Value] = [:]
        var effect = SystemEffect.none
        switch event.kind {
        case .a(let k, let n): (type, properties) = ("a", ["k": .string(k), "n": .int(n)])
        case .b(let k, let n): (type, properties) = ("b", ["k": .string(k), "n": .int(n)])
        case .attribute(let name, let value):
            type = "individual.updated"
            let index = schema.attributes.firstIndex { $0.name == name } ?? -1
            effect = .attributes([(index, value.map { name == "level" ? .int($0) : .string("\($0)") })])
        case .consent(let onPush, let granted):
            type = "consent.changed"
            effect = .consent(purpose: "marketing", channel: onPush ? "push" : nil, granted: granted)
        case .link(let alias): (type, effect) = ("individual.linked", .linked(alias: alias))
        case .erase: (type, effect) = ("individual.erased", .erased)
        }
        return .event(
            self.event(
                type, event.id, of: event.individual, at: Scenario.minute(Double(event.time)), properties,
                effect: effect), arrival: Scenario.minute(Double(event.arrival)))
    }
}

extension PartitionProcessor {
    /// Gives it some inputs; the outcomes as the simulation tells them.
    fileprivate func words(of inputs: some Sequence<Given>, outcomes: inout [EventOutcome]) -> [String] {
        var effects = Effects(.values)
        for input in inputs {
            switch input {
            case .event(let event, let arrival):
                if let outcome = step(.event(event), .at(arrival), into: &effects) { outcomes.append(outcome) }
            case .time(let time): step(.time, .at(time), into: &effects)
            }
        }
        return effects.outcomes.map { decision in
            let minute = (decision.now - Scenario.origin) / 60_000
            let parts = [
                "\(minute)", decision.individual, decision.campaign, decision.key, decision.step ?? "",
                decision.outcome.rawValue, decision.reason?.rawValue ?? "", decision.detail ?? "",
            ]
            return parts.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    fileprivate func words(of inputs: some Sequence<Given>) -> [String] {
        var outcomes: [EventOutcome] = []
        return words(of: inputs, outcomes: &outcomes)
    }
}

private let everyID = ["joe", "ann", "c-1", "c-2"]
