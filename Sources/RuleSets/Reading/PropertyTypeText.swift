import HumanText
import Events
import YAML

/// The types of properties and attributes as rule files write them: `string`, `list(map(string, dyn))`.
struct PropertyTypeText {
    /// The words that types begin with.
    static let words = [
        "string", "int", "double", "bool", "bytes", "timestamp", "duration", "point", "list", "map", "dyn",
    ]

    private var rest: Substring.UTF8View
    /// The word that is no type, where one is.
    private var unknown: String?

    private init(_ text: String) {
        rest = Substring(text).utf8
    }

    /// The type that a scalar names, or nil after reporting that it names none.
    static func read(_ scalar: Scalar, into collector: DiagnosticCollector) -> PropertyType? {
        var parser = PropertyTypeText(scalar.text)
        if let type = parser.type(depth: 1), parser.isAtEnd { return type }
        let near = parser.unknown.flatMap { nearestName($0, in: words) }
        if isCutOff(scalar) {
            collector.report(
                .unknownType, at: scalar.span, "\(Message.quoted(scalar.text)) is not a type",
                help: "inside `{…}` a `,` ends a value: put the type in quotes")
            return nil
        }
        collector.report(
            .unknownType, at: scalar.span, "\(Message.quoted(scalar.text)) is not a type",
            help: near.map { "did you mean `\($0)`?" }
                ?? "types are `string int double bool bytes timestamp duration point list(T) map(string, T) dyn`")
        return nil
    }

    /// Whether a bracket is open at the end of a plain text, as when YAML cuts `map(string, dyn)` at its comma.
    private static func isCutOff(_ scalar: Scalar) -> Bool {
        let opened = scalar.text.utf8.count { $0 == UInt8(ascii: "(") }
        let closed = scalar.text.utf8.count { $0 == UInt8(ascii: ")") }
        let next = scalar.span.range.upperBound
        let text = scalar.span.file.text
        return scalar.style == .plain && opened > closed && next < text.count && text[next] == UInt8(ascii: ",")
    }

    private var isAtEnd: Bool {
        mutating get {
            skipSpaces()
            return rest.isEmpty
        }
    }

    private mutating func type(depth: Int) -> PropertyType? {
        guard depth <= RuleLimits.typeDepth else { return nil }
        let word = word()
        switch word {
        case "string": return .string
        case "int": return .int
        case "double": return .double
        case "bool": return .bool
        case "bytes": return .bytes
        case "timestamp": return .timestamp
        case "duration": return .duration
        case "point": return .point
        case "dyn": return .dyn
        case "list":
            guard skip("("), let element = type(depth: depth + 1), skip(")") else { return nil }
            return .list(element)
        case "map":
            guard skip("("), self.word() == "string", skip(","), let value = type(depth: depth + 1), skip(")") else {
                return nil
            }
            return .map(value)
        default:
            unknown = word
            return nil
        }
    }

    private mutating func word() -> String {
        skipSpaces()
        let end = rest.firstIndex { !(0x61...0x7A).contains($0 | 0x20) && $0 != 0x5F } ?? rest.endIndex
        let word = String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[end...]
        return word
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpaces()
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func skipSpaces() {
        rest = rest.drop { $0 == 0x20 }
    }
}
