public import CEL
import Events
public import JSON
import State

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

    /// Writes the value that comes next of some bytes; false where they mean nothing.
    mutating func value(from reader: inout ByteReader, of bytes: RawSpan) -> Bool {
        if let text = reader.textValue() {
            string(utf8: bytes.extracting(text))
            return true
        }
        guard let value = reader.value() else { return false }
        self.value(value)
        return true
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
