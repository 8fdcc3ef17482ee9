import CEL
import YAML

/// Literals of rule files as values of a type that is known.
enum LiteralConversion {
    /// The value of a literal as a type: an int will do for a double; instants and durations are texts. Nil where it is none.
    static func value(_ literal: Literal, as type: Type) -> Value? {
        switch (literal, type) {
        case (.int(let number), .int): .int(number)
        case (.int(let number), .double): .double(Double(number))
        case (.double(let number), .double): number.isFinite ? .double(number) : nil
        case (.bool(let truth), .bool): .bool(truth)
        case (.string(let text), .string): .string(text)
        case (.string(let text), .timestamp): Timestamp(rfc3339: text).map { .timestamp($0) }
        case (.string(let text), .duration): Duration(text).map { .duration($0) }
        default: nil
        }
    }

    /// How a literal of a type is written.
    static func example(_ type: Type) -> String? {
        switch type {
        case .int: "0"
        case .double: "0.0"
        case .bool: "false"
        case .string: "'none'"
        case .timestamp: "2026-03-02T09:00:00Z"
        case .duration: "30m"
        default: nil
        }
    }
}

extension Type {
    /// The type as rule files write it where they can.
    var shortName: String {
        switch self {
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .list(let element): "list(\(element.shortName))"
        case .map(let key, let value): "map(\(key.shortName), \(value.shortName))"
        case .optional(let wrapped): "\(wrapped.shortName) or no value"
        default: description
        }
    }
}
