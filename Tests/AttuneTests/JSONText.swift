import JSON

/// A JSON text.
func json(_ text: String) throws -> JSONValue {
    var parser = JSONParser()
    let bytes = Array(text.utf8)
    return JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
}

/// JSON Lines.
func jsonLines(_ text: String) throws -> [JSONValue] {
    try text.split(separator: "\n").map { try json(String($0)) }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var items: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
}
