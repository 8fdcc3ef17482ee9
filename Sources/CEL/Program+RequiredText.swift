extension Program {
    /// A text that a slot must hold, or the condition is false: an operand of its outermost `&&` is `slot == "text"`.
    ///
    /// Where the slot holds another text, that operand is false and absorbs whatever the others are, errors too. Where the slot is absent
    /// nothing follows. Nil where no operand is of that form; of several the first.
    public var requiredText: (slot: Int, text: String)? { plan.requiredText(plan.root) }
}

extension Plan {
    fileprivate func requiredText(_ index: Index) -> (slot: Int, text: String)? {
        switch tables.instructions[Int(index)] {
        case .and(let left, let right): return requiredText(left) ?? requiredText(right)
        case .all(let first, let count):
            for place in Int(first)..<Int(first) + Int(count) {
                if let found = requiredText(tables.operands[place]) { return found }
            }
            return nil
        case .slotEqualsText(let slot, constant: let place, isNegated: false):
            guard case .string(let text) = tables.constants[Int(place)] else { return nil }
            return (Int(slot), text)
        default: return nil
        }
    }
}
