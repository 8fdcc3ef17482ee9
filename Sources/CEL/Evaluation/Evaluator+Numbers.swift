extension Evaluator {
    /// The int of an instruction; fails where it has another kind. Constants and variables are read on the spot.
    @inline(__always)
    mutating func int<A: Activation>(_ index: Plan.Index, _ activation: inout A) throws(EvaluationError) -> Int64 {
        switch instructions[Int(index)] {
        case .int(let number): return number
        case .local(let place):
            if case .int(let number) = locals[Int(place)] { return number }
            return try computedInt(index, &activation)
        default: return try computedInt(index, &activation)
        }
    }

    private mutating func computedInt<A: Activation>(
        _ index: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) -> Int64 {
        switch instructions[Int(index)] {
        case .slot(let slot): return try activation.int(Int(slot))
        case .computeInts(let arithmetic, let left, let right):
            let left = try int(left, &activation)
            return try Operators.compute(arithmetic, left, try int(right, &activation))
        default: return try value(index, &activation).requiredInt()
        }
    }

    /// The double of an instruction; fails where it has another kind. Constants and variables are read on the spot.
    @inline(__always)
    mutating func double<A: Activation>(_ index: Plan.Index, _ activation: inout A) throws(EvaluationError) -> Double {
        switch instructions[Int(index)] {
        case .double(let number): return number
        case .local(let place):
            if case .double(let number) = locals[Int(place)] { return number }
            return try computedDouble(index, &activation)
        default: return try computedDouble(index, &activation)
        }
    }

    private mutating func computedDouble<A: Activation>(
        _ index: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) -> Double {
        switch instructions[Int(index)] {
        case .slot(let slot): return try activation.double(Int(slot))
        case .computeDoubles(let arithmetic, let left, let right):
            let left = try double(left, &activation)
            return try Operators.compute(arithmetic, left, try double(right, &activation))
        default: return try value(index, &activation).requiredDouble()
        }
    }
}
