extension FunctionLibrary {
    /// The standard functions on text, and `size`.
    static let texts: [Function] = [
        Function(
            name: "size",
            documentation: .init(
                "The number of characters, bytes, elements or entries.", example: "size(\"abc\") + [1, 2].size()",
                gives: "5"),
            overloads: [Type.string, .bytes, .list(.parameter("A")), .map(.parameter("A"), .parameter("B"))].flatMap {
                [Function.Overload.global($0, to: .int), .method($0, to: .int)]
            }, unary: Strings.size),
        test(
            "contains",
            .init("Whether a text has another in it.", example: "\"shoes\".contains(\"hoe\")", gives: "true"),
            Strings.contains),
        test(
            "startsWith",
            .init("Whether a text begins with another.", example: "\"shoes\".startsWith(\"sh\")", gives: "true"),
            Strings.startsWith),
        test(
            "endsWith",
            .init("Whether a text ends with another.", example: "\"shoes\".endsWith(\"es\")", gives: "true"),
            Strings.endsWith),
        Function(
            name: "matches",
            documentation: .init(
                "Whether a regular expression (RE2) matches somewhere in a text.",
                example: "\"item-7\".matches(\"-[0-9]$\")", gives: "true"),
            overloads: [.method(.string, .string, to: .bool), .global(.string, .string, to: .bool)],
            constants: [1: .pattern], metered: Strings.matches),
    ]

    private static func test(
        _ name: String, _ documentation: Function.Documentation,
        _ implementation: @escaping Function.Implementation.Binary
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: [.method(.string, .string, to: .bool)],
            binary: implementation)
    }
}

/// The functions on text.
enum Strings {
    static func size(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .string(let text): return .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let elements): return .int(Int64(elements.count))
        case .map(let map): return .int(Int64(map.count))
        default: throw .noSuchOverload("size", value)
        }
    }

    static func startsWith(_ text: Value, _ prefix: Value) throws(EvaluationError) -> Value {
        guard case .string(let text) = text, case .string(let prefix) = prefix else {
            throw .noSuchOverload("startsWith", text, prefix)
        }
        return .bool(text.utf8.starts(with: prefix.utf8))
    }

    static func endsWith(_ text: Value, _ suffix: Value) throws(EvaluationError) -> Value {
        guard case .string(let text) = text, case .string(let suffix) = suffix else {
            throw .noSuchOverload("endsWith", text, suffix)
        }
        let bytes = text.utf8Span.span
        let wanted = suffix.utf8Span.span
        return .bool(bytes.count >= wanted.count && matches(wanted, in: bytes, at: bytes.count - wanted.count))
    }

    static func contains(_ text: Value, _ part: Value) throws(EvaluationError) -> Value {
        guard case .string(let text) = text, case .string(let part) = part else {
            throw .noSuchOverload("contains", text, part)
        }
        // A short part is sought without allocation; the product of both lengths stays linear in the text.
        if part.utf8.count <= 16 { return .bool(occurs(part.utf8Span.span, in: text.utf8Span.span)) }
        return .bool(ByteSearch(part).first(in: Array(text.utf8)) != nil)
    }

    /// With a pattern that is not constant, which is compiled each time.
    static func matches(_ arguments: [Value], _ budget: inout Int) throws(EvaluationError) -> Value {
        guard arguments.count == 2, case .string(let text) = arguments[0], case .string(let pattern) = arguments[1]
        else { throw .noSuchOverload }
        return .bool(try Pattern(pattern, budget: &budget).matches(text))
    }

    private static func occurs(_ part: Span<UInt8>, in text: Span<UInt8>) -> Bool {
        guard part.count <= text.count else { return false }
        for offset in 0...text.count - part.count where matches(part, in: text, at: offset) { return true }
        return false
    }

    private static func matches(_ part: Span<UInt8>, in text: Span<UInt8>, at offset: Int) -> Bool {
        for position in part.indices where text[offset + position] != part[position] { return false }
        return true
    }
}
