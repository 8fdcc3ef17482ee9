/// A JSON value that owns its parts, for the rare places that keep one: parameters, bindings, kept events.
public enum JSONValue: Sendable {
    case null
    case bool(Bool)
    /// A whole number within `Int64` that is written without fraction and exponent.
    case int(Int64)
    /// A whole number beyond `Int64` and within `UInt64` that is written without fraction and exponent.
    case uint(UInt64)
    /// Any other number.
    case double(Double)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the text.
    case object([(key: String, value: JSONValue)])

    /// Copies an element of a document. Recursive: a parsed document's depth is bounded by ``JSONLimits/maximumDepth``.
    public init(_ element: JSONElement) {
        switch element.kind {
        case .null: self = .null
        case .bool: self = .bool(element.bool ?? false)
        case .int: self = .int(element.int ?? 0)
        case .uint: self = .uint(element.uint ?? 0)
        case .double: self = .double(element.double ?? 0)
        case .string: self = .string(element.string ?? "")
        case .array:
            var values: [JSONValue] = []
            values.reserveCapacity(element.count)
            var items = element.items
            while let item = items.next() { values.append(JSONValue(item)) }
            self = .array(values)
        case .object:
            var values: [(key: String, value: JSONValue)] = []
            values.reserveCapacity(element.count)
            var members = element.members
            while let member = members.next() {
                values.append((String(decoding: member.key), JSONValue(member.value)))
            }
            self = .object(values)
        }
    }

    /// The value of a member, compared by bytes, or nil where there is none or this is no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}

extension JSONValue: Equatable {
    /// Whether both are the same kind with the same parts in the same order; texts by bytes, doubles by value.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.elementsEqual(right) { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
        default: false
        }
    }
}

extension JSONWriter {
    /// Writes a value with all its parts.
    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): int(value)
        case .uint(let value): uint(value)
        case .double(let value): double(value)
        case .string(let value): string(value)
        case .array(let values): array { for value in values { $0.value(value) } }
        case .object(let members):
            object {
                for member in members {
                    $0.key(member.key)
                    $0.value(member.value)
                }
            }
        }
    }
}
