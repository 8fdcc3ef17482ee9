import CEL

/// What an expression at some place may name.
struct ExpressionScope {
    /// The names with their types and slots.
    var environment: Environment
    /// What `event` is, where it may be named.
    var event: EventScope?
    /// What `trigger` is, where it may be named.
    var trigger: EventScope?
    /// Names that exist elsewhere, with what to say to who uses them here.
    var hidden: [(name: String, help: String)] = []
    /// Whose expressions these are, who carries the labels of what they read; nil where labels do not travel.
    var reader: LabelCarrier?

    /// The types of the event that a record stands for.
    func record(_ name: String) -> EventScope? {
        switch name {
        case "event": event
        case "trigger": trigger
        default: nil
        }
    }
}

/// What an expression must yield.
enum ExpectedResult {
    /// A condition.
    case bool
    /// A condition that decides only with those before it.
    case stage
    /// An int, a uint or a double.
    case number
    /// Text.
    case string
    /// What a journey's key may be.
    case key
    /// An instant.
    case timestamp
    /// A parameter's whole value.
    case parameter
    /// A part of a text.
    case textPart
    /// What the place itself judges.
    case any

    /// How messages name it.
    var description: String {
        switch self {
        case .bool, .stage: "a bool"
        case .number: "a number"
        case .string: "a string"
        case .key: "a string, int or bool"
        case .timestamp: "a timestamp"
        case .parameter: "a value that JSON has"
        case .textPart: "something that `string()` takes"
        case .any: "anything"
        }
    }

    /// Whether a result of a type will do. What is known only when evaluated (`dyn`) is judged then.
    func accepts(_ type: Type) -> Bool {
        switch (self, type) {
        case (.any, _), (_, .dyn): true
        case (.bool, .bool), (.stage, .bool), (.string, .string), (.timestamp, .timestamp): true
        case (.number, .int), (.number, .uint), (.number, .double): true
        case (.key, .string), (.key, .int), (.key, .uint), (.key, .bool): true
        case (.parameter, .optional), (.parameter, .type): false
        case (.parameter, _): true
        case (.textPart, .optional), (.textPart, .list), (.textPart, .map), (.textPart, .null), (.textPart, .type):
            false
        case (.textPart, _): true
        default: false
        }
    }
}
