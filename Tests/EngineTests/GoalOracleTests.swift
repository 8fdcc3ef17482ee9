import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

/// The engine against a simulation that keeps everything, on random streams of triggers, goals and what senders tell; the partition is
/// made anew of its bytes at every cut.
struct GoalOracleTests {
    @Test(arguments: Array(stride(from: 0 as UInt64, to: 400, by: 20)))
    func goalsFeedbackAndCapsAreAsIfEverythingWereKept(_ first: UInt64) throws {
        var seen: Set<String> = []
        for seed in first..<first + 20 {
            var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ 3)
            let campaign = GoalOracle.Campaign(
                within: generator.pick(3...40), wait: generator.pick(1...12), restarts: generator.chance(2),
                goalIsOpening: generator.chance(3), cap: (Int(generator.pick(1...4)), generator.pick(2...60)))
            let rules = try RuleSet.of(Self.rules(campaign))
            var run = Run(rules, seed)
            var oracle = GoalOracle(campaign)
            var now: Int64 = 0
            for index in 0..<generator.pick(10...60) {
                if !generator.chance(3) { now += generator.chance(40) ? 7 * 1_440 : generator.pick(0...6) }
                let late = generator.chance(3) ? generator.pick(-3...20) : 0
                let event = GoalOracle.Event(
                    kind: generator.pick(of: [
                        .trigger, .trigger, .goal, .goal, .opened, .failed, .unsubscribed, .granted,
                    ]),
                    key: generator.pick(of: ["x", "y", "z"]), n: generator.pick(0...9),
                    back: Int(generator.pick(0...4)),
                    time: now - late, arrival: now)
                oracle.pass(to: now)
                run.pass(to: now)
                let told = oracle.send(of: event)
                try run.happen(
                    event, Int(index), told.flatMap { run.commands.indices.contains($0) ? run.commands[$0] : nil })
                oracle.happen(event)
                if generator.chance(4) { try run.restart() }
                #expect(run.log == oracle.log, "seed \(seed), \(campaign), \(event)")
                if run.log != oracle.log { return }
            }
            for line in oracle.log { seen.formUnion(line.split(separator: " ").map(String.init)) }
        }
        #expect(seen.isSuperset(of: ["sent", "converted", "after"]), "these streams tell too little")
    }

    private static func rules(_ campaign: GoalOracle.Campaign) -> String {
        let goal =
            campaign.goalIsOpening
            ? "{event: message.opened, where: 'event.campaign == \"c\" && event.channel == \"push\"', within: \(campaign.within)m, value: '7'}"
            : "{event: b, where: event.k == trigger.k, within: \(campaign.within)m, value: event.n}"
        return """
            events: {a: {properties: {k: string}}, b: {properties: {k: string, n: int}}}
            channels: {push: {address: '"t"'}}
            policies: {consent: {default: granted}, caps: [{max: \(campaign.cap.max), per: \(campaign.cap.per)m}]}
            campaigns:
              c:
                trigger: {event: a, key: event.k, max_age: 1000d}
                restart: \(campaign.restarts)
                goal: \(goal)
                steps: [{send: {channels: [push], template: t}}, {wait: \(campaign.wait)m}, {send: {channels: [push], template: t}}]

            """
    }

    /// A partition that is restored of its bytes again and again.
    private struct Run {
        private let rules: RuleSet
        private var partition: PartitionProcessor
        private let seed: UInt64
        private(set) var log: [String] = []
        /// The commands sent, in order.
        private(set) var commands: [Identifier] = []

        init(_ rules: RuleSet, _ seed: UInt64) {
            self.rules = rules
            self.seed = seed
            partition = PartitionProcessor(rules)
        }

        mutating func happen(_ event: GoalOracle.Event, _ index: Int, _ command: Identifier?) throws {
            let time = Scenario.origin + event.time * 60_000
            var properties: [String: Value] = ["k": .string(event.key), "n": .int(event.n)]
            var effect = SystemEffect.none
            let type: String
            switch event.kind {
            case .trigger: type = "a"
            case .goal: type = "b"
            case .granted:
                type = "consent.changed"
                effect = .consent(purpose: "marketing", channel: nil, granted: true)
            case .opened, .failed, .unsubscribed:
                let kind: Feedback.Kind =
                    event.kind == .opened ? .opened : event.kind == .failed ? .failed : .unsubscribed
                type = kind.eventType
                properties = [:]
                effect = .feedback(Feedback(kind, command: command.map { ($0.high, $0.low) }, channel: nil))
            }
            var effects = Effects(.values)
            let made = rules.event(type, "e-\(index)", at: time, properties, effect: effect)
            partition.step(.event(made), .at(Scenario.origin + event.arrival * 60_000), into: &effects)
            take(effects, n: event.kind == .opened ? event.n : nil)
        }

        mutating func pass(to minute: Int64) {
            var effects = Effects(.values)
            partition.step(.time, .at(Scenario.origin + minute * 60_000), into: &effects)
            take(effects, n: nil)
        }

        private mutating func take(_ effects: borrowing Effects, n: Int64?) {
            for decision in effects.outcomes {
                let minute = (decision.now - Scenario.origin) / 60_000
                if let message = decision.message {
                    log.append("\(minute)m \(decision.key) sent")
                    commands.append(message.commandID)
                } else if decision.outcome == .converted {
                    let last =
                        decision.lastSend?.commandID.flatMap { id in commands.lastIndex(of: id) }.map { " after \($0)" }
                        ?? ""
                    let since = (decision.trigger.time - Scenario.origin) / 60_000
                    let value = n ?? Int64(decision.value ?? -1)
                    log.append("\(minute)m \(decision.key) converted \(value)\(last) since \(since)")
                }
            }
            partition.commit()
        }

        mutating func restart() throws {
            let restored = PartitionProcessor(rules)
            if let bytes = partition.state(of: "joe")?.bytes { try restored.restore("joe", bytes: bytes) }
            restored.restore(partition.checkpoint(offsets: []))
            #expect(restored.snapshot(["joe"]) == partition.snapshot(["joe"]), "seed \(seed)")
            partition = restored
        }
    }
}
