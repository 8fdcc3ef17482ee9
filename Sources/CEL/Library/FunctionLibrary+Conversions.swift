extension FunctionLibrary {
    /// Conversions between types. Source: cel-spec `langdef.md`, "List of standard definitions".
    static let conversions: [Function] = [
        conversion(
            "int",
            .init(
                "A whole number from a number or text, or a time's seconds since 1970.",
                example: "int(\"12\") + int(3.9)", gives: "15"), from: [.int, .uint, .double, .string, .timestamp],
            to: .int, Conversions.int),
        conversion(
            "uint", .init("A whole number that is not negative.", example: "uint(3)", gives: "3u"),
            from: [.uint, .int, .double, .string], to: .uint, Conversions.uint),
        conversion(
            "double", .init("A number with a fraction.", example: "double(3) / 2.0", gives: "1.5"),
            from: [.double, .int, .uint, .string], to: .double, Conversions.double),
        conversion(
            "string", .init("A value as text.", example: "string(1.5) + string(true)", gives: "\"1.5true\""),
            from: [.string, .int, .uint, .double, .bool, .bytes, .timestamp, .duration], to: .string,
            Conversions.string),
        conversion(
            "bytes", .init("The UTF-8 bytes of a text.", example: "bytes(\"a\")", gives: "b\"a\""),
            from: [.bytes, .string], to: .bytes, Conversions.bytes),
        conversion(
            "bool", .init("A truth value from text.", example: "bool(\"true\")", gives: "true"),
            from: [.bool, .string], to: .bool, Conversions.bool),
        conversion(
            "timestamp",
            .init(
                "An instant from RFC 3339 text or seconds since 1970.", example: "timestamp(\"1970-01-01T00:01:00Z\")",
                gives: "timestamp(60)"), from: [.timestamp, .string, .int], to: .timestamp, Conversions.timestamp),
        conversion(
            "duration",
            .init(
                "A span of time; units are ns us ms s m h d w.", example: "duration(\"1h30m\")",
                gives: "duration(\"5400s\")"), from: [.duration, .string], to: .duration, Conversions.duration),
        conversion(
            "dyn",
            .init(
                "The value itself, whose type the checker then does not look at.", example: "dyn(1) == 1", gives: "true"
            ), from: [.parameter("A")], to: .dyn
        ) { value throws(EvaluationError) in value },
        conversion(
            "type", .init("The type of a value.", example: "type(1)", gives: "int"), from: [.parameter("A")],
            to: .type(.parameter("A"))
        ) { value throws(EvaluationError) in
            .type(value.type)
        },
    ]

    private static func conversion(
        _ name: String, _ documentation: Function.Documentation, from types: [Type], to result: Type,
        _ convert: @escaping Function.Implementation.Unary
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: types.map { .global($0, to: result) }, unary: convert)
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
