extension Program {
    /// A text that a slot must hold, or the condition is false: an operand of its outermost `&&` is `slot == "text"`.
    ///
    /// Where the slot holds another text, that operand is false and absorbs whatever the others are, errors too. Where the slot is absent
    /// nothing follows. Nil where no operand is of that form; of several the first.
    public var requiredText: (slot: Int, text: String)? { plan.requiredText(plan.root) }
}

extension Plan {
    fileprivate func requiredText(_ index: Index) -> (slot: Int, text: String)? {
        switch instructions[Int(index)] {
        case .and(let left, let right): return requiredText(left) ?? requiredText(right)
        case .all(let first, let count):
            for place in Int(first)..<Int(first) + Int(count) {
                if let found = requiredText(operands[place]) { return found }
            }
            return nil
        case .equalStrings(let left, let right, isNegated: false):
            return comparison(of: left, with: right) ?? comparison(of: right, with: left)
        default: return nil
        }
    }

    private func comparison(of one: Index, with other: Index) -> (slot: Int, text: String)? {
        guard case .slot(let slot) = instructions[Int(one)], case .constant(let place) = instructions[Int(other)],
            case .string(let text) = constants[Int(place)]
        else { return nil }
        return (Int(slot), text)
    }
}
