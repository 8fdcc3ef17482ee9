internal import CEL
internal import Decisions
internal import JSON

/// How tests compare values, and how failures show them.
enum ValueMatch {
    /// Whether a value is as expected: doubles within 1e-9 relative, numbers by value, `.null` also for no value, `.error` for any
    /// error. An expected text also matches an instant or a duration written so.
    static func matches(expected: Value, actual: Value) -> Bool {
        switch (expected, actual) {
        case (.error, .error): true
        case (.error, _), (_, .error): false
        case (.null, .null), (.null, .optional(nil)): true
        case (_, .optional(.some(let value))): matches(expected: expected, actual: value)
        case (_, .optional(nil)): false
        case (.list(let left), .list(let right)):
            left.count == right.count && zip(left, right).allSatisfy { matches(expected: $0, actual: $1) }
        case (.map(let left), .map(let right)):
            left.entries.count == right.entries.count
                && left.entries.allSatisfy { entry in
                    right[entry.key].map { matches(expected: entry.value, actual: $0) } ?? false
                }
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.string(let left), .timestamp), (.string(let left), .duration), (.string(let left), .bytes):
            text(actual) == "\"\(left)\""
        case (.double, _), (_, .double):
            if let left = number(expected), let right = number(actual) { isClose(left, right) } else { false }
        default: expected == actual
        }
    }

    /// Whether a map has the entries expected, and maybe more.
    static func contains(expected: MapValue, actual: Value) -> Bool {
        guard case .map(let actual) = actual else { return false }
        return expected.entries.allSatisfy { entry in
            actual[entry.key].map { matches(expected: entry.value, actual: $0) } ?? false
        }
    }

    /// A value as JSON; an error as its message.
    static func text(_ value: Value) -> String {
        if case .error(let error) = value { return "an error (\(error.message))" }
        if case .optional(nil) = value { return "no value" }
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: nil
        }
    }

    private static func isClose(_ left: Double, _ right: Double) -> Bool {
        if left == right || (left.isNaN && right.isNaN) { return true }
        guard left.isFinite, right.isFinite else { return false }
        return (left - right).magnitude <= 1e-9 * Swift.max(left.magnitude, right.magnitude)
    }
}
