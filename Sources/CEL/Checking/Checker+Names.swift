internal import HumanText

extension Checker {
    /// The parts of `a.b.c` and whether it begins with a dot, or nil where the node is no chain of names.
    func chain(_ id: SyntaxTree.ID) -> (parts: [String], isAbsolute: Bool)? {
        var parts: [String] = []
        var id = id
        while true {
            switch tree.nodes[id].kind {
            case .identifier(let name, let isAbsolute): return ((parts + [name]).reversed(), isAbsolute)
            case .select(let operand, let field, false):
                parts.append(field)
                id = operand
            default: return nil
            }
        }
    }

    /// The number of a macro's variable, the innermost of its name.
    func local(_ name: String) -> Int? { locals.lastIndex { $0.name == name } }

    /// Names to try in the environment: in the container and in each around it, then outside.
    func candidates(_ name: String, isAbsolute: Bool) -> [String] {
        guard !isAbsolute, !environment.container.isEmpty else { return [name] }
        var names: [String] = []
        var container = environment.container[...]
        while !container.isEmpty {
            names.append("\(container).\(name)")
            container = container.lastIndex(of: ".").map { container[..<$0] } ?? ""
        }
        return names + [name]
    }

    /// The type of a name or of the field of an operand; the longest chain that is declared wins.
    mutating func name(_ id: SyntaxTree.ID) -> Type {
        if let (parts, isAbsolute) = chain(id), isAbsolute || local(parts[0]) == nil {
            for candidate in candidates(parts.joined(separator: "."), isAbsolute: isAbsolute) {
                if let variable = environment.variables[candidate] { return read(id, variable) }
                if let type = StandardTypes.named(candidate) {
                    references[id] = .type(type)
                    return .type(type)
                }
            }
        }
        switch tree.nodes[id].kind {
        case .identifier(let name, let isAbsolute):
            if !isAbsolute, let number = local(name) {
                references[id] = .local(number)
                return locals[number].type
            }
            return undeclared(id, name)
        case .select(let operand, let field, let isOptional):
            if let record = record(operand) { return self.field(id, record, field, isOptional: isOptional) }
            return select(id, check(operand), field, isOptional: isOptional)
        default: return .dyn
        }
    }

    private mutating func undeclared(_ id: SyntaxTree.ID, _ name: String) -> Type {
        if record(id) != nil {
            return fail(id, span(id), "`\(name)` stands only before a field: write \(name).NAME")
        }
        let names = locals.map(\.name) + environment.variables.keys.sorted() + environment.records.keys.sorted()
        let nearest = nearestName(name, in: names)
        let constant = ["true", "false", "null"].first { $0 == name.lowercased() }
        let help = (constant ?? nearest).map { "did you mean `\($0)`?" } ?? ""
        if typing == .dynamic { return fail(id, span(id), "unknown variable `\(name)`") }
        return fail(id, span(id), "`\(name)` is not declared", help: help, as: .undeclaredName(name))
    }

    // MARK: Records

    /// The record that a node names.
    func record(_ id: SyntaxTree.ID) -> (name: String, fields: [Environment.Field])? {
        guard case .identifier(let name, let isAbsolute) = tree.nodes[id].kind, isAbsolute || local(name) == nil else {
            return nil
        }
        for candidate in candidates(name, isAbsolute: isAbsolute) {
            if let fields = environment.records[candidate] { return (candidate, fields) }
        }
        return nil
    }

    private mutating func field(
        _ id: SyntaxTree.ID, _ record: (name: String, fields: [Environment.Field]), _ field: String, isOptional: Bool
    ) -> Type {
        guard let declared = declared(field, in: record) else { return unknownField(id, field, record) }
        let type = read(id, declared)
        return isOptional ? .optional(type) : type
    }

    private func declared(_ field: String, in record: (name: String, fields: [Environment.Field])) -> Environment.Field?
    {
        record.fields.first { $0.name.hasSameBytes(as: field) }
    }

    private mutating func unknownField(
        _ id: SyntaxTree.ID, _ field: String, _ record: (name: String, fields: [Environment.Field])
    ) -> Type {
        let nearest = nearestName(field, in: record.fields.map(\.name))
        let help = nearest.map { "did you mean `\($0)`?" } ?? ""
        return fail(
            id, mark(id), "no field `\(field)` in `\(record.name)`", help: help,
            as: .undeclaredField(field, record: record.name))
    }

    private mutating func read(_ id: SyntaxTree.ID, _ variable: Environment.Field) -> Type {
        references[id] = .slot(variable.slot)
        note(variable.slot, span(id))
        return variable.type
    }

    private mutating func note(_ slot: Int, _ span: Range<Int>) {
        if !reads.contains(where: { $0.slot == slot }) { reads.append((slot, span)) }
    }

    // MARK: Fields

    /// `has(operand.field)`.
    mutating func presence(_ id: SyntaxTree.ID, _ operand: SyntaxTree.ID, _ field: String) -> Type {
        if let record = record(operand) {
            guard let declared = declared(field, in: record) else { return unknownField(id, field, record) }
            references[id] = .presence(declared.slot)
            note(declared.slot, span(id))
        } else {
            _ = select(id, check(operand), field, isOptional: false)
        }
        return .bool
    }

    private mutating func select(_ id: SyntaxTree.ID, _ operand: Type, _ field: String, isOptional: Bool) -> Type {
        let operand = inference.head(operand)
        if case .optional(let wrapped) = operand {
            return .optional(fieldType(id, wrapped))
        }
        let type = fieldType(id, operand)
        return isOptional ? .optional(type) : type
    }

    private mutating func fieldType(_ id: SyntaxTree.ID, _ operand: Type) -> Type {
        switch inference.head(operand) {
        case .map(let key, let value):
            guard inference.unify(key, .string) else {
                report(
                    mark(id), "a field is a text key, here the keys are \(shown(key))", help: "write […] with the key")
                return .dyn
            }
            return value
        case .dyn, .parameter: return .dyn
        case .optional(let wrapped): return fieldType(id, wrapped)
        case let other:
            report(mark(id), "\(shown(other)) has no fields")
            return .dyn
        }
    }
}

/// Types as values, by the names under which expressions know them.
enum StandardTypes {
    static func named(_ name: String) -> Type? {
        switch name {
        case "bool": .bool
        case "int": .int
        case "uint": .uint
        case "double": .double
        case "string": .string
        case "bytes": .bytes
        case "list": .list(.dyn)
        case "map": .map(.dyn, .dyn)
        case "null_type": .null
        case "type": .type(.dyn)
        case "optional_type": .optional(.dyn)
        case "google.protobuf.Timestamp": .timestamp
        case "google.protobuf.Duration": .duration
        default: nil
        }
    }
}
