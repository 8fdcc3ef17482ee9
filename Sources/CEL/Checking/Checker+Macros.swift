extension Checker {
    mutating func comprehension(_ id: SyntaxTree.ID, _ macro: SyntaxTree.Comprehension) -> Type {
        let range = checkedHead(macro.range)
        let key: Type
        let value: Type
        switch range {
        case .list(let element): (key, value) = (.int, element)
        case .map(let keys, let values): (key, value) = (keys, values)
        case .dyn, .parameter: (key, value) = (.dyn, .dyn)
        case .optional(let wrapped):
            reportOptional(macro.range, wrapped)
            (key, value) = (.dyn, .dyn)
        default:
            report(mark(id), "a list or a map is needed before `.\(name(of: id))`, here \(shown(range))")
            (key, value) = (.dyn, .dyn)
        }
        var first = key
        if macro.second == nil, case .list(let element) = range { first = element }
        var variables = [(name: macro.variable.name, type: first)]
        if let second = macro.second { variables.append((second.name, value)) }
        return scoped(id, variables) { checker in
            if let filter = macro.filter { checker.condition(filter, of: "the filter") }
            switch macro.form {
            case .all, .exists, .existsOne:
                checker.condition(macro.body, of: "`\(checker.name(of: id))`")
                return .bool
            case .filter:
                checker.condition(macro.body, of: "`filter`")
                return .list(first)
            case .list: return .list(checker.check(macro.body))
            case .map: return .map(key, checker.check(macro.body))
            case .mapEntry:
                let body = checker.check(macro.body)
                let entry = Type.map(checker.inference.fresh(), checker.inference.fresh())
                if checker.inference.unify(entry, body) { return entry }
                checker.report(checker.span(macro.body), "a map is needed here, not \(checker.shown(body))")
                return .dyn
            }
        }
    }

    /// The name of a macro as it was written.
    private func name(of id: SyntaxTree.ID) -> String { String(decoding: source[mark(id)], as: UTF8.self) }

    mutating func binding(
        _ id: SyntaxTree.ID, _ local: SyntaxTree.Local, _ value: SyntaxTree.ID, _ body: SyntaxTree.ID
    ) -> Type {
        let type = check(value)
        return scoped(id, [(local.name, type)]) { $0.check(body) }
    }

    mutating func optionalMap(
        _ id: SyntaxTree.ID, _ operand: SyntaxTree.ID, _ local: SyntaxTree.Local, _ body: SyntaxTree.ID, _ isFlat: Bool
    ) -> Type {
        let wrapped = inference.fresh()
        let type = check(operand)
        if !inference.unify(.optional(wrapped), type) {
            report(span(operand), "an optional is needed before `.\(name(of: id))`, here \(shown(type))")
        }
        let result = scoped(id, [(local.name, inference.head(type) == .dyn ? .dyn : wrapped)]) { $0.check(body) }
        guard isFlat else { return .optional(result) }
        if inference.unify(.optional(inference.fresh()), result) { return result }
        report(span(body), "`optFlatMap` needs an optional here, not \(shown(result))")
        return .dyn
    }
}
