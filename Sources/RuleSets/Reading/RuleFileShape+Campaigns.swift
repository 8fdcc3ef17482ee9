import YAML

extension RuleFileShape {
    static let campaign = MappingShape(
        [
            .init("description", .text, "What it is for, for people"),
            .init("owner", .text, "Whom to ask"),
            .init("trace", .bool, "Whether the outcome of every gate is recorded, each time"),
            .init("purpose", .word(Purpose.allCases.map(\.rawValue)), "What consent is asked for; default: marketing"),
            .init("priority", .int(RuleLimits.priorities), "Which send wins; default: 50"),
            .init("value", .text, "An expression that ranks sends of one priority"),
            .init("tags", .defining(.tag, .list(.name(.kebabCase))), "Names that caps know it by"),
            .init("uses", .naming(.label, .list(.name(.kebabCase))), "The labels of sensitive data that it may use"),
            .init(
                "trigger", .either([eventTypes, .mapping(trigger)]), required: true,
                "The events, or the change of segment, that start a journey"),
            .init("when", .text, "A condition, judged when the trigger arrives"),
            .init("restart", .bool, "Whether a new trigger with the same key starts the journey anew; default: false"),
            .init("re_entry", .either([.word(reEntries), .mapping(reEntry)]), "Whether a key may come again"),
            .init(
                "exit", .list(.mapping(exit)),
                "The events and changes of segment that end a journey, whatever it waits for"),
            .init("goal", .mapping(goal), "The event that a journey is for; the first in time converts it"),
            .init(
                "steps", .list(.recursive("step") { .mapping(step) }, atLeast: 1),
                "What a journey does, in order; at least one send"),
            .init("message", .mapping(message), "One send, instead of steps"),
        ] + admission, exactlyOne: ["steps", "message"])

    static let trigger = MappingShape(
        [
            .init("event", eventTypes, "One event type or a list"),
            .init("where", .text, "A condition on the event"),
            .init("key", .text, "An expression: one journey per individual and key"),
            .init("max_age", .duration, "An event older than this on arrival starts nothing; default: 24h"),
        ] + segmentChanges, exactlyOne: causes)

    static let exit = MappingShape(
        [
            .init("event", eventTypes, "One event type or a list"),
            .init("where", .text, "A condition on the event and the trigger"),
        ] + segmentChanges, exactlyOne: causes)

    static let reEntries = ["always", "never"]

    static let reEntry = MappingShape([
        .init("after", .duration, required: true, "Not before so much time has passed since the journey ended")
    ])

    static let step = MappingShape(
        [
            .init("id", .defining(.step, .name(.kebabCase)), "The step's name; else its position"),
            .init(
                "when", .text, "A condition without which the step is passed over, judged when a journey comes to it"),
        ] + StepKind.allCases.map { .init($0.rawValue, $0.row.shape, $0.row.help) }
            + StepKind.allCases.flatMap(\.row.companions),
        exactlyOne: StepKind.allCases.map(\.rawValue),
        companions: StepKind.allCases.flatMap { kind in kind.row.companions.map { ($0.key, kind.rawValue) } })

    /// The steps that stand within another.
    static let innerSteps = Shape.list(.recursive("step") { .mapping(step) })
}
