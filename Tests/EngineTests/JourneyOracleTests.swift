import CEL
import Decisions
import Engine
import RuleSets
import Scenarios
import SeededRandomness
import Testing

/// The engine against the naive simulation, on random campaigns and random streams.
struct JourneyOracleTests {
    /// 1,000 streams, 100 a case, so that a failure names few.
    @Test(arguments: Array(stride(from: 0 as UInt64, to: 1000, by: 100)))
    func theEngineDecidesAsTheNaiveSimulationDoes(_ first: UInt64) throws {
        var outcomes: Set<String> = []
        for seed in first..<first + 100 {
            var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
            let campaign = Self.campaign(&generator)
            var scenario = try Scenario(Self.rules(campaign))
            var oracle = JourneyOracle(campaign)
            // A trigger is sure of its whole window while it is late by one at most.
            let events = Self.events(&generator, latest: campaign.leastCount > 0 ? 10 : 15)
            for event in events {
                scenario.happen(
                    Double(event.arrival), event.kind.rawValue, ["k": .string(event.key), "n": .int(event.n)],
                    id: event.id, time: Double(event.time))
                oracle.happen(event)
            }
            let end = (events.last?.arrival ?? 0) + 1_000
            scenario.pass(Double(end))
            oracle.pass(to: end)
            #expect(scenario.lines == oracle.log, "seed \(seed), \(campaign), \(events)")
            let variants = scenario.decisions.compactMap { $0.message?.variant }
            #expect(variants == oracle.variants.map { "v\($0)" }, "seed \(seed), \(campaign)")
            if !variants.isEmpty { outcomes.insert("variant") }
            outcomes.formUnion(oracle.log.flatMap { $0.split(separator: " ").map(String.init) })
        }
        for outcome in [
            "sent", "completed", "restarted", "exit", "already_running", "re_entry", "past_due", "capped", "variant",
            "step_condition",
        ] {
            #expect(outcomes.contains(outcome), "no stream of these has \(outcome): they tell too little")
        }
        for part in [".then.", ".else.", ".1."] {
            #expect(outcomes.contains { $0.contains(part) }, "no stream of these has a step \(part)")
        }
    }

    private static func campaign(_ generator: inout SeededGenerator) -> JourneyOracle.Campaign {
        var steps = steps(&generator, depth: 0)
        steps.append(send(&generator))
        if generator.chance(2) { steps.insert(.wait(generator.pick(1...8), atLeast: 0), at: 0) }
        return JourneyOracle.Campaign(
            steps: steps, restarts: generator.chance(2),
            reEntry: generator.pick(of: [.always, .never, .after(generator.pick(1...20))]),
            maxAge: generator.pick(of: [3, 10, 1_000]), leastN: generator.pick(0...8),
            leastCount: Int(generator.pick(of: [0, 0, 2])),
            caps: (0..<generator.pick(0...2)).map { _ in (max: Int(generator.pick(1...3)), per: generator.pick(1...30))
            },
            exitsByKey: generator.chance(2))
    }

    private static func steps(_ generator: inout SeededGenerator, depth: Int) -> [JourneyOracle.Step] {
        (0..<generator.pick(0...(depth == 0 ? 4 : 2))).map { _ in
            switch generator.pick(0...(depth < 3 ? 7 : 4)) {
            case 0, 1: .wait(generator.pick(1...8), atLeast: generator.chance(4) ? generator.pick(0...30) : 0)
            case 2: .until
            case 5, 6:
                .await(
                    generator.pick(of: [.e, .e, .a]), byKey: generator.chance(2), within: generator.pick(1...12),
                    matched: steps(&generator, depth: depth + 1), missed: steps(&generator, depth: depth + 1))
            case 7:
                .choose(
                    (0...generator.pick(0...2)).map { index in
                        (
                            atLeast: index > 0 && generator.chance(3) ? nil : generator.pick(0...40),
                            steps: steps(&generator, depth: depth + 1)
                        )
                    }.untilElse)
            default: send(&generator)
            }
        }
    }

    private static func send(_ generator: inout SeededGenerator) -> JourneyOracle.Step {
        let obeys = !generator.chance(4)
        return .send(
            atLeast: generator.chance(3) ? generator.pick(5...40) : 0, obeys: obeys,
            counts: generator.chance(4) ? !obeys : obeys,
            weights: generator.chance(3) ? [UInt64(generator.pick(1...3)), 0, UInt64(generator.pick(0...3))] : [])
    }

    private static func events(_ generator: inout SeededGenerator, latest: Int64) -> [JourneyOracle.Event] {
        var now: Int64 = 0
        var events: [JourneyOracle.Event] = []
        for index in 0..<generator.pick(5...40) {
            if !generator.chance(3) { now += generator.pick(0...5) }
            if generator.chance(8), var again = events.randomElement(using: &generator) {
                again.arrival = now
                events.append(again)
                continue
            }
            let late = generator.chance(3) ? generator.pick(-4...latest) : 0
            events.append(
                JourneyOracle.Event(
                    id: "e-\(index)", kind: generator.pick(of: [.a, .a, .a, .b, .e, .e]),
                    key: generator.pick(of: ["x", "y", "z"]),
                    n: now + generator.pick(-3...12), time: now - late, arrival: now))
        }
        return events
    }

    private static func rules(_ campaign: JourneyOracle.Campaign) -> String {
        let caps = campaign.caps.map { "{max: \($0.max), per: \($0.per)m}" }.joined(separator: ", ")
        let reEntry =
            switch campaign.reEntry {
            case .always: "always"
            case .never: "never"
            case .after(let pause): "{after: \(pause)m}"
            }
        return """
            events: {a: {properties: {k: string, n: int}}, b: {properties: {k: string}}, e: {properties: {k: string, n: int}}}
            channels: {push: {address: '"t"'}}
            features: {count_10m: {count: a, over: 10m}}
            policies: {consent: {default: granted}, caps: [\(caps)]}
            campaigns:
              c:
                trigger: {event: a, key: event.k, max_age: \(campaign.maxAge)m}
                when: event.n >= \(campaign.leastN) && count_10m >= \(campaign.leastCount)
                restart: \(campaign.restarts)
                re_entry: \(reEntry)
                exit: [{event: b\(campaign.exitsByKey ? ", where: event.k == trigger.k" : "")}]
                steps: [\(campaign.steps.map(text).joined(separator: ", "))]

            """
    }

    private static func text(_ step: JourneyOracle.Step) -> String {
        func list(_ steps: [JourneyOracle.Step]) -> String { "[\(steps.map(text).joined(separator: ", "))]" }
        switch step {
        case .wait(let length, let least):
            return (least > 0 ? "{when: event.n >= \(least), " : "{") + "wait: \(length)m}"
        case .until:
            return "{wait: {until: 'timestamp(\"2026-03-02T09:00:00Z\") + duration(string(event.n) + \"m\")'}}"
        case .send(let least, let obeys, let counts, let weights):
            let variants = weights.enumerated().map { "{name: v\($0), weight: \($1)}" }.joined(separator: ", ")
            return
                "{when: event.n >= \(least), send: {channels: [push], template: t, obeys_caps: \(obeys), counts: \(counts)"
                + (weights.isEmpty ? "}}" : ", variants: [\(variants)]}}")
        case .await(let kind, let byKey, let within, let matched, let missed):
            let condition = byKey ? ", where: event.k == trigger.k" : ""
            return
                "{await: {event: \(kind)\(condition), within: \(within)m}, then: \(list(matched)), else: \(list(missed))}"
        case .choose(let ways):
            let texts = ways.map { way in
                way.atLeast.map { "{when: event.n >= \($0), steps: \(list(way.steps))}" }
                    ?? "{else: \(list(way.steps))}"
            }
            return "{choose: [\(texts.joined(separator: ", "))]}"
        }
    }
}

extension [(atLeast: Int64?, steps: [JourneyOracle.Step])] {
    /// Without what stands behind `else`.
    fileprivate var untilElse: Self {
        firstIndex { $0.atLeast == nil }.map { Array(self[...$0]) } ?? self
    }
}
