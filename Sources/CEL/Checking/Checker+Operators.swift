extension Checker {
    // MARK: Truth

    /// Checks an operand that must be a bool.
    mutating func condition(_ id: SyntaxTree.ID, of what: String) {
        let type = checkedHead(id)
        if case .optional(let wrapped) = type { return reportOptional(id, wrapped) }
        guard inference.unify(.bool, type) else { return report(span(id), "\(what) needs a bool, here \(shown(type))") }
    }

    mutating func logical(_ logicalOperator: LogicalOperator, _ operands: [SyntaxTree.ID]) -> Type {
        for operand in operands { condition(operand, of: "`\(logicalOperator.rawValue)`") }
        return .bool
    }

    mutating func conditional(
        _ id: SyntaxTree.ID, _ test: SyntaxTree.ID, _ first: SyntaxTree.ID, _ second: SyntaxTree.ID
    ) -> Type {
        condition(test, of: "`? :`")
        let one = check(first)
        let other = check(second)
        if inference.unify(one, other) { return inference.join(one, other) }
        report(
            mark(id), "both branches of `? :` need one type, here \(shown(one)) and \(shown(other))",
            help: conversion(one, other))
        return .dyn
    }

    mutating func unary(_ id: SyntaxTree.ID, _ unaryOperator: UnaryOperator, _ operand: SyntaxTree.ID) -> Type {
        if unaryOperator == .not {
            condition(operand, of: "`!`")
            return .bool
        }
        let type = checkedHead(operand)
        switch type {
        case .int, .double, .dyn: return type
        case .parameter: return .dyn
        case .optional(let wrapped): reportOptional(operand, wrapped)
        default: report(mark(id), "`-` needs an int or a double, here \(shown(type))")
        }
        return .dyn
    }

    // MARK: Two operands

    mutating func binary(
        _ id: SyntaxTree.ID, _ binaryOperator: BinaryOperator, _ left: SyntaxTree.ID, _ right: SyntaxTree.ID
    ) -> Type {
        let one = checkedHead(left)
        let other = checkedHead(right)
        let areEqualities = binaryOperator == .equal || binaryOperator == .notEqual
        if areEqualities, case .optional = one, case .optional = other {
            if inference.unify(one, other) { return .bool }
        } else if case .optional(let wrapped) = one {
            reportOptional(left, wrapped)
            return result(binaryOperator)
        } else if case .optional(let wrapped) = other {
            reportOptional(right, wrapped)
            return result(binaryOperator)
        }
        switch binaryOperator {
        case .add, .subtract, .multiply, .divide, .modulo:
            if environment.hasJSONNumbers { reportJSONNumbers(id, binaryOperator, left, right) }
            return arithmetic(id, binaryOperator, one, other)
        case .equal, .notEqual:
            if areComparable(one, other) { return .bool }
            report(
                mark(id),
                "`\(binaryOperator.rawValue)` needs two values of one type, here \(shown(one)) and \(shown(other))",
                help: conversion(one, other))
            return .bool
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return ordering(id, binaryOperator, one, other)
        case .contains: return containment(id, one, other)
        }
    }

    private func result(_ binaryOperator: BinaryOperator) -> Type {
        switch binaryOperator {
        case .add, .subtract, .multiply, .divide, .modulo: .dyn
        default: .bool
        }
    }

    /// Numbers of all types are comparable by their mathematical value.
    private mutating func areComparable(_ left: Type, _ right: Type) -> Bool {
        let left = inference.head(left)
        let right = inference.head(right)
        return (left.isNumber && right.isNumber) || inference.unify(left, right)
    }

    private mutating func ordering(
        _ id: SyntaxTree.ID, _ binaryOperator: BinaryOperator, _ left: Type, _ right: Type
    ) -> Type {
        let symbol = binaryOperator.rawValue
        guard areComparable(left, right) else {
            report(
                mark(id), "`\(symbol)` needs two values of one type, here \(shown(left)) and \(shown(right))",
                help: conversion(left, right))
            return .bool
        }
        switch inference.resolve(left) {
        case .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration, .dyn, .parameter: break
        case let type: report(mark(id), "\(shown(type)) has no order for `\(symbol)`")
        }
        return .bool
    }

    private mutating func containment(_ id: SyntaxTree.ID, _ element: Type, _ container: Type) -> Type {
        switch inference.head(container) {
        case .dyn, .parameter: break
        case .list(let member), .map(let member, _):
            if areComparable(element, member) { break }
            report(
                mark(id), "`in` looks for \(shown(element)) among \(shown(member))", help: conversion(element, member))
        case let other: report(mark(id), "`in` needs a list or a map on its right, here \(shown(other))")
        }
        return .bool
    }

    private mutating func arithmetic(
        _ id: SyntaxTree.ID, _ binaryOperator: BinaryOperator, _ left: Type, _ right: Type
    ) -> Type {
        let left = inference.resolve(left)
        let right = inference.resolve(right)
        var results: [Type] = []
        for signature in binaryOperator.signatures {
            let instance = inference.instantiate([signature.left, signature.right, signature.result])
            guard inference.unify(Array(instance.prefix(2)), [left, right]) else { continue }
            results.append(instance[2])
        }
        // Beside a dyn or a null several signatures may fit; where their results differ only evaluation can tell.
        if let first = results.first {
            guard results.allSatisfy({ $0 == first }) else { return .dyn }
            // Nobody knows what a list behind a dyn holds.
            if case .list = first, left == .dyn || right == .dyn { return .list(.dyn) }
            return first
        }
        let symbol = binaryOperator.rawValue
        if left.isNumber, right.isNumber {
            let needs = binaryOperator == .modulo ? "two ints or two uints" : "two ints or two doubles"
            report(
                mark(id), "`\(symbol)` needs \(needs), here \(left) and \(right)",
                help: binaryOperator == .modulo ? "write int(x)" : numberConversion(id, left, right), as: .mixedNumbers)
        } else {
            report(
                mark(id), "`\(symbol)` cannot take \(shown(left)) and \(shown(right))",
                help: left == .string || right == .string ? "write string(x)" : "")
        }
        return .dyn
    }

    /// Reports an int that is written beside a field that is dyn.
    private mutating func reportJSONNumbers(
        _ id: SyntaxTree.ID, _ binaryOperator: BinaryOperator, _ left: SyntaxTree.ID, _ right: SyntaxTree.ID
    ) {
        for (operand, literal) in [(left, right), (right, left)] {
            guard case .select = tree.nodes[operand].kind, inference.head(types[operand]) == .dyn,
                let number = writtenInt(literal)
            else { continue }
            let symbol = binaryOperator.rawValue
            report(
                mark(id), "`\(symbol)` cannot take a double and an int: a number of what is dyn is a double",
                help: binaryOperator == .modulo ? "write int(\(text(operand)))" : "write \(number).0", as: .jsonNumber)
        }
    }

    /// The int that a node writes, as text; nil where it writes none.
    private func writtenInt(_ id: SyntaxTree.ID) -> String? {
        switch tree.nodes[id].kind {
        case .literal(.int(let number)): "\(number)"
        case .unary(.negate, let operand): writtenInt(operand).map { "-\($0)" }
        default: nil
        }
    }

    /// How to make two numbers one type: an int that is written becomes a double as it is.
    private func numberConversion(_ id: SyntaxTree.ID, _ left: Type, _ right: Type) -> String {
        guard case .binary(_, let one, let other) = tree.nodes[id].kind else { return "" }
        if right == .double, let number = writtenInt(one) { return "write \(number).0" }
        if left == .double, let number = writtenInt(other) { return "write \(number).0" }
        if left == .int, right == .double { return "write double(\(text(one)))" }
        if left == .double, right == .int { return "write double(\(text(other)))" }
        return conversion(left, right)
    }

    /// How to make two types one.
    func conversion(_ left: Type, _ right: Type) -> String {
        switch (inference.head(left), inference.head(right)) {
        case (.int, .double), (.double, .int), (.uint, .double), (.double, .uint): "write double(x)"
        case (.int, .uint), (.uint, .int): "write int(x)"
        case (.string, let other), (let other, .string): other.isNumber || other == .bool ? "write string(x)" : ""
        case (.null, _), (_, .null): "an absent value is tested with has(…) or .hasValue()"
        default: ""
        }
    }
}

extension BinaryOperator {
    typealias Signature = (left: Type, right: Type, result: Type)

    /// What an arithmetic operator takes. Source: cel-spec `langdef.md`, "List of standard definitions".
    var signatures: [Signature] {
        let numbers: [Signature] = [(.int, .int, .int), (.uint, .uint, .uint), (.double, .double, .double)]
        let list = Type.list(.parameter("A"))
        return switch self {
        case .add:
            numbers + [
                (.string, .string, .string), (.bytes, .bytes, .bytes), (list, list, list),
                (.timestamp, .duration, .timestamp), (.duration, .timestamp, .timestamp),
                (.duration, .duration, .duration),
            ]
        case .subtract:
            numbers + [
                (.timestamp, .timestamp, .duration), (.timestamp, .duration, .timestamp),
                (.duration, .duration, .duration),
            ]
        case .multiply, .divide: numbers
        case .modulo: Array(numbers.prefix(2))
        default: []
        }
    }
}
