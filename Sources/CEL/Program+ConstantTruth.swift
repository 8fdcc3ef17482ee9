extension Program {
    /// What the condition is whatever the variables hold, or nil where it depends on them.
    ///
    /// `false && x` is false and `true || x` is true also where `x` is an error, so that one constant operand can decide.
    public var constantTruth: Bool? { plan.constantTruth(plan.root) }
}

extension Plan {
    fileprivate func constantTruth(_ index: Index) -> Bool? {
        switch tables.instructions[Int(index)] {
        case .bool(let truth): return truth
        case .not(let operand): return constantTruth(operand).map { !$0 }
        case .and(let left, let right): return joined([left, right], absorbing: false)
        case .or(let left, let right): return joined([left, right], absorbing: true)
        case .all(let first, let count): return joined(operands(first, count), absorbing: false)
        case .any(let first, let count): return joined(operands(first, count), absorbing: true)
        case .conditional(let test, let one, let other):
            guard let holds = constantTruth(test) else {
                // Whichever is taken; where the test errs there is no value at all.
                let truth = constantTruth(one)
                return truth == constantTruth(other) ? truth : nil
            }
            return constantTruth(holds ? one : other)
        default: return nil
        }
    }

    private func operands(_ first: Int32, _ count: Int32) -> [Index] {
        (Int(first)..<Int(first) + Int(count)).map { tables.operands[$0] }
    }

    private func joined(_ operands: [Index], absorbing: Bool) -> Bool? {
        let truths = operands.map(constantTruth)
        if truths.contains(absorbing) { return absorbing }
        return truths.allSatisfy { $0 == !absorbing } ? !absorbing : nil
    }
}
