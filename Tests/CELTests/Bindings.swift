import CEL
import TimeZoneFixtures

/// Variables with their values for a test: the environment and the activation in one.
struct Bindings: Activation {
    private(set) var environment: Environment
    private var values: [Value?] = []
    /// Slots in the order in which they were asked.
    private(set) var asked: [Int] = []

    init(container: String = "", libraries: [FunctionLibrary] = FunctionLibrary.common) {
        environment = Environment(container: container, libraries: libraries, timeZones: TimeZoneFixtures.database)
    }

    /// Declares a variable; nil is absent.
    mutating func bind(_ name: String, as type: Type, to value: Value?) {
        environment.declare(name, as: type, slot: values.count)
        values.append(value)
    }

    /// Declares a record; nil is an absent field.
    mutating func bind(record: String, _ fields: [(name: String, type: Type, value: Value?)]) {
        var declared: [Environment.Field] = []
        for field in fields {
            declared.append(Environment.Field(name: field.name, type: field.type, slot: values.count))
            values.append(field.value)
        }
        environment.declare(record: record, fields: declared)
    }

    mutating func value(_ slot: Int) -> Value {
        asked.append(slot)
        return values[slot] ?? .error(EvaluationError("absent"))
    }

    mutating func has(_ slot: Int) -> Bool {
        asked.append(slot)
        return values[slot] != nil
    }

    /// The sizes of the values.
    var sizes: Sizes {
        var sizes = Sizes()
        for (slot, value) in values.enumerated() {
            if let value { sizes.slots[slot] = Sizes.Size(covering: value) }
        }
        return sizes
    }

    /// What most tests read: an event, an individual and features.
    static let sample: Bindings = {
        var bindings = Bindings()
        bindings.bind(
            record: "event",
            [
                ("value", .double, .double(80)), ("category", .string, .string("shoes")), ("count", .int, .int(3)),
                ("missing", .double, nil), ("home", .map(.string, .double), point), ("any", .dyn, .double(2)),
                ("time", .timestamp, Timestamp(rfc3339: "2026-03-02T18:30:05.25Z").map { .timestamp($0) }),
                ("tags", .list(.string), .list([.string("a"), .string("b")])),
            ])
        bindings.bind("views_24h", as: .int, to: .int(2))
        bindings.bind("stage", as: .string, to: .string("active"))
        bindings.bind("last_total", as: .optional(.double), to: .double(12.5))
        bindings.bind("favourite", as: .optional(.string), to: .absent)
        bindings.bind("flagged", as: .optional(.bool), to: .optional(.bool(true)))
        bindings.bind("by_product", as: .map(.string, .int), to: MapValue([(.string("p1"), .int(4))]).map { .map($0) })
        bindings.bind("com.acme.limit", as: .int, to: .int(7))
        return bindings
    }()

    private static var point: Value? {
        MapValue([(.string("lat"), .double(47.37)), (.string("lon"), .double(8.54))]).map { .map($0) }
    }
}

/// Parses, checks, plans and evaluates.
func evaluate(_ source: String, _ bindings: Bindings = .sample, typing: Typing = .static) throws -> Value {
    let checked = try Program.check(source, in: bindings.environment, typing: typing).get()
    var activation = bindings
    return Program(checked).evaluate(&activation)
}

/// The issues of an expression that must not pass.
func issues(_ source: String, _ bindings: Bindings = .sample) -> [Issue] {
    switch Program.check(source, in: bindings.environment) {
    case .success: []
    case .failure(let issues): issues.all
    }
}

/// The part of a text that a span covers.
func text(_ source: String, _ span: Range<Int>) -> String {
    String(decoding: Array(source.utf8)[span], as: UTF8.self)
}
