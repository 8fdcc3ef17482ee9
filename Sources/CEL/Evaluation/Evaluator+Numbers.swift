extension Evaluator {
    /// The int of an instruction; fails where it has another kind.
    mutating func int<A: Activation>(_ index: Plan.Index, _ activation: inout A) throws(EvaluationError) -> Int64 {
        switch instructions[Int(index)] {
        case .int(let number): return number
        case .computeInts(let arithmetic, let left, let right):
            let left = try int(left, &activation)
            return try Operators.compute(arithmetic, left, try int(right, &activation))
        case .slot(let slot):
            switch activation.value(Int(slot)) {
            case .int(let number): return number
            case .error(let error): throw error
            default: throw .noSuchOverload
            }
        default:
            guard case .int(let number) = try value(index, &activation) else { throw .noSuchOverload }
            return number
        }
    }

    /// The double of an instruction; fails where it has another kind.
    mutating func double<A: Activation>(_ index: Plan.Index, _ activation: inout A) throws(EvaluationError) -> Double {
        switch instructions[Int(index)] {
        case .double(let number): return number
        case .computeDoubles(let arithmetic, let left, let right):
            let left = try double(left, &activation)
            return try Operators.compute(arithmetic, left, try double(right, &activation))
        case .slot(let slot):
            switch activation.value(Int(slot)) {
            case .double(let number): return number
            case .error(let error): throw error
            default: throw .noSuchOverload
            }
        default:
            guard case .double(let number) = try value(index, &activation) else { throw .noSuchOverload }
            return number
        }
    }
}
