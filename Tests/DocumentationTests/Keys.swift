import JSON
import SchemaValidation

/// The keys that a schema knows, and those of them that documents have. Those of a definition stand below its name, wherever it is
/// referred to.
struct Keys {
    private let schema: JSONValue
    /// Places that documents have, as `campaigns.*.trigger.event`.
    private(set) var seen: Set<String> = []

    init(_ schema: JSONValue) { self.schema = schema }

    /// All places of the schema.
    var all: Set<String> {
        var found: Set<String> = []
        collect(schema, "", into: &found)
        return found
    }

    /// Notes the keys of a document.
    mutating func note(_ document: JSONValue) { walk(document, schema, "") }

    private func collect(_ schema: JSONValue, _ path: String, into found: inout Set<String>) {
        if let (name, definition) = self.definition(of: schema) {
            // One that refers to itself is gone through once.
            if found.insert(name).inserted { collect(definition, name + ".", into: &found) }
            return
        }
        for (key, value) in schema["properties"]?.members ?? [] {
            found.insert(path + key)
            collect(value, path + key + ".", into: &found)
        }
        if let items = schema["items"] { collect(items, path, into: &found) }
        if let others = schema["additionalProperties"], others.members != nil {
            collect(others, path + "*.", into: &found)
        }
        for choice in schema["anyOf"]?.array ?? [] { collect(choice, path, into: &found) }
    }

    /// What `{"$ref": "#/definitions/NAME"}` refers to.
    private func definition(of schema: JSONValue) -> (name: String, definition: JSONValue)? {
        guard let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init),
            let definition = self.schema["definitions"]?[name]
        else { return nil }
        return (name, definition)
    }

    private mutating func walk(_ value: JSONValue, _ schema: JSONValue, _ path: String) {
        if let (name, definition) = self.definition(of: schema) {
            seen.insert(name)
            return walk(value, definition, name + ".")
        }
        for choice in schema["anyOf"]?.array ?? [] { walk(value, choice, path) }
        switch value {
        case .array(let items):
            guard let described = schema["items"] else { return }
            for item in items { walk(item, described, path) }
        case .object(let members):
            for (key, member) in members {
                if let described = schema["properties"]?[key] {
                    seen.insert(path + key)
                    walk(member, described, path + key + ".")
                } else if let others = schema["additionalProperties"], others.members != nil {
                    walk(member, others, path + "*.")
                }
            }
        default: break
        }
    }
}
