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
                    Double(event.arrival), event.isTrigger ? "a" : "b", ["k": .string(event.key), "n": .int(event.n)],
                    id: event.id, time: Double(event.time))
                oracle.happen(event)
            }
            let end = (events.last?.arrival ?? 0) + 1_000
            scenario.pass(Double(end))
            oracle.pass(to: end)
            #expect(scenario.lines == oracle.log, "seed \(seed), \(campaign), \(events)")
            outcomes.formUnion(oracle.log.flatMap { $0.split(separator: " ").map(String.init) })
        }
        for outcome in [
            "sent", "completed", "restarted", "exit", "already_running", "re_entry", "past_due", "capped",
            "deferred", "quiet_hours", "expired",
        ] {
            #expect(outcomes.contains(outcome), "no stream of these has \(outcome): they tell too little")
        }
    }

    private static func campaign(_ generator: inout SeededGenerator) -> JourneyOracle.Campaign {
        var steps: [JourneyOracle.Step] = []
        for _ in 0..<generator.pick(0...4) {
            switch generator.pick(0...4) {
            case 0, 1: steps.append(.wait(generator.pick(1...8)))
            case 2: steps.append(.until)
            default: steps.append(send(&generator))
            }
        }
        steps.append(send(&generator))
        if generator.chance(2) { steps.insert(.wait(generator.pick(1...8)), at: 0) }
        return JourneyOracle.Campaign(
            steps: steps, restarts: generator.chance(2),
            reEntry: generator.pick(of: [.always, .never, .after(generator.pick(1...20))]),
            maxAge: generator.pick(of: [3, 10, 1_000]), leastN: generator.pick(0...8),
            leastCount: Int(generator.pick(of: [0, 0, 2])),
            caps: (0..<generator.pick(0...2)).map { _ in (max: Int(generator.pick(1...3)), per: generator.pick(1...30))
            },
            quiet: generator.chance(2) ? quiet(&generator) : nil, exitsByKey: generator.chance(2))
    }

    private static func quiet(
        _ generator: inout SeededGenerator
    ) -> (from: Int64, to: Int64, maxHold: Int64, drops: Bool) {
        let from = generator.pick(1...60)
        return (from, from + generator.pick(1...40), generator.pick(10...60), generator.chance(5))
    }

    private static func send(_ generator: inout SeededGenerator) -> JourneyOracle.Step {
        let obeys = !generator.chance(4)
        return .send(
            atLeast: generator.chance(3) ? generator.pick(5...40) : 0, obeys: obeys,
            counts: generator.chance(4) ? !obeys : obeys, expires: generator.pick(of: [3, 8, 1_440]))
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
                    id: "e-\(index)", isTrigger: !generator.chance(4), key: generator.pick(of: ["x", "y", "z"]),
                    n: now + generator.pick(-3...12), time: now - late, arrival: now))
        }
        return events
    }

    private static func rules(_ campaign: JourneyOracle.Campaign) -> String {
        let caps = campaign.caps.map { "{max: \($0.max), per: \($0.per)m}" }.joined(separator: ", ")
        let steps = campaign.steps.map { step in
            switch step {
            case .wait(let length): "{wait: \(length)m}"
            case .until: "{wait: {until: 'timestamp(\"2026-03-02T09:00:00Z\") + duration(string(event.n) + \"m\")'}}"
            case .send(let least, let obeys, let counts, let expires):
                "{when: event.n >= \(least), send: {channels: [push], template: t, obeys_caps: \(obeys), counts: \(counts), expires: \(expires)m}}"
            }
        }
        let reEntry =
            switch campaign.reEntry {
            case .always: "always"
            case .never: "never"
            case .after(let pause): "{after: \(pause)m}"
            }
        let quiet =
            campaign.quiet.map {
                ", quiet_hours: {from: \(clock($0.from)), to: \(clock($0.to)), max_hold: \($0.maxHold)m, action: \($0.drops ? "drop" : "hold")}"
            } ?? ""
        return """
            events: {a: {properties: {k: string, n: int}}, b: {properties: {k: string}}}
            channels: {push: {address: '"t"'}}
            features: {count_10m: {count: a, over: 10m}}
            policies: {consent: {default: granted}, time_zone: {default: UTC}, caps: [\(caps)]\(quiet)}
            campaigns:
              c:
                trigger: {event: a, key: event.k, max_age: \(campaign.maxAge)m}
                when: event.n >= \(campaign.leastN) && count_10m >= \(campaign.leastCount)
                restart: \(campaign.restarts)
                re_entry: \(reEntry)
                exit: [{event: b\(campaign.exitsByKey ? ", where: event.k == trigger.k" : "")}]
                steps: [\(steps.joined(separator: ", "))]

            """
    }

    /// A minute as clocks in UTC show it; the origin is nine o'clock.
    private static func clock(_ minute: Int64) -> String {
        let (hours, minutes) = (540 + minute).quotientAndRemainder(dividingBy: 60)
        return "'\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)'"
    }
}
