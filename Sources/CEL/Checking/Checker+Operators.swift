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
            help: conversion((first, one), (second, other)))
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
            return arithmetic(id, binaryOperator, (left, one), (right, other))
        case .equal, .notEqual:
            if areComparable(one, other) { return .bool }
            report(
                mark(id),
                "`\(binaryOperator.rawValue)` needs two values of one type, here \(shown(one)) and \(shown(other))",
                help: conversion((left, one), (right, other)))
            return .bool
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return ordering(id, binaryOperator, (left, one), (right, other))
        case .contains: return containment(id, left, one, other)
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
        _ id: SyntaxTree.ID, _ binaryOperator: BinaryOperator, _ left: Operand, _ right: Operand
    ) -> Type {
        let symbol = binaryOperator.rawValue
        guard areComparable(left.type, right.type) else {
            report(
                mark(id),
                "`\(symbol)` needs two values of one type, here \(shown(left.type)) and \(shown(right.type))",
                help: conversion(left, right, isOrdered: true))
            return .bool
        }
        switch inference.resolve(left.type) {
        case .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration, .dyn, .parameter: break
        case let type: report(mark(id), "\(shown(type)) has no order for `\(symbol)`")
        }
        return .bool
    }

    private mutating func containment(
        _ id: SyntaxTree.ID, _ operand: SyntaxTree.ID, _ element: Type, _ container: Type
    ) -> Type {
        switch inference.head(container) {
        case .dyn, .parameter: break
        case .list(let member), .map(let member, _):
            if areComparable(element, member) { break }
            report(
                mark(id), "`in` looks for \(shown(element)) among \(shown(member))",
                help: conversion(operand, element, to: member))
        case let other: report(mark(id), "`in` needs a list or a map on its right, here \(shown(other))")
        }
        return .bool
    }

    private mutating func arithmetic(
        _ id: SyntaxTree.ID, _ binaryOperator: BinaryOperator, _ first: Operand, _ second: Operand
    ) -> Type {
        let left = inference.resolve(first.type)
        let right = inference.resolve(second.type)
        var results: [Type] = []
        for signature in binaryOperator.signatures {
            let instance = inference.instantiate([signature.left, signature.right, signature.result])
            guard inference.unify(Array(instance.prefix(2)), [left, right]) else { continue }
            results.append(instance[2])
        }
        // Beside a dyn or a null several signatures may fit; where their results differ only evaluation can tell.
        if let result = results.first {
            guard results.allSatisfy({ $0 == result }) else { return .dyn }
            // Nobody knows what a list behind a dyn holds.
            if case .list = result, left == .dyn || right == .dyn { return .list(.dyn) }
            return result
        }
        let symbol = binaryOperator.rawValue
        if left.isNumber, right.isNumber {
            let needs = binaryOperator == .modulo ? "two ints or two uints" : "two ints or two doubles"
            report(
                mark(id), "`\(symbol)` needs \(needs), here \(left) and \(right)",
                help: binaryOperator == .modulo ? "write int(x)" : conversion(first, second), as: .mixedNumbers)
        } else {
            report(
                mark(id), "`\(symbol)` cannot take \(shown(left)) and \(shown(right))",
                help: arithmeticHelp(binaryOperator, first, second))
        }
        return .dyn
    }

    /// What to write of operands that an operator cannot take: a text beside `+` joins texts, elsewhere a number is meant.
    private func arithmeticHelp(_ binaryOperator: BinaryOperator, _ left: Operand, _ right: Operand) -> String {
        guard binaryOperator != .add else { return conversion(left, right) }
        return conversion(left, right, isOrdered: true)
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
