extension Parser {
    /// Expands a macro, or returns nil where the call is none. A macro is known by its name and the number of its arguments.
    mutating func expand(
        _ name: String, receiver: SyntaxTree.ID?, _ arguments: [SyntaxTree.ID], span: Range<Int>, mark: Range<Int>
    ) throws(Issue) -> SyntaxTree.ID? {
        guard let receiver else {
            return name == "has" && arguments.count == 1 ? try presence(arguments[0], span: span, mark: mark) : nil
        }
        switch (name, arguments.count) {
        case ("bind", 3) where isIdentifier(receiver, "cel"):
            let local = try variable(arguments[0], of: "cel.bind")
            return try add(
                .binding(local, value: arguments[1], body: arguments[2]), span, mark: mark,
                over: [arguments[1], arguments[2]])
        case ("optMap", 2), ("optFlatMap", 2):
            let local = try variable(arguments[0], of: name)
            return try add(
                .optionalMap(receiver, local, body: arguments[1], isFlat: name == "optFlatMap"), span, mark: mark,
                over: [receiver, arguments[1]])
        case ("sortBy", 2): return try sort(receiver, by: arguments, span: span, mark: mark)
        default: break
        }
        guard let form = Parser.form(name, arguments.count) else { return nil }
        let first = try variable(arguments[0], of: name)
        let second = form.variables == 2 ? try variable(arguments[1], of: name) : nil
        if let second, second.name == first.name {
            throw Issue(
                .syntax, span: self.span(arguments[1]), message: "both variables are named `\(first.name)`")
        }
        let filter = form.hasFilter ? arguments[form.variables] : nil
        let body = arguments[arguments.count - 1]
        let comprehension = SyntaxTree.Comprehension(
            form: form.form, range: receiver, variable: first, second: second, filter: filter, body: body)
        return try add(
            .comprehension(comprehension), span, mark: mark, over: [receiver, body] + (filter.map { [$0] } ?? []))
    }

    /// `list.sortBy(x, key)`: the list is bound to a name that nobody can write, so that it is evaluated once, and sorted by the list of
    /// its keys.
    private mutating func sort(
        _ list: SyntaxTree.ID, by arguments: [SyntaxTree.ID], span: Range<Int>, mark: Range<Int>
    ) throws(Issue) -> SyntaxTree.ID {
        let element = try variable(arguments[0], of: "sortBy")
        let place = self.span(list)
        let bound = SyntaxTree.Local(name: "@list")
        let elements = try add(.identifier(bound.name, isAbsolute: false), place, mark: place, over: [])
        let range = try add(.identifier(bound.name, isAbsolute: false), place, mark: place, over: [])
        let comprehension = SyntaxTree.Comprehension(
            form: .list, range: range, variable: element, second: nil, filter: nil, body: arguments[1])
        let keys = try add(.comprehension(comprehension), span, mark: mark, over: [range, arguments[1]])
        let call = try add(
            .call("@sortBy", receiver: nil, arguments: [elements, keys]), span, mark: mark, over: [elements, keys])
        return try add(.binding(bound, value: list, body: call), span, mark: mark, over: [list, call])
    }

    private typealias Shape = (form: SyntaxTree.Comprehension.Form, variables: Int, hasFilter: Bool)

    private static func form(_ name: String, _ count: Int) -> Shape? {
        switch (name, count) {
        case ("all", 2), ("all", 3): (.all, count - 1, false)
        case ("exists", 2), ("exists", 3): (.exists, count - 1, false)
        case ("exists_one", 2), ("existsOne", 2), ("exists_one", 3), ("existsOne", 3): (.existsOne, count - 1, false)
        case ("filter", 2): (.filter, 1, false)
        case ("map", 2), ("map", 3): (.list, 1, count == 3)
        case ("transformList", 3), ("transformList", 4): (.list, 2, count == 4)
        case ("transformMap", 3), ("transformMap", 4): (.map, 2, count == 4)
        case ("transformMapEntry", 3), ("transformMapEntry", 4): (.mapEntry, 2, count == 4)
        default: nil
        }
    }

    private mutating func presence(
        _ argument: SyntaxTree.ID, span: Range<Int>, mark: Range<Int>
    ) throws(Issue) -> SyntaxTree.ID {
        guard case .select(let operand, let field, false) = tree.nodes[argument].kind else {
            throw Issue(
                .syntax, span: self.span(argument), message: "has() takes a field", help: presenceHelp(argument))
        }
        return try add(.presence(operand, field: field), span, mark: tree.nodes[argument].mark, over: [operand])
    }

    /// What asks whether a value is there that is no field: a key of a map is looked for with `in`.
    private func presenceHelp(_ id: SyntaxTree.ID) -> String {
        guard case .index(let map, let key, false) = tree.nodes[id].kind,
            case .literal(.string) = tree.nodes[key].kind
        else { return "write has(event.NAME); an optional has .hasValue()" }
        return "write \(text(span(key))) in \(text(span(map)))"
    }

    private func isIdentifier(_ id: SyntaxTree.ID, _ name: String) -> Bool {
        if case .identifier(name, isAbsolute: false) = tree.nodes[id].kind { true } else { false }
    }

    private func variable(_ id: SyntaxTree.ID, of macro: String) throws(Issue) -> SyntaxTree.Local {
        guard case .identifier(let name, isAbsolute: false) = tree.nodes[id].kind else {
            throw Issue(.syntax, span: span(id), message: "`\(macro)` takes the name of a variable here")
        }
        return SyntaxTree.Local(name: name)
    }
}
