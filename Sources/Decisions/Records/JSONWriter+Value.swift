public import CEL
import Events
public import JSON

extension JSONWriter {
    /// Writes a value of an expression: a timestamp as RFC 3339 with milliseconds, a duration as `1.5s`, bytes as base64, no value
    /// and errors as null.
    public mutating func value(_ value: Value) {
        switch value {
        case .null, .optional(nil), .error: null()
        case .bool(let flag): bool(flag)
        case .int(let number): int(number)
        case .uint(let number): uint(number)
        case .double(let number): double(number)
        case .string(let text): string(text)
        case .bytes(let octets): string(Base64.encode(octets))
        case .timestamp(let time): string(InstantText.rfc3339(time))
        case .duration(let span): string(span.description)
        case .type(let type): string(type.description)
        case .optional(.some(let value)): self.value(value)
        case .list(let elements): array { for element in elements { $0.value(element) } }
        case .map(let map):
            object {
                for entry in map.entries {
                    $0.key(Self.keyText(entry.key))
                    $0.value(entry.value)
                }
            }
        }
    }

    /// Writes named values as an object in their order.
    mutating func object(_ values: [(name: String, value: Value)]) {
        object {
            for entry in values {
                $0.key(entry.name)
                $0.value(entry.value)
            }
        }
    }

    private static func keyText(_ key: Value) -> String {
        switch key {
        case .string(let text): text
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .bool(let flag): String(flag)
        default: ""
        }
    }
}

/// The size of what a journey keeps.
enum JSONSize {
    /// Whether named values make a compact JSON object of more than so many bytes. Nearly always a bound says no, and nothing is written.
    static func isOver(_ limit: Int, _ values: [(name: String, value: Value)]) -> Bool {
        var bound = 2
        for entry in values {
            guard let length = longest(entry.value) else { return size(values) > limit }
            bound += escaped(entry.name) + 2 + length
        }
        return bound > limit && size(values) > limit
    }

    private static func size(_ values: [(name: String, value: Value)]) -> Int {
        var writer = JSONWriter()
        writer.object(values)
        return writer.bytes.count
    }

    /// The most bytes that a value without parts takes; nil where it has parts.
    private static func longest(_ value: Value) -> Int? {
        switch value {
        case .string(let text): escaped(text)
        case .bytes(let octets): octets.count * 2 + 8
        case .null, .bool, .int, .uint, .double, .timestamp, .duration: 64
        default: nil
        }
    }

    /// The most bytes that a text takes between its quotes: `\u0000` a byte.
    private static func escaped(_ text: String) -> Int { 6 * text.utf8.count + 2 }
}
