internal import Ordering

/// The operators on values of any kind.
enum Operators {
    // MARK: Arithmetic

    static func compute<Integer: FixedWidthInteger>(
        _ arithmetic: Arithmetic, _ left: Integer, _ right: Integer
    ) throws(EvaluationError) -> Integer {
        let (result, overflow) =
            switch arithmetic {
            case .add: left.addingReportingOverflow(right)
            case .subtract: left.subtractingReportingOverflow(right)
            case .multiply: left.multipliedReportingOverflow(by: right)
            case .divide: left.dividedReportingOverflow(by: right)
            case .modulo: left.remainderReportingOverflow(dividingBy: right)
            }
        guard overflow else { return result }
        if right == 0, arithmetic == .divide { throw EvaluationError("divide by zero") }
        if right == 0, arithmetic == .modulo { throw EvaluationError("modulus by zero") }
        throw EvaluationError("integer overflow")
    }

    static func compute(_ arithmetic: Arithmetic, _ left: Double, _ right: Double) throws(EvaluationError) -> Double {
        switch arithmetic {
        case .add: return left + right
        case .subtract: return left - right
        case .multiply: return left * right
        case .divide: return left / right
        case .modulo: throw .noSuchOverload
        }
    }

    static func compute(
        _ arithmetic: Arithmetic, _ left: Value, _ right: Value, budget: inout Int
    ) throws(EvaluationError) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try compute(arithmetic, left, right))
        case (.uint(let left), .uint(let right)): return .uint(try compute(arithmetic, left, right))
        case (.double(let left), .double(let right)): return .double(try compute(arithmetic, left, right))
        case (.string(let left), .string(let right)) where arithmetic == .add:
            try checkLength(left.utf8.count, right.utf8.count)
            try Limits.spend((left.utf8.count + right.utf8.count) / Limits.textStep, from: &budget)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)) where arithmetic == .add:
            try checkLength(left.count, right.count)
            try Limits.spend((left.count + right.count) / Limits.textStep, from: &budget)
            return .bytes(left + right)
        case (.list(let left), .list(let right)) where arithmetic == .add:
            try Limits.spend(left.count + right.count, from: &budget)
            let sum = Value.list(left + right)
            try sum.charge(&budget)
            return sum
        default:
            guard arithmetic == .add || arithmetic == .subtract else { throw noOverload(arithmetic, left, right) }
            guard let result = try time(arithmetic, left, right) else {
                throw EvaluationError("range error: the time or duration is out of range")
            }
            return result
        }
    }

    private static func time(_ arithmetic: Arithmetic, _ left: Value, _ right: Value) throws(EvaluationError) -> Value?
    {
        switch (left, right, arithmetic) {
        case (.timestamp(let left), .duration(let right), .add), (.duration(let right), .timestamp(let left), .add):
            return left.adding(right).map { .timestamp($0) }
        case (.duration(let left), .duration(let right), .add): return left.adding(right).map { .duration($0) }
        case (.timestamp(let left), .timestamp(let right), .subtract): return left.since(right).map { .duration($0) }
        case (.timestamp(let left), .duration(let right), .subtract):
            return left.subtracting(right).map { .timestamp($0) }
        case (.duration(let left), .duration(let right), .subtract):
            return left.subtracting(right).map { .duration($0) }
        default: throw noOverload(arithmetic, left, right)
        }
    }

    private static func noOverload(_ arithmetic: Arithmetic, _ left: Value, _ right: Value) -> EvaluationError {
        let symbol =
            switch arithmetic {
            case .add: "+"
            case .subtract: "-"
            case .multiply: "*"
            case .divide: "/"
            case .modulo: "%"
            }
        return .noSuchOverload(symbol, left, right)
    }

    private static func checkLength(_ left: Int, _ right: Int) throws(EvaluationError) {
        guard left + right <= Limits.textLength else {
            throw EvaluationError("the text is longer than \(Limits.textLength) bytes")
        }
    }

    static func negate(_ value: Value) throws(EvaluationError) -> Value {
        switch value {
        case .int(let number): return .int(try compute(.subtract, 0, number))
        case .double(let number): return .double(-number)
        default: throw .noSuchOverload("-", value)
        }
    }

    // MARK: Comparison

    static func order(_ left: Value, _ right: Value) throws(EvaluationError) -> NumericOrder {
        if let order = NumericOrder(left, right) { return order }
        switch (left, right) {
        case (.string(let left), .string(let right)):
            return left.hasSameBytes(as: right) ? .same : left.precedes(right) ? .less : .more
        case (.bytes(let left), .bytes(let right)):
            return left == right ? .same : left.lexicographicallyPrecedes(right) ? .less : .more
        case (.bool(let left), .bool(let right)): return left == right ? .same : right ? .less : .more
        case (.timestamp(let left), .timestamp(let right)): return left == right ? .same : left < right ? .less : .more
        case (.duration(let left), .duration(let right)): return left == right ? .same : left < right ? .less : .more
        default: throw .noSuchOverload("<", left, right)
        }
    }

    static func contains(_ element: Value, in container: Value, budget: inout Int) throws(EvaluationError) -> Bool {
        switch container {
        case .list(let elements):
            try Limits.spend(elements.count, from: &budget)
            for candidate in elements where try element.equals(candidate, budget: &budget) { return true }
            return false
        case .map(let map): return map[element] != nil
        default: throw .noSuchOverload("in", element, container)
        }
    }
}

extension Value {
    /// Takes the steps that reading the text or bytes through takes.
    @inline(__always)
    func chargeText(_ budget: inout Int) throws(EvaluationError) {
        switch self {
        case .string(let text): try Limits.spend(text.utf8.count / Limits.textStep, from: &budget)
        case .bytes(let bytes): try Limits.spend(bytes.count / Limits.textStep, from: &budget)
        default: break
        }
    }

    /// Takes one step from the budget for everything inside, however often it is shared, so that values stay of a size that can be
    /// compared and written.
    func charge(_ budget: inout Int) throws(EvaluationError) {
        switch self {
        case .list(let elements):
            try Limits.spend(elements.count, from: &budget)
            for element in elements { try element.charge(&budget) }
        case .map(let map):
            try Limits.spend(map.count, from: &budget)
            for entry in map.entries { try entry.value.charge(&budget) }
        case .optional(let wrapped?): try wrapped.charge(&budget)
        default: break
        }
    }
}
