internal import HumanText

extension Checker {
    mutating func call(
        _ id: SyntaxTree.ID, _ name: String, _ receiver: SyntaxTree.ID?, _ arguments: [SyntaxTree.ID]
    ) -> Type {
        if let receiver, let function = namespaced(receiver, name) {
            return apply(id, function, arguments, isMethod: false)
        }
        if let number = function(named: name) {
            return apply(id, number, (receiver.map { [$0] } ?? []) + arguments, isMethod: receiver != nil)
        }
        for operand in (receiver.map { [$0] } ?? []) + arguments { _ = check(operand) }
        if typing == .dynamic { return fail(id, mark(id), "unbound function: \(name)") }
        let nearest = nearestName(name, in: environment.functions.shownNames)
        let help = ForeignWord.negates(name) ? "write !(…)" : nearest.map { "did you mean `\($0)`?" } ?? ""
        return fail(
            id, mark(id), "there is no function `\(name)`", help: help, as: .undeclaredFunction(name))
    }

    /// The function that `a.b.name(…)` means where `a.b` is a namespace and no variable.
    private func namespaced(_ receiver: SyntaxTree.ID, _ name: String) -> Int? {
        guard let (parts, isAbsolute) = chain(receiver), isAbsolute || local(parts[0]) == nil else { return nil }
        return function(named: (parts + [name]).joined(separator: "."))
    }

    /// The place of a function that the environment has.
    private func function(named name: String) -> Int? {
        environment.functions.place(of: name)
    }

    private mutating func apply(
        _ id: SyntaxTree.ID, _ number: Int, _ operands: [SyntaxTree.ID], isMethod: Bool
    ) -> Type {
        references[id] = .function(number, passesReceiver: isMethod)
        let function = environment.functions.functions[number]
        let types = operands.map { operand in
            let type = check(operand)
            return inference.resolve(type)
        }
        let candidates = function.overloads.filter { $0.isMethod == isMethod && $0.parameters(for: types.count) != nil }
        var results: [Type] = []
        for overload in candidates {
            let instance = inference.instantiate((overload.parameters(for: types.count) ?? []) + [overload.result])
            guard inference.unify(Array(instance.dropLast()), types) else { continue }
            results.append(instance[instance.count - 1])
            if !types.contains(where: \.containsDyn) { break }
        }
        guard let first = results.first, function.accepts?(types.map { inference.resolve($0) }) ?? true else {
            reportNoOverload(id, function, operands, types, candidates)
            return function.commonResult
        }
        return results.allSatisfy { $0 == first } ? first : .dyn
    }

    private mutating func reportNoOverload(
        _ id: SyntaxTree.ID, _ function: Function, _ operands: [SyntaxTree.ID], _ types: [Type],
        _ candidates: [Function.Overload]
    ) {
        let style = function.overloads.map { $0.signature(of: function.shownName) }.joined(separator: ", ")
        if let operand = operands.first, let help = superfluous(function, operand, types[0]) {
            return report(span(operand), "`\(text(operand))` is no optional", help: help)
        }
        for (operand, type) in zip(operands, types) {
            if case .optional(let wrapped) = type, !function.takesOptionals { return reportOptional(operand, wrapped) }
        }
        if candidates.isEmpty {
            return report(
                mark(id), "`\(function.shownName)` is not called with \(types.count.counted("value")) like this",
                help: style)
        }
        // With one candidate the wrong argument can be named.
        if candidates.count == 1, let overload = candidates.first {
            let parameters = inference.instantiate(overload.parameters(for: types.count) ?? [])
            for (position, type) in types.enumerated() where !inference.unify(parameters[position], type) {
                return report(
                    span(operands[position]),
                    "`\(function.shownName)` needs \(inference.final(parameters[position])) here, not \(shown(type))",
                    help: style)
            }
        }
        let shownTypes = types.map { shown($0) }.joined(separator: ", ")
        report(mark(id), "`\(function.shownName)` cannot take (\(shownTypes))", help: style)
    }

    /// What to write where something is asked of an optional and the operand is none: a field of a record becomes one by `.?`, anything
    /// else always has a value. Nil where the call is another one.
    private func superfluous(_ function: Function, _ operand: SyntaxTree.ID, _ type: Type) -> String? {
        guard ["or", "orValue", "hasValue", "value"].contains(function.name) else { return nil }
        if case .optional = inference.head(type) { return nil }
        guard case .select(let record, let field, false) = tree.nodes[operand].kind else {
            return "it always has a value: write \(text(operand)) alone"
        }
        let optional = "\(text(record)).?\(field)"
        switch function.name {
        case "hasValue": return "write has(\(text(operand)))"
        case "orValue": return "write \(optional).orValue(\(inference.final(type).exampleLiteral))"
        default: return "write \(optional)"
        }
    }
}
