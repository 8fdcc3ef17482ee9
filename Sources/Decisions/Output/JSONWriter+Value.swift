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
    /// Bytes of named values as a compact JSON object.
    static func of(_ values: [(name: String, value: Value)]) -> Int {
        if values.isEmpty { return 2 }
        var writer = JSONWriter()
        writer.object(values)
        return writer.bytes.count
    }
}
