import JSON
import YAML

extension JSONValue {
    /// An object of these members.
    static func members(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { (key: $0.key, value: $0.value) })
    }

    /// A whole number.
    static func number(_ number: Int) -> JSONValue { .int(Int64(number)) }

    /// A range of text.
    static func range(_ range: TextRange) -> JSONValue {
        func position(_ position: TextPosition) -> JSONValue {
            .members(["line": .number(position.line), "character": .number(position.character)])
        }
        return .members(["start": position(range.start), "end": position(range.end)])
    }

    /// The text, where it is one.
    var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The whole number, where it is one.
    var whole: Int? { if case .int(let number) = self { Int(number) } else { nil } }

    /// The items of an array; none where it is none.
    var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }

    /// Whether it is `true`.
    var isTrue: Bool { self == .bool(true) }

    /// The position, where it is one.
    var position: TextPosition? {
        guard let line = self["line"]?.whole, let character = self["character"]?.whole else { return nil }
        // No text has so many lines: beyond them all, and one may still be added.
        return TextPosition(line: min(line, Int(Int32.max)), character: character)
    }

    /// The range, where it is one.
    var range: TextRange? {
        guard let start = self["start"]?.position, let end = self["end"]?.position else { return nil }
        return TextRange(start: start, end: end)
    }
}
