import CEL
import RuleSets
import TimeZoneFixtures

/// An event that the tests of functions read, as environment and activation in one.
struct SampleEvent: Activation {
    private static let fields: [(name: String, type: Type, value: Value?)] = [
        ("value", .double, .double(80)), ("category", .string, .string("shoes")),
        ("home", .map(.string, .double), point),
        ("time", .timestamp, Timestamp(rfc3339: "2026-03-02T18:30:05.25Z").map { .timestamp($0) }),
        ("tags", .list(.string), .list([.string("a"), .string("b")])),
    ]
    private static let point = MapValue([(.string("lat"), .double(47.37)), (.string("lon"), .double(8.54))])
        .map { Value.map($0) }

    static let environment: Environment = {
        var environment = Environment(libraries: FunctionLibrary.rules, timeZones: TimeZoneFixtures.database)
        let declared = fields.enumerated().map { Environment.Field(name: $1.name, type: $1.type, slot: $0) }
        environment.declare(record: "event", fields: declared)
        return environment
    }()

    mutating func value(_ slot: Int) -> Value { Self.fields[slot].value ?? .error(EvaluationError("absent")) }
    mutating func has(_ slot: Int) -> Bool { true }
}

/// Parses, checks, plans and evaluates over the sample event.
func evaluate(_ source: String) throws -> Value {
    var event = SampleEvent()
    return Program(try Program.check(source, in: SampleEvent.environment).get()).evaluate(&event)
}

/// The issues of an expression over the sample event.
func issues(_ source: String) -> [Issue] {
    switch Program.check(source, in: SampleEvent.environment) {
    case .success: []
    case .failure(let issues): issues.all
    }
}
