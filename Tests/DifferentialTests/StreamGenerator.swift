import Events
import SeededRandomness

/// Makes the next event of a stream, late ones, repeated ones and feedback among them.
struct StreamGenerator {
    private static let minute: Milliseconds = 60_000
    static let individuals = ["ann", "joe", "zoé"]
    private let hasFeedback: Bool
    private var generator: SeededGenerator
    private(set) var clock: Milliseconds
    private var earlier: [NaiveEvent] = []
    private var count = 0

    init(hasFeedback: Bool, from start: Milliseconds, _ generator: SeededGenerator) {
        self.hasFeedback = hasFeedback
        clock = start
        self.generator = generator
    }

    /// The next event; nil lets time pass to ``clock``.
    mutating func next(_ commands: (String) -> [String]) -> NaiveEvent? {
        if !generator.chance(3) {
            clock += generator.pick(0...40) * Self.minute + (generator.chance(4) ? generator.pick(0...59_999) : 0)
        }
        if generator.chance(20) { clock += generator.pick(1...30) * 60 * Self.minute }
        if generator.chance(12) { return nil }
        // Within the hours in which ids are remembered.
        let recent = earlier.suffix(20).filter { $0.arrival > clock - 20 * 60 * Self.minute }
        if generator.chance(12), !recent.isEmpty {
            var again = generator.pick(of: recent)
            again.arrival = clock
            return again
        }
        count += 1
        let individual = generator.pick(of: Self.individuals)
        var event = NaiveEvent(
            id: "e\(count)", type: "", individual: individual, time: clock, arrival: clock)
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
                channel: generator.pick(of: [nil, "push", "mail"]), granted: !generator.chance(3))
        case 3 where hasFeedback, 4 where hasFeedback:
            event.type = generator.pick(of: NaiveRules.feedback)
            let command = commands.isEmpty || generator.chance(8) ? "unknown" : generator.pick(of: commands)
            event.effect = .feedback(command: command, channel: generator.pick(of: [nil, nil, "push"]))
        default:
            event.type = generator.pick(of: NaiveRules.types)
            if !generator.chance(8) { event.properties["n"] = .int(generator.pick(0...8)) }
            if !generator.chance(8) { event.properties["k"] = .text(generator.pick(of: ["x", "y"])) }
        }
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
        return attributes
    }
}
