import Decisions
import Engine
import Events
import Foundation
import Replay
import RuleSets
import Scenarios
import SeededRandomness
import Testing
import TimeZoneFixtures

/// The engine against the naive world, on random rule sets and streams: equal outcomes and equal records, in order.
struct DifferentialTests {
    /// How many seeds are tried: `ATTUNE_ORACLE_SEEDS`, else so many as take some seconds.
    private static let seeds = ProcessInfo.processInfo.environment["ATTUNE_ORACLE_SEEDS"].flatMap(UInt64.init) ?? 400
    private static let scope = RuleGenerator.Scope()

    /// What the streams of one part must come to, so that they tell enough.
    private static let common = [
        "sent ", "shadow global_holdout", "entered ", "converted ", "deferred quiet_hours", "exited completed",
        "exited exit", "exited restarted", "suppressed paused", "suppressed stale_trigger",
        "suppressed already_running", "suppressed condition", "suppressed step_condition", "suppressed no_consent",
        "suppressed unreachable", "suppressed outranked", "suppressed capped", "suppressed past_due",
        "suppressed error",
    ]

    /// Where streams begin: before changes of the clocks of the zones that take part, and where none is near.
    private static let starts =
        [
            // 2026-03-02T09:00:00Z, and the evenings before 29 March, 25 October, 1 November and 5 April.
            1_772_442_000_000, 1_774_720_800_000, 1_792_864_800_000, 1_793_476_800_000, 1_775_289_600_000,
        ] as [Milliseconds]

    @Test(arguments: 0..<5 as Range<UInt64>)
    func theEngineDecidesAsTheNaiveWorldDoes(_ part: UInt64) throws {
        var outcomes: Set<String> = []
        for seed in stride(from: part, to: Self.seeds, by: 5) {
            guard try Self.agree(seed, &outcomes) else { return }
        }
        for outcome in Self.common {
            #expect(outcomes.contains(outcome), "no stream of these has \(outcome): they tell too little")
        }
    }

    /// Whether both say the same of one seed.
    private static func agree(_ seed: UInt64, _ seen: inout Set<String>) throws -> Bool {
        var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
        let start = generator.pick(of: starts)
        var ruleGenerator = RuleGenerator(scope, origin: start, SeededGenerator(seed: generator.next()))
        let naiveRules = ruleGenerator.ruleSet()
        let rules = try RuleSet.of(naiveRules.text)
        let world = NaiveWorld(naiveRules, TimeZoneFixtures.database)
        var driver = Driver(
            rules: rules, options: PartitionProcessor.Options(application: NaiveWorld.application), form: .values)
        var stream = StreamGenerator(
            hasFeedback: scope.hasGoals, from: start, SeededGenerator(seed: generator.next()))
        var told: [String] = []
        for _ in 0..<40 {
            let event = stream.next { world.person($0).commands.map(\.id) }
            if let event {
                told.append(event.json)
                _ = driver.play(key: nil, json: event.json, at: event.arrival)
                world.happen(event)
            } else {
                told.append("time passes to \(stream.clock)")
                driver.pass(to: stream.clock)
                world.pass(to: stream.clock)
            }
            guard compare(&driver, world, "seed \(seed)\n\(naiveRules.text)\n\(told.joined(separator: "\n"))", &seen)
            else { return false }
        }
        let end = stream.clock + 4 * NaiveWorld.day
        driver.pass(to: end)
        world.pass(to: end)
        return compare(
            &driver, world, "seed \(seed)\n\(naiveRules.text)\n\(told.joined(separator: "\n"))\nthe end", &seen)
    }

    private static func compare(
        _ driver: inout Driver, _ world: NaiveWorld, _ what: String, _ seen: inout Set<String>
    ) -> Bool {
        let engine = driver.effects.outcomes.filter { !$0.isOnlyCounted }
        let lines = (engine.map(\.naiveLine), world.outcomes.map(\.line))
        let records = (driver.effects.decisions.map(\.naiveLine), world.records.map(\.line))
        for decision in engine {
            seen.insert([decision.outcome.rawValue, decision.reason?.rawValue ?? ""].joined(separator: " "))
        }
        driver.commit()
        world.outcomes = []
        world.records = []
        guard lines.0 == lines.1 else {
            Issue.record(
                "\(what)\nengine:\n\(lines.0.joined(separator: "\n"))\nnaive:\n\(lines.1.joined(separator: "\n"))")
            return false
        }
        guard records.0 == records.1 else {
            Issue.record(
                "\(what)\nrecords, engine:\n\(records.0.joined(separator: "\n"))\nnaive:\n\(records.1.joined(separator: "\n"))"
            )
            return false
        }
        return true
    }
}

extension Driver {
    /// Plays an event of the text of its record.
    fileprivate mutating func play(key: String?, json: String, at time: Milliseconds) -> RecordResult {
        let bytes = json.utf8Span.span
        return play(key: nil, value: unsafe bytes.bytes, at: time)
    }
}
