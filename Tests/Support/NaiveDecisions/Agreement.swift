import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import SeededRandomness
import TimeZoneFixtures

/// The engine against the naive world, on the random rule set and stream of one seed: equal outcomes and equal records, in order.
package struct Agreement {
    /// How they differ: the rules, the stream up to there, and what both say; nil: they do not.
    package private(set) var difference: String?
    /// The engine's outcomes, each with its reason: what the stream came to.
    package private(set) var outcomes: Set<String> = []

    /// Rules and stream so far.
    private var told: [String]

    private static let scope = RuleGenerator.Scope()

    /// Where streams begin: before changes of the clocks of the zones that take part, and where none is near.
    private static let starts =
        [
            // 2026-03-02T09:00:00Z, and the evenings before 29 March, 25 October, 1 November and 5 April.
            1_772_442_000_000, 1_774_720_800_000, 1_792_864_800_000, 1_793_476_800_000, 1_775_289_600_000,
        ] as [Milliseconds]

    /// Has both decide.
    package init(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
        let start = generator.pick(of: Self.starts)
        var ruleGenerator = RuleGenerator(Self.scope, origin: start, SeededGenerator(seed: generator.next()))
        let shape = Self.shape(of: seed)
        var stream = StreamGenerator(shape, from: start, SeededGenerator(seed: generator.next()))
        let rules = ruleGenerator.ruleSet()
        told = ["seed \(seed)", rules.text]
        let world = NaiveWorld(rules, TimeZoneFixtures.database)
        var engine = EngineSide(try RuleSet.of(rules.text))
        for index in 0...shape.length where difference == nil {
            let (item, moment) =
                index < shape.length
                ? stream.next(world.commands) : (.time, stream.end(after: 4 * NaiveWorld.day))
            told.append("\(moment)")
            world.wall = moment.wall
            switch item {
            case .event(let event):
                told.append(event.json)
                if !engine.happen(event.json, moment.clocks) { differ("refused") }
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
            compare(&engine, world)
        }
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

    private mutating func differ(_ how: String) {
        if difference == nil { difference = (told + [how]).joined(separator: "\n") }
    }

    private mutating func compare(_ side: inout EngineSide, _ world: NaiveWorld) {
        let engine = side.effects.outcomes.filter { !$0.isOnlyCounted }
        let lines = (engine.map(\.naiveLine), world.outcomes.map(\.line))
        let records = (side.effects.decisions.map(\.naiveLine), world.records.map(\.line))
        for decision in engine {
            outcomes.insert([decision.outcome.rawValue, decision.reason?.rawValue ?? ""].joined(separator: " "))
        }
        let flaw = side.flaw()
        side.commit()
        world.outcomes = []
        world.records = []
        if let flaw { differ(flaw) }
        for (what, (ours, theirs)) in [("outcomes", lines), ("records", records)] where ours != theirs {
            let parts = ["\(what), engine:"] + ours + ["\(what), naive:"] + theirs
            return differ(parts.joined(separator: "\n"))
        }
    }
}
