import JSON

/// A document with one thing changed.
enum Mutation {
    /// Every document that differs from `value` by one slip: a member or item left out, a member misspelt or of another kind.
    static func all(of value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let members):
            members.indices.flatMap { index -> [JSONValue] in
                func with(_ changed: [(key: String, value: JSONValue)]) -> JSONValue {
                    .object(members[..<index] + changed + members[(index + 1)...])
                }
                let (key, value) = members[index]
                return [with([]), with([(key + "x", value)])]
                    + others.map { with([(key, $0)]) } + all(of: value).map { with([(key, $0)]) }
            }
        case .array(let items):
            items.indices.flatMap { index -> [JSONValue] in
                func with(_ changed: [JSONValue]) -> JSONValue {
                    .array(Array(items[..<index]) + changed + items[(index + 1)...])
                }
                return [with([])] + others.map { with([$0]) } + all(of: items[index]).map { with([$0]) }
            }
        default: []
        }
    }

    /// One of each kind, and words that mean something in places. Not null: nothing written and the word `null` are one to an
    /// editor, and two to the loaders, which take the word for text.
    private static let others: [JSONValue] = [
        .bool(true), .int(7), .double(0.5), .string("seven"), .string("7d"), .string(""), .array([]),
        .array([.string("seven")]), .object([]),
    ]

    /// A value as JSON, which YAML reads as the same.
    static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
