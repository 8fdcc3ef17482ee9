import CEL
import RuleSets

/// The variables that an input may name: one of each kind, and a record.
struct Variables: Activation {
    private static let table: [(name: String, type: Type, value: Value?)] = [
        ("i", .int, .int(7)), ("u", .uint, .uint(3)), ("d", .double, .double(2.5)), ("s", .string, .string("Zürich")),
        ("b", .bytes, .bytes([0, 255, 65])),
        ("t", .timestamp, Timestamp(rfc3339: "2026-03-29T01:30:00.5Z").map { .timestamp($0) }),
        ("r", .duration, Duration("90m").map { .duration($0) }),
        ("l", .list(.int), .list([.int(3), .int(1), .int(2)])),
        ("w", .list(.string), .list([.string("b"), .string("a")])),
        ("m", .map(.string, .int), MapValue([(.string("a"), .int(1)), (.string("b"), .int(2))]).map { .map($0) }),
        ("o", .optional(.int), .optional(.int(5))), ("n", .optional(.string), .optional(nil)),
        ("x", .dyn, .list([.int(1), .string("a"), .null])), ("z", .int, nil),
    ]
    private static let fields: [(name: String, type: Type, value: Value?)] = [
        ("value", .double, .double(80)), ("missing", .string, nil), ("any", .dyn, .double(2)),
    ]

    static let environment: Environment = {
        var environment = Environment(container: "a.b", libraries: FunctionLibrary.rules, timeZones: .utc)
        for (slot, variable) in table.enumerated() { environment.declare(variable.name, as: variable.type, slot: slot) }
        environment.declare(
            record: "event",
            fields: fields.enumerated().map {
                Environment.Field(name: $1.name, type: $1.type, slot: table.count + $0)
            })
        return environment
    }()

    private static let values = (table + fields).map(\.value)

    func value(_ slot: Int) -> Value { Self.values[slot] ?? .error(EvaluationError("absent")) }
    func has(_ slot: Int) -> Bool { Self.values[slot] != nil }
}
