import Events
import SeededRandomness

/// Makes what happens next in a stream: events, late ones, repeated ones and feedback among them; or only time.
struct StreamGenerator {
    /// What streams are like.
    struct Shape {
        var hasFeedback = true
        /// Whether the wall clock plays a part.
        var hasWall = false
        /// Whether rules change in the middle.
        var hasReloads = false
        /// Whether ids are linked.
        var hasLinks = false
        /// Whether individuals are erased.
        var hasErasures = false
        /// How many keys journeys have; with many of them little time passes.
        var keys = 2
        var length = 40
    }

    /// The instants at which something happens.
    struct Moment {
        var record: Milliseconds?
        var wall: Milliseconds?
        var isCaughtUp = false

        /// Where the partition's clock may go.
        var target: Milliseconds? {
            guard let wall else { return record }
            return isCaughtUp ? wall : record.map { min($0, wall) }
        }
    }

    enum Item {
        case event(NaiveEvent)
        case time
        case reload
    }

    private static let minute: Milliseconds = 60_000
    private let shape: Shape
    private let individuals: [String]
    private var generator: SeededGenerator
    /// The records' time, or the wall clock where it plays a part.
    private var clock: Milliseconds
    private var isCaughtUp = false
    private var earlier: [NaiveEvent] = []
    private var hasErased = false
    private var count = 0

    init(_ shape: Shape, from start: Milliseconds, _ generator: SeededGenerator) {
        self.shape = shape
        individuals = shape.keys > 2 ? ["ann"] : ["ann", "joe", "zoé"] + (shape.hasLinks ? ["web1", "web2"] : [])
        clock = start
        self.generator = generator
    }

    /// What happens next, and when.
    mutating func next(_ commands: (String) -> [String]) -> (Item, Moment) {
        let isQuick = shape.keys > 2 && !generator.chance(20)
        if !isQuick, !generator.chance(3) {
            clock += generator.pick(0...40) * Self.minute + (generator.chance(4) ? generator.pick(0...59_999) : 0)
        }
        if !isQuick, generator.chance(20) { clock += generator.pick(1...30) * 60 * Self.minute }
        if shape.hasWall, generator.chance(10) { isCaughtUp.toggle() }
        let silent = Moment(
            record: shape.hasWall ? nil : clock, wall: shape.hasWall ? clock : nil, isCaughtUp: isCaughtUp)
        if shape.hasReloads, count > 5, generator.chance(10) { return (.reload, silent) }
        if generator.chance(12) { return (.time, silent) }
        var moment = silent
        moment.record = shape.hasWall ? clock + generator.pick(-40...1) * Self.minute : clock
        return (.event(event(at: moment.record ?? clock, commands)), moment)
    }

    /// The end of the stream: so much later.
    mutating func end(after pause: Milliseconds) -> Moment {
        clock += pause
        return Moment(record: shape.hasWall ? nil : clock, wall: shape.hasWall ? clock : nil, isCaughtUp: true)
    }

    private mutating func event(at record: Milliseconds, _ commands: (String) -> [String]) -> NaiveEvent {
        // Within the hours in which ids are remembered; where an erasure may have forgotten them, no later than windows are long.
        let longestAge = hasErased ? RuleGenerator.shortestWindow * Self.minute : .max
        let recent = earlier.suffix(20).filter {
            $0.arrival > record - 20 * 60 * Self.minute && record - $0.time < longestAge
        }
        if generator.chance(12), !recent.isEmpty {
            var again = generator.pick(of: recent)
            again.arrival = record
            return again
        }
        count += 1
        let individual = generator.pick(of: individuals)
        var event = NaiveEvent(id: "e\(count)", type: "", individual: individual, time: record, arrival: record)
        if generator.chance(4) { event.time -= generator.pick(-4...RuleGenerator.shortestWindow) * Self.minute }
        fill(&event, commands(individual))
        earlier.append(event)
        return event
    }

    private mutating func fill(_ event: inout NaiveEvent, _ commands: [String]) {
        switch generator.pick(0...11) {
        case 0, 1:
            event.type = "individual.updated"
            event.effect = .attributes(attributes())
        case 2:
            event.type = "consent.changed"
            event.effect = .consent(
                purpose: generator.pick(of: ["marketing", "marketing", "wellbeing"]),
                channel: generator.pick(of: [nil, "push", "mail"]), granted: !generator.chance(3))
        case 3 where shape.hasFeedback, 4 where shape.hasFeedback:
            event.type = generator.pick(of: NaiveRules.feedback)
            let command = commands.isEmpty || generator.chance(8) ? "unknown" : generator.pick(of: commands)
            event.effect = .feedback(command: command, channel: generator.pick(of: [nil, nil, "push"]))
        case 5 where shape.hasErasures && generator.chance(3):
            event.type = "individual.erased"
            event.effect = .erased
            hasErased = true
        case 6 where shape.hasLinks && generator.chance(2):
            event.type = "individual.linked"
            event.effect = .linked(alias: generator.pick(of: individuals))
        default:
            event.type = generator.pick(of: NaiveRules.types)
            if !generator.chance(8) { event.properties["n"] = .int(generator.pick(0...8)) }
            if !generator.chance(8) { event.properties["k"] = .text(key()) }
        }
    }

    private mutating func key() -> String {
        shape.keys > 2 ? "k\(generator.pick(1...Int64(shape.keys)))" : generator.pick(of: ["x", "y"])
    }

    private mutating func attributes() -> [(name: String, value: NaiveValue?)] {
        var attributes: [(name: String, value: NaiveValue?)] = []
        func add(_ name: String, _ value: NaiveValue) {
            attributes.append((name, generator.chance(8) ? nil : value))
        }
        if !generator.chance(4) { add("push_token", .text("p\(generator.pick(0...2))")) }
        if !generator.chance(4) { add("mail_token", .text(generator.chance(6) ? "" : "m")) }
        if generator.chance(2) { add("level", .int(generator.pick(0...5))) }
        if generator.chance(2) {
            add("time_zone", .text(generator.chance(6) ? "Nowhere/Else" : generator.pick(of: RuleGenerator.zones)))
        }
        if generator.chance(4) { add("preferred_channel", .text(generator.pick(of: ["push", "mail", "fax"]))) }
        return attributes
    }
}
