package import JSON

/// Holds JSON values against a JSON Schema, as far as this project's schemas go: the keywords that draft-07 and 2020-12 share.
///
/// A keyword that it does not know is a problem of its own, so that nothing in a schema is passed over. References lead into the
/// same document.
package struct SchemaValidator {
    /// The schema.
    package let schema: JSONValue
    /// Members that a schema with `properties` does not name are problems, although the schema lets them pass: the schemas of
    /// topics stay open for what comes, and what is written today must be described.
    package let isClosed: Bool

    /// Creates a validator.
    package init(schema: JSONValue, isClosed: Bool = false) {
        self.schema = schema
        self.isClosed = isClosed
    }

    /// What does not hold, each with its place in the value; empty where all does.
    package func problems(of value: JSONValue) -> [String] {
        problems(of: value, at: "$", against: schema)
    }

    private static let annotations: Set<String> = [
        "$schema", "$id", "$comment", "title", "description", "format", "default", "examples", "definitions", "$defs",
        "then", "else",
    ]

    private func problems(of value: JSONValue, at path: String, against schema: JSONValue) -> [String] {
        switch schema {
        case .bool(true): return []
        case .bool(false): return ["\(path): nothing is allowed here"]
        case .object(let keywords):
            return keywords.flatMap { keyword, argument in
                check(keyword, argument, of: value, at: path, in: schema)
            }
        default: return ["\(path): the schema is neither an object nor a bool"]
        }
    }

    private func check(
        _ keyword: String, _ argument: JSONValue, of value: JSONValue, at path: String, in schema: JSONValue
    ) -> [String] {
        if Self.annotations.contains(keyword) { return [] }
        return checkItself(keyword, argument, of: value, at: path)
            ?? checkParts(keyword, argument, of: value, at: path, in: schema)
            ?? checkSchemas(keyword, argument, of: value, at: path, in: schema)
            ?? ["\(path): the validator does not know '\(keyword)'"]
    }

    /// What does not hold of a keyword on the value itself; nil for another keyword.
    private func checkItself(_ keyword: String, _ argument: JSONValue, of value: JSONValue, at path: String)
        -> [String]?
    {
        func unless(_ holds: Bool, _ problem: String) -> [String] { holds ? [] : ["\(path): \(problem)"] }
        switch keyword {
        case "type":
            let types = argument.array ?? [argument]
            let names = types.compactMap(\.string)
            return unless(names.contains { value.isOf(type: $0) }, "not of type \(names.joined(separator: " or "))")
        case "const": return unless(value == argument, "not what it must be")
        case "enum": return unless(argument.array?.contains(value) == true, "none of the allowed values")
        case "minimum": return unless((value.number ?? .infinity) >= (argument.number ?? .nan), "too small")
        case "maximum": return unless((value.number ?? -.infinity) <= (argument.number ?? .nan), "too large")
        case "minLength": return unless((value.string?.unicodeScalars.count ?? .max) >= argument.count, "too short")
        case "maxLength": return unless((value.string?.unicodeScalars.count ?? 0) <= argument.count, "too long")
        case "minItems": return unless((value.array?.count ?? .max) >= argument.count, "too few items")
        case "minProperties": return unless((value.members?.count ?? .max) >= argument.count, "too few members")
        case "maxProperties": return unless((value.members?.count ?? 0) <= argument.count, "too many members")
        case "pattern":
            guard let text = value.string else { return [] }
            guard let pattern = argument.string.flatMap({ try? Regex($0) }) else {
                return ["\(path): the schema's pattern is none"]
            }
            return unless(text.contains(pattern), "'\(text)' does not match \(argument.string ?? "")")
        default: return nil
        }
    }

    /// What does not hold of a keyword on the value's members or items; nil for another keyword.
    private func checkParts(
        _ keyword: String, _ argument: JSONValue, of value: JSONValue, at path: String, in schema: JSONValue
    ) -> [String]? {
        switch keyword {
        case "required":
            guard let members = value.members else { return [] }
            let missing = (argument.array ?? []).compactMap(\.string).filter { key in
                !members.contains { $0.key == key }
            }
            return missing.map { "\(path): lacks \($0)" }
        case "dependencies":
            return (value.members ?? []).flatMap { key, _ in
                argument[key].map { check("required", $0, of: value, at: path, in: schema) } ?? []
            }
        case "properties":
            return (value.members ?? []).flatMap { key, member in
                if let described = argument[key] {
                    return problems(of: member, at: "\(path).\(key)", against: described)
                }
                return isClosed ? ["\(path): '\(key)' is not described"] : []
            }
        case "additionalProperties":
            return (value.members ?? []).filter { schema["properties"]?[$0.key] == nil }.flatMap { key, member in
                problems(of: member, at: "\(path).\(key)", against: argument)
            }
        case "propertyNames":
            return (value.members ?? []).flatMap {
                problems(of: .string($0.key), at: "\(path) (name)", against: argument)
            }
        case "items":
            return (value.array ?? []).enumerated().flatMap { index, item in
                problems(of: item, at: "\(path)[\(index)]", against: argument)
            }
        default: return nil
        }
    }

    /// What does not hold of a keyword that puts schemas together; nil for another keyword.
    private func checkSchemas(
        _ keyword: String, _ argument: JSONValue, of value: JSONValue, at path: String, in schema: JSONValue
    ) -> [String]? {
        func unless(_ holds: Bool, _ problem: String) -> [String] { holds ? [] : ["\(path): \(problem)"] }
        func holds(_ schema: JSONValue) -> Bool { problems(of: value, at: path, against: schema).isEmpty }
        switch keyword {
        case "allOf": return (argument.array ?? []).flatMap { problems(of: value, at: path, against: $0) }
        case "anyOf":
            let attempts = (argument.array ?? []).map { problems(of: value, at: path, against: $0) }
            if attempts.contains(where: \.isEmpty) { return [] }
            // The attempt that got furthest into the value says most.
            func depth(_ attempt: [String]) -> Int { attempt.map { $0.prefix { $0 != ":" }.count }.max() ?? 0 }
            return attempts.max { depth($0) < depth($1) } ?? ["\(path): anyOf is empty"]
        case "oneOf":
            let count = (argument.array ?? []).count(where: holds)
            return unless(count == 1, "\(count) of oneOf hold instead of one")
        case "not": return unless(!holds(argument), "is what it must not be")
        case "if":
            // Conditions name a few members of many: whether all are described is no question for them.
            let open = SchemaValidator(schema: self.schema)
            let isMet = open.problems(of: value, at: path, against: argument).isEmpty
            guard let branch = isMet ? schema["then"] : schema["else"] else { return [] }
            return open.problems(of: value, at: path, against: branch)
        case "$ref":
            guard let target = argument.string.flatMap(resolve) else { return ["\(path): $ref leads nowhere"] }
            return problems(of: value, at: path, against: target)
        default: return nil
        }
    }

    /// The place that a reference such as `#/$defs/data` leads to.
    private func resolve(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#/") else { return nil }
        var place: JSONValue? = schema
        for key in reference.dropFirst(2).split(separator: "/") { place = place?[String(key)] }
        return place
    }
}

extension JSONValue {
    /// The text, where it is one.
    package var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The items, where it is an array.
    package var array: [JSONValue]? { if case .array(let items) = self { items } else { nil } }
    /// The members, where it is an object.
    package var members: [(key: String, value: JSONValue)]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The number, where it is one.
    package var number: Double? {
        switch self {
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// A number that counts something.
    fileprivate var count: Int { number.flatMap { Int(exactly: $0) } ?? 0 }

    fileprivate func isOf(type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.bool, "boolean"), (.string, "string"), (.array, "array"), (.object, "object"): true
        case (.int, "integer"), (.uint, "integer"), (.int, "number"), (.uint, "number"), (.double, "number"): true
        case (.double(let number), "integer"): number == number.rounded()
        default: false
        }
    }
}
