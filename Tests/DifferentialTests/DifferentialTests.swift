import Decisions
import Engine
import Events
import Foundation
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
        let shape = shape(of: seed)
        var stream = StreamGenerator(shape, from: start, SeededGenerator(seed: generator.next()))
        let rules = ruleGenerator.ruleSet()
        let world = NaiveWorld(rules, TimeZoneFixtures.database)
        var engine = EngineSide(try RuleSet.of(rules.text))
        var told = ["seed \(seed)", rules.text]
        for index in 0...shape.length {
            let (item, moment) =
                index < shape.length
                ? stream.next(world.commands) : (.time, stream.end(after: 4 * NaiveWorld.day))
            told.append("\(moment)")
            world.wall = moment.wall
            switch item {
            case .event(let event):
                told.append(event.json)
                if !engine.happen(event.json, moment.clocks) { Issue.record("refused: \(event.json), seed \(seed)") }
                world.happen(event, clock: moment.target ?? world.clock)
            case .time:
                engine.pass(moment.clocks)
                world.pass(to: moment.target ?? world.clock)
            case .reload:
                let rules = ruleGenerator.changed()
                told.append(rules.text)
                engine.adopt(try RuleSet.of(rules.text), moment.clocks)
                world.pass(to: moment.target ?? world.clock)
                world.adopt(rules)
            }
            guard compare(&engine, world, told, &seen) else { return false }
        }
        return true
    }

    /// What the stream of a seed is like: of every kind there are some, and most are of no special kind.
    private static func shape(of seed: UInt64) -> StreamGenerator.Shape {
        var shape = StreamGenerator.Shape(hasFeedback: scope.hasGoals)
        let kind = seed / 5 % 12
        shape.hasWall = kind % 4 == 1
        shape.hasReloads = kind % 3 == 1
        shape.hasErasures = kind % 4 >= 2
        shape.hasLinks = kind % 4 == 3 || kind == 4
        if kind == 11 { (shape.keys, shape.length) = (80, 240) }
        return shape
    }

    private static func compare(
        _ side: inout EngineSide, _ world: NaiveWorld, _ told: [String], _ seen: inout Set<String>
    ) -> Bool {
        let engine = side.effects.outcomes.filter { !$0.isOnlyCounted }
        let lines = (engine.map(\.naiveLine), world.outcomes.map(\.line))
        let records = (side.effects.decisions.map(\.naiveLine), world.records.map(\.line))
        for decision in engine {
            seen.insert([decision.outcome.rawValue, decision.reason?.rawValue ?? ""].joined(separator: " "))
        }
        let flaw = side.flaw()
        side.commit()
        world.outcomes = []
        world.records = []
        if let flaw {
            Issue.record("\(told.joined(separator: "\n"))\n\(flaw)")
            return false
        }
        for (what, (ours, theirs)) in [("outcomes", lines), ("records", records)] where ours != theirs {
            let parts = told + ["\(what), engine:"] + ours + ["\(what), naive:"] + theirs
            Issue.record("\(parts.joined(separator: "\n"))")
            return false
        }
        return true
    }
}
