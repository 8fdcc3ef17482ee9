extension Shape {
    /// The shape as JSON Schema draft-07, which editors read. They see YAML by its core schema, so that text which looks like a
    /// number or a bool is one to them.
    package var schema: SchemaNode {
        switch self {
        case .text: Self.scalar(["string", "number", "boolean"])
        case .pattern(let pattern): Self.scalar(["string", "number", "boolean"], pattern)
        case .name(.text):
            .object([("type", .list(Self.texts(["string", "number", "boolean"]))), ("minLength", .int(1))])
        case .name(let form): Self.scalar(["string", "number", "boolean"], form.pattern)
        case .instant: .object([("not", Self.scalar(["number", "boolean", "null", "array", "object"]))])
        case .duration:
            .object([("type", .text("string")), ("pattern", .text("^(?=.*[1-9])([0-9]+(ms|s|m|h|d|w))+$"))])
        case .int(let range):
            .object([
                ("type", .text("integer")), ("minimum", .int(range.lowerBound)), ("maximum", .int(range.upperBound)),
            ])
        case .number: .object([("type", .text("number"))])
        case .bool: .object([("type", .text("boolean"))])
        case .word(let words): .object([("enum", .list(Self.texts(words)))])
        case .literal: Self.scalar(["string", "number", "boolean", "null"])
        case .any: .object([])
        case .absent: .object([("type", .text("null"))])
        case .list(let item, let least):
            .object(
                [("type", .text("array")), ("items", item.schema)]
                    + (least > 0 ? [("minItems", .int(Int64(least)))] : []))
        case .mapping(let mapping): mapping.schema
        case .names(let form, let value, let count, let except): Self.names(form, value, count, except)
        case .either(let shapes): .object([("anyOf", .list(shapes.map(\.schema)))])
        case .named(_, let shape): shape.schema
        case .recursive(let name, _): .object([("$ref", .text("#/definitions/\(name)"))])
        }
    }

    /// The schemas that ``schema`` refers to by `#/definitions/NAME`, each once, in order of first reference.
    package var definitions: [(key: String, value: SchemaNode)] {
        var found: [(key: String, value: SchemaNode)] = []
        collectDefinitions(&found)
        return found
    }

    private func collectDefinitions(_ found: inout [(key: String, value: SchemaNode)]) {
        switch self {
        case .list(let item, _): item.collectDefinitions(&found)
        case .mapping(let mapping):
            for field in mapping.fields { field.shape.collectDefinitions(&found) }
            mapping.others?.collectDefinitions(&found)
        case .names(_, let value, _, _): value.collectDefinitions(&found)
        case .either(let shapes): for shape in shapes { shape.collectDefinitions(&found) }
        case .named(_, let shape): shape.collectDefinitions(&found)
        case .recursive(let name, let shape):
            guard !found.contains(where: { $0.key == name }) else { return }
            let shape = shape()
            found.append((name, shape.schema))
            shape.collectDefinitions(&found)
        case .text, .pattern, .name, .instant, .duration, .int, .number, .bool, .word, .literal, .any, .absent: break
        }
    }

    private static func names(
        _ form: NameForm, _ value: Shape, _ count: ClosedRange<Int>?, _ except: [String]
    ) -> SchemaNode {
        var name: [(key: String, value: SchemaNode)] = []
        if let pattern = form.pattern {
            name.append(("pattern", .text(pattern)))
        } else {
            name.append(("minLength", .int(1)))
        }
        if !except.isEmpty { name.append(("not", .object([("enum", .list(texts(except)))]))) }
        var members: [(key: String, value: SchemaNode)] = [
            ("type", .text("object")), ("propertyNames", .object(name)), ("additionalProperties", value.schema),
        ]
        if let count {
            members.append(("minProperties", .int(Int64(count.lowerBound))))
            members.append(("maxProperties", .int(Int64(count.upperBound))))
        }
        return .object(members)
    }

    private static func scalar(_ types: [String], _ pattern: String? = nil) -> SchemaNode {
        .object([("type", .list(texts(types)))] + (pattern.map { [("pattern", .text($0))] } ?? []))
    }

    private static func texts(_ texts: [String]) -> [SchemaNode] { texts.map { .text($0) } }
}

extension MappingShape {
    /// The mapping as JSON Schema draft-07.
    var schema: SchemaNode {
        var members: [(key: String, value: SchemaNode)] = [
            ("type", .text("object")),
            ("properties", .object(fields.map { ($0.key, Self.described($0)) })),
            ("additionalProperties", others?.schema ?? .bool(false)),
        ]
        let required = fields.filter(\.isRequired)
        if !required.isEmpty { members.append(("required", .list(required.map { .text($0.key) }))) }
        if !exactlyOne.isEmpty {
            let choices = exactlyOne.map { SchemaNode.object([("required", .list([.text($0)]))]) }
            members.append(("oneOf", .list(choices)))
        }
        if !companions.isEmpty {
            members.append(("dependencies", .object(companions.map { ($0.key, .list([.text($0.beside)])) })))
        }
        return .object(members)
    }

    private static func described(_ field: Field) -> SchemaNode {
        guard case .object(let members) = field.shape.schema, !field.help.isEmpty else { return field.shape.schema }
        return .object([("description", .text(field.help))] + members)
    }
}

extension NameForm {
    /// The form as a pattern of ECMA 262; nil where any text will do.
    package var pattern: String? {
        switch self {
        case .snakeCase: "^[a-z][a-z0-9_]*$"
        case .kebabCase: "^[a-z0-9]+(-[a-z0-9]+)*$"
        case .identifier: "^[A-Za-z_][A-Za-z0-9_]*$"
        case .text: nil
        }
    }
}
