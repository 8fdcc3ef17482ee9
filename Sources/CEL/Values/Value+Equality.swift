extension Value: Equatable {
    /// Equality of the Common Expression Language: numbers of all types by mathematical value, NaN equal to nothing, text and bytes by
    /// their bytes, lists and maps deeply, values of different kinds unequal. Two errors are equal when their words are.
    public static func == (left: Value, right: Value) -> Bool {
        var budget = Int.max
        return (try? left.equals(right, budget: &budget)) ?? false
    }

    /// Compares deeply and takes one from `budget` for each element, so that shared, deeply nested lists cannot hold up an evaluation.
    func equals(_ other: Value, budget: inout Int) throws(EvaluationError) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): return left == right
        case (.uint(let left), .uint(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int), (.double, .uint):
            return NumericOrder(self, other) == .same
        case (.string(let left), .string(let right)):
            try Limits.spend(left.utf8.count / Limits.textStep, from: &budget)
            return left.hasSameBytes(as: right)
        case (.bytes(let left), .bytes(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.null, .null): return true
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.list(let left), .list(let right)): return try Value.equal(left, right, budget: &budget)
        case (.map(let left), .map(let right)): return try Value.equal(left, right, budget: &budget)
        case (.type(let left), .type(let right)): return left.name == right.name
        case (.optional(let left), .optional(let right)):
            guard let left, let right else { return left == nil && right == nil }
            return try left.equals(right, budget: &budget)
        case (.error(let left), .error(let right)): return left.message.hasSameBytes(as: right.message)
        default: return false
        }
    }

    private static func equal(_ left: [Value], _ right: [Value], budget: inout Int) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        for position in left.indices {
            try Limits.spend(1, from: &budget)
            guard try left[position].equals(right[position], budget: &budget) else { return false }
        }
        return true
    }

    private static func equal(_ left: MapValue, _ right: MapValue, budget: inout Int) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        for entry in left.entries {
            try Limits.spend(1, from: &budget)
            guard let other = right[entry.key], try entry.value.equals(other, budget: &budget) else { return false }
        }
        return true
    }

    /// Whether both are of the same kind and equal, so that `1`, `1u` and `1.0` differ, `0.0` and `-0.0` differ and NaN is NaN.
    public func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.double(let left), .double(let right)):
            return left.bitPattern == right.bitPattern || (left.isNaN && right.isNaN)
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int), (.double, .uint):
            return false
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isIdentical(to: $1) }
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            return zip(left.entries, right.entries).allSatisfy {
                $0.key.isIdentical(to: $1.key) && $0.value.isIdentical(to: $1.value)
            }
        case (.optional(let left?), .optional(let right?)): return left.isIdentical(to: right)
        default: return self == other
        }
    }
}
