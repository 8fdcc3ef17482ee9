extension Checker {
    mutating func list(_ elements: [SyntaxTree.Element]) -> Type {
        var joined: Type?
        for element in elements {
            let type = self.element(element.value, isOptional: element.isOptional)
            joined = joined.map { inference.join($0, type) } ?? type
        }
        return .list(joined ?? inference.fresh())
    }

    mutating func map(_ entries: [SyntaxTree.Entry]) -> Type {
        var keys: Type?
        var values: Type?
        for entry in entries {
            let key = checkedHead(entry.key)
            switch key {
            case .int, .uint, .bool, .string, .dyn, .parameter: break
            case .optional(let wrapped): reportOptional(entry.key, wrapped)
            default:
                report(span(entry.key), "a key of a map is an int, uint, bool or string, here \(shown(key))")
            }
            let value = element(entry.value, isOptional: entry.isOptional)
            keys = keys.map { inference.join($0, key) } ?? key
            values = values.map { inference.join($0, value) } ?? value
        }
        return .map(keys ?? inference.fresh(), values ?? inference.fresh())
    }

    /// The type of an element; after `?` that of the optional's value.
    private mutating func element(_ id: SyntaxTree.ID, isOptional: Bool) -> Type {
        let type = check(id)
        guard isOptional else { return type }
        let wrapped = inference.fresh()
        guard inference.head(type) != .null, inference.unify(.optional(wrapped), type) else {
            report(span(id), "after `?` an optional is expected, here \(shown(type))")
            return .dyn
        }
        return inference.head(type) == .dyn ? .dyn : wrapped
    }

    mutating func index(_ id: SyntaxTree.ID, _ operand: SyntaxTree.ID, _ index: SyntaxTree.ID, _ isOptional: Bool)
        -> Type
    {
        let base = checkedHead(operand)
        let key = checkedHead(index)
        if case .optional(let wrapped) = key {
            reportOptional(index, wrapped)
            return .dyn
        }
        if case .optional(let wrapped) = base { return .optional(element(of: wrapped, at: key, index)) }
        let type = element(of: base, at: key, index)
        return isOptional ? .optional(type) : type
    }

    private mutating func element(of base: Type, at key: Type, _ index: SyntaxTree.ID) -> Type {
        switch inference.head(base) {
        case .dyn, .parameter: return .dyn
        case .list(let element):
            if !inference.unify(.int, key) { report(span(index), "a list's index is an int, here \(shown(key))") }
            return element
        case .map(let wanted, let value):
            let wanted = inference.head(wanted)
            if !(wanted.isNumber && key.isNumber), !inference.unify(wanted, key) {
                report(
                    span(index), "the keys are \(shown(wanted)), here \(shown(key))",
                    help: conversion(index, key, to: wanted))
            }
            return value
        case let other:
            report(span(index), "\(shown(other)) has no elements")
            return .dyn
        }
    }
}
