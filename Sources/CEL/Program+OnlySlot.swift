extension Program {
    /// The slot whose value is the result, where the expression is nothing but its name; nil where it is more.
    public var onlySlot: Int? {
        guard case .slot(let slot) = plan.tables.instructions[Int(plan.root)] else { return nil }
        return Int(slot)
    }
}
