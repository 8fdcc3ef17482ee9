extension Library {
    /// Conversions between types. Source: cel-spec `langdef.md`, "List of standard definitions".
    static let conversions: [Function] = [
        conversion("int", from: [.int, .uint, .double, .string, .timestamp], to: .int, Conversions.int),
        conversion("uint", from: [.uint, .int, .double, .string], to: .uint, Conversions.uint),
        conversion("double", from: [.double, .int, .uint, .string], to: .double, Conversions.double),
        conversion(
            "string", from: [.string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration], to: .string,
            Conversions.string),
        conversion("bytes", from: [.bytes, .string], to: .bytes, Conversions.bytes),
        conversion("bool", from: [.bool, .string], to: .bool, Conversions.bool),
        conversion("timestamp", from: [.timestamp, .string, .int], to: .timestamp, Conversions.timestamp),
        conversion("duration", from: [.duration, .string], to: .duration, Conversions.duration),
        conversion("dyn", from: [.parameter("A")], to: .dyn) { value throws(EvaluationError) in value },
        conversion("type", from: [.parameter("A")], to: .type(.parameter("A"))) { value throws(EvaluationError) in
            .type(value.type)
        },
    ]

    private static func conversion(
        _ name: String, from types: [Type], to result: Type, _ convert: @escaping Function.Unary
    ) -> Function {
        Function(name: name, overloads: types.map { .global($0, to: result) }, unary: convert)
    }
}

/// The conversion functions.
enum Conversions {
    static func int(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int: return value
        case .uint(let number):
            if let int = Int64(exactly: number) { return .int(int) }
        case .double(let number):
            // Both ends are excluded, as the conformance suite asks: ±2^63 may be the rounding of a number beyond the range.
            if number > -0x1p63, number < 0x1p63 { return .int(Int64(number)) }
        case .string(let text):
            guard let number = Int64(text) else { throw unreadable(text, as: "an int") }
            return .int(number)
        case .timestamp(let timestamp): return .int(timestamp.seconds)
        default: throw .noSuchOverload("int", value)
        }
        throw EvaluationError("range error: the number does not fit an int")
    }

    static func uint(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .uint: return value
        case .int(let number):
            if let uint = UInt64(exactly: number) { return .uint(uint) }
        case .double(let number):
            if number >= 0, number < 0x1p64 { return .uint(UInt64(number)) }
        case .string(let text):
            // A sign is none of a uint's, not even before a zero.
            guard text.utf8.first?.isDigit == true, let number = UInt64(text) else {
                throw unreadable(text, as: "a uint")
            }
            return .uint(number)
        default: throw .noSuchOverload("uint", value)
        }
        throw EvaluationError("range error: the number does not fit a uint")
    }

    static func double(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = Double(text) else { throw unreadable(text, as: "a double") }
            // Only a text that says so is infinite; digits beyond the range are not.
            if number.isInfinite, text.utf8.contains(where: \.isDigit) {
                throw EvaluationError("range error: the number does not fit a double")
            }
            return .double(number)
        default: throw .noSuchOverload("double", value)
        }
    }

    static func string(_ value: Value) throws(EvaluationError) -> Value {
        if case .string = value { return value }
        return .string(try value.text())
    }

    static func bytes(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .bytes: return value
        case .string(let text): return .bytes(Array(text.utf8))
        default: throw .noSuchOverload("bytes", value)
        }
    }

    static func bool(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "true", "True", "TRUE", "t", "1": return .bool(true)
            case "false", "False", "FALSE", "f", "0": return .bool(false)
            default: throw unreadable(text, as: "a bool")
            }
        default: throw .noSuchOverload("bool", value)
        }
    }

    static func timestamp(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            if let timestamp = Timestamp(seconds: seconds, nanoseconds: 0) { return .timestamp(timestamp) }
            throw EvaluationError("range error: the timestamp lies outside the years 1 to 9999")
        case .string(let text):
            if let timestamp = Timestamp(rfc3339: text) { return .timestamp(timestamp) }
            throw EvaluationError(
                "range error: \(quoted(text)) is not a time within the years 1 to 9999, such as \"2026-03-02T18:00:00Z\""
            )
        default: throw .noSuchOverload("timestamp", value)
        }
    }

    static func duration(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .duration: return value
        case .string(let text):
            if let duration = Duration(text) { return .duration(duration) }
            throw EvaluationError("range error: \(quoted(text)) is not a duration such as \"1h30m\", or too long")
        default: throw .noSuchOverload("duration", value)
        }
    }

    private static func unreadable(_ text: String, as what: String) -> EvaluationError {
        EvaluationError("type conversion error: \(quoted(text)) is not \(what)")
    }

    /// A text as an error shows it, cut where it is long.
    static func quoted(_ text: String) -> String {
        text.utf8.count <= 60 ? "\"\(text)\"" : "\"\(text.unicodeScalars.prefix(40))…\""
    }
}
