extension Type: CustomStringConvertible {
    /// The type as CEL writes it: `int`, `list(string)`, `map(string, dyn)`, `optional_type(double)`.
    public var description: String {
        switch self {
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .optional(let wrapped): "optional_type(\(wrapped))"
        case .type(let type): type == .dyn ? "type" : "type(\(type))"
        default: name
        }
    }

    /// The name without parameters, which `type(x)` yields and under which types are compared.
    public var name: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .list: "list"
        case .map: "map"
        case .optional: "optional_type"
        case .type: "type"
        case .parameter(let name): name
        }
    }

    /// Parses a type such as `map(string, int)`; `timestamp`, `duration` and `optional` are accepted for the longer names, `list` and
    /// `map` alone stand for lists and maps of `dyn`.
    public init?(parsing text: String) {
        var parser = TypeParser(rest: text.utf8[...], depth: 0)
        guard let type = parser.type(), parser.isAtEnd else { return nil }
        self = type
    }
}

private struct TypeParser {
    var rest: Substring.UTF8View
    var depth: Int

    var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return rest.isEmpty
        }
    }

    mutating func type() -> Type? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.typeDepth else { return nil }
        switch name() {
        case "dyn", "any": return .dyn
        case "null", "null_type": return .null
        case "bool": return .bool
        case "int": return .int
        case "uint": return .uint
        case "double": return .double
        case "string": return .string
        case "bytes": return .bytes
        case "timestamp", "google.protobuf.Timestamp": return .timestamp
        case "duration", "google.protobuf.Duration": return .duration
        case "list": return arguments(1).map { .list($0[0]) }
        case "map": return arguments(2).map { .map($0[0], $0[1]) }
        case "optional", "optional_type": return arguments(1).map { .optional($0[0]) }
        case "type": return arguments(1).map { .type($0[0]) }
        default: return nil
        }
    }

    /// The parameters in parentheses; without parentheses as many times `dyn`.
    private mutating func arguments(_ count: Int) -> [Type]? {
        guard skip("(") else { return Array(repeating: .dyn, count: count) }
        var types: [Type] = []
        for position in 0..<count {
            if position > 0, !skip(",") { return nil }
            guard let next = type() else { return nil }
            types.append(next)
        }
        return skip(")") ? types : nil
    }

    private mutating func name() -> String {
        skipSpaces()
        let end =
            rest.firstIndex { byte in
                let letter = byte | 0x20
                return !(letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")) && byte != UInt8(ascii: ".")
                    && byte != UInt8(ascii: "_")
            } ?? rest.endIndex
        let name = String(rest[..<end]) ?? ""
        rest = rest[end...]
        return name
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipSpaces() {
        rest = rest.drop { $0 == UInt8(ascii: " ") }
    }
}
