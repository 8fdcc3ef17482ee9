import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

@testable import Engine

/// The engine against a naive simulation that keeps every event and evaluates each segment anew at every instant at which one could
/// change.
struct SegmentOracleTests {
    private static let rules = """
        events: {a: {properties: {k: string, n: int}}, b: {properties: {n: int}}, c: {}}
        attributes: {tier: int}
        channels: {push: {address: '"t"'}}
        features:
          a_5m: {count: a, over: 5m}
          a_9m: {count: a, over: 9m}
          b_7m: {sum: b, of: event.n, over: 7m}
          kinds_4m: {distinct: a, of: event.k, over: 4m}
          last_6m: {last: b, of: event.n, over: 6m, default: -1}
          by_k: {count: a, by: event.k, over: 3m}
          ever: {count: b}
        scores: {sum: a_5m + b_7m}
        segments:
          many: a_5m >= 2
          odd: 6 / (a_9m - 2) > 0
          high: sum + individual.tier > 6
          varied: kinds_4m >= 2 || "x" in by_k && by_k["x"] >= 2
          stage: [{hot: a_9m >= 3}, {warm: last_6m >= 2}, {known: ever > 0}]
        campaigns:
        \(["many", "odd", "high", "varied", "stage"].map { segment in
            ["enters", "leaves"].map { "  \(segment)-\($0): {purpose: service, trigger: {\($0): \(segment)}, steps: [{send: {channels: [push], template: t}}]}" }
        }.flatMap(\.self).joined(separator: "\n"))

        """

    struct Happening {
        var type: String
        var k = ""
        var n: Int64 = 0
        var time: Int64
        var arrival: Int64
    }

    /// What is known, and what was in which segment when it was last looked at.
    struct Oracle {
        var events: [Happening] = []
        var tier: Int64?
        var values: [String: String] = [:]
        var clock: Int64 = 0
        var log: [String] = []

        private func window(_ type: String, _ length: Int64, _ end: Int64) -> [Happening] {
            events.filter { $0.type == type && $0.time <= end && $0.time > end - length }.sorted { $0.time < $1.time }
        }

        /// By segment: the stage or `in`; empty where one is in none, or it errs.
        private func evaluate(_ end: Int64) -> [(String, String)] {
            let a5 = Int64(window("a", 5, end).count)
            let a9 = Int64(window("a", 9, end).count)
            let b7 = window("b", 7, end).reduce(0) { $0 + $1.n }
            let kinds = Set(window("a", 4, end).map(\.k)).count
            let x3 = window("a", 3, end).filter { $0.k == "x" }.count
            // Of equal times the one that arrived last: the order of the list.
            let lasts = window("b", 6, end)
            let last = lasts.last { $0.time == lasts.last?.time }?.n ?? -1
            let ever = events.contains { $0.type == "b" && $0.time <= end }
            let stage = a9 >= 3 ? "hot" : last >= 2 ? "warm" : ever ? "known" : ""
            return [
                ("high", tier.map { a5 + b7 + $0 > 6 } == true ? "in" : ""), ("many", a5 >= 2 ? "in" : ""),
                ("odd", a9 != 2 && 6 / (a9 - 2) > 0 ? "in" : ""), ("stage", stage),
                ("varied", kinds >= 2 || x3 >= 2 ? "in" : ""),
            ]
        }

        private mutating func look(at instant: Int64) {
            var lines: [String] = []
            for (segment, value) in evaluate(instant) {
                let before = values[segment] ?? ""
                if value == before { continue }
                let shown = { (value: String) in value == "in" ? "" : value }
                if !value.isEmpty {
                    lines.append("\(instant) \(segment)-enters segment.entered/\(segment)/\(shown(value))")
                }
                if !before.isEmpty {
                    lines.append("\(instant) \(segment)-leaves segment.left/\(segment)/\(shown(before))")
                }
                values[segment] = value
            }
            log += lines
        }

        mutating func pass(to time: Int64) {
            // Nobody is looked at before the first event.
            while !values.isEmpty || !events.isEmpty || tier != nil {
                let lengths: [Int64] = [0, 3, 4, 5, 6, 7, 9]
                let candidates = events.flatMap { event in lengths.map { event.time + $0 } }
                guard let next = candidates.filter({ $0 > clock && $0 <= time }).min() else { break }
                clock = next
                look(at: next)
            }
            clock = max(clock, time)
        }

        mutating func happen(_ happening: Happening) {
            pass(to: happening.arrival)
            if happening.type == "tier" { tier = happening.n } else { events.append(happening) }
            look(at: clock)
        }
    }

    private static func stream(_ generator: inout SeededGenerator) -> [Happening] {
        var now: Int64 = 0
        return (0..<generator.pick(5...40)).map { _ in
            if !generator.chance(3) { now += generator.pick(0...4) }
            let type = generator.pick(of: ["a", "a", "a", "b", "b", "c", "tier"])
            let late = generator.chance(3) && type != "tier" ? generator.pick(-3...12) : 0
            return Happening(
                type: type, k: generator.pick(of: ["x", "y", "z"]), n: generator.pick(0...3), time: now - late,
                arrival: now)
        }
    }

    /// 300 streams, 30 a case, so that a failure names few.
    @Test(arguments: Array(stride(from: 0 as UInt64, to: 300, by: 30)))
    func theEngineFindsTheChangesThatTheNaiveSimulationDoes(_ first: UInt64) throws {
        let rules = try RuleSet.of(Self.rules)
        var found = 0
        for seed in first..<first + 30 {
            var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
            let stream = Self.stream(&generator)
            var scenario = Scenario(rules)
            var oracle = Oracle()
            for (index, happening) in stream.enumerated() {
                if happening.type == "tier" {
                    scenario.set(["tier": .int(happening.n)], at: Double(happening.arrival))
                } else {
                    scenario.happen(
                        Double(happening.arrival), happening.type,
                        ["k": .string(happening.k), "n": .int(happening.n)], id: "x-\(index)",
                        time: Double(happening.time))
                }
                oracle.happen(happening)
                // A restart in between changes nothing.
                if generator.chance(8) { scenario = try Self.restarted(scenario) }
            }
            scenario.pass(1_000)
            oracle.pass(to: 1_000)
            #expect(Self.log(scenario) == oracle.log, "seed \(seed), \(stream)")
            found += oracle.log.count
        }
        #expect(found > 300, "these streams change segments \(found) times: they tell too little")
    }

    private static func restarted(_ scenario: Scenario) throws -> Scenario {
        var next = Scenario(scenario.rules)
        if let state = scenario.partition.state(of: "joe") { try next.partition.restore("joe", bytes: state.bytes) }
        next.partition.restore(try Checkpoint(scenario.partition.checkpoint(offsets: []).bytes))
        #expect(next.partition.isSettled)
        next.begin(with: scenario)
        return next
    }

    private static func log(_ scenario: Scenario) -> [String] {
        scenario.decisions.filter { $0.outcome == .entered }.map { decision in
            let minute = decision.trigger.time.subtractingClamped(Scenario.origin) / 60_000
            return "\(minute) \(decision.campaign) "
                + decision.trigger.id.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                    separator: "/")
        }
    }
}
