package import YAML

/// What rule files may hold: the keys that the readers of this folder know, and the shapes of their values.
package enum RuleFileShape {
    /// The top of a file.
    package static let file = MappingShape([
        .init("events", section(.eventType, event), "The data dictionary: the types of events and their properties"),
        .init("attributes", section(.attribute, attribute), "What is known of an individual"),
        .init("features", section(.variable, .mapping(feature)), "Behaviour over sliding windows, per individual"),
        .init("scores", section(.variable, .either([.text, .mapping(score)])), "Numbers with a name"),
        .init("segments", section(.variable, segment), "Conditions or stages with a name"),
        .init("channels", section(.channel, .mapping(channel)), "Ways to reach an individual"),
        .init("policies", .either([.mapping(policies), .absent]), "What holds for every campaign"),
        .init("campaigns", section(.campaign, .mapping(campaign)), "When to talk to whom, and what to say"),
        .init("tests", .either([.list(.mapping(test)), .absent]), "The rules' own tests, in virtual time"),
    ])

    /// Definitions by name; the key alone is a section without any.
    private static func section(_ kind: SymbolKind, _ definition: Shape) -> Shape {
        .either([.defining(kind, .names(kind.row.form, definition)), .absent])
    }

    /// One event type, or a list of them.
    static let eventTypes = Shape.naming(.eventType, .either([.name(.text), .list(.name(.text), atLeast: 1)]))

    // MARK: The dictionary

    private static let event = Shape.either([.mapping(eventType), .absent])

    static let eventType = MappingShape(
        [
            .init("description", .text, "What the event means, for people"),
            .init("open", .bool, "Whether undeclared properties are allowed; they are dyn"),
            .init(
                "properties",
                .either([.defining(.property, .names(.identifier, .either([.text, .mapping(property)]))), .absent]),
                "The properties with their types"),
            labels("every property of it"),
        ])

    private static let types =
        "string, int, double, bool, bytes, timestamp, duration, point, list(T), map(string, T) or dyn"

    static let property = MappingShape([
        .init("type", .text, required: true, types),
        .init("from", .name(.text), "What the data calls it, where rules cannot"), labels("it"),
    ])

    private static let attribute = Shape.either([.text, .mapping(attributeType)])

    static let attributeType = MappingShape(
        [
            .init("type", .text, required: true, types),
            .init("pii", .bool, "Whether it is personal: never logged or shown"),
            labels("it"),
        ])

    // MARK: Variables

    static let score = MappingShape(
        [
            .init("value", .text, "A numeric expression"),
            .init("logistic", .mapping(logistic), "1 / (1 + exp(−z)), where z is a weighted sum"),
            labels("it"),
        ], exactlyOne: ["value", "logistic"])

    static let logistic = MappingShape([
        .init("intercept", .number, "What is added to the weighted sum; default: 0"),
        .init("weights", .names(.snakeCase, .number), required: true, "Features and scores with their weights"),
    ])

    private static let stages = Shape.list(.names(.text, .text, count: 1...1), atLeast: 1)

    private static let segment = Shape.either([.text, stages, .mapping(longSegment)])

    static let longSegment = MappingShape(
        [
            .init("when", .text, "A condition"),
            .init("stages", stages, "Names with conditions: the first that holds"),
            labels("it"),
        ], exactlyOne: ["when", "stages"])
}

extension RuleFileShape {
    /// The types of properties and attributes, as they are mostly written.
    package static let typeNames = [
        "string", "int", "double", "bool", "timestamp", "duration", "point", "bytes", "list(string)",
        "list(map(string, dyn))", "map(string, dyn)", "dyn",
    ]

    /// Whether the value below some keys is a type.
    package static func isType(_ path: [String]) -> Bool {
        switch path.first {
        case "events": path.count >= 4 && path[2] == "properties" && (path.count == 4 || path.last == "type")
        case "attributes": path.count == 2 || path.last == "type"
        default: false
        }
    }
}
