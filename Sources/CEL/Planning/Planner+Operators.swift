extension Planner {
    mutating func binary(
        _ binaryOperator: BinaryOperator, _ left: SyntaxTree.ID, _ right: SyntaxTree.ID
    ) -> Plan.Index {
        let one = plan(left)
        let other = plan(right)
        if let arithmetic = binaryOperator.arithmetic {
            switch (types[left], types[right]) {
            case (.int, .int): return emit(.computeInts(arithmetic, one, other))
            case (.double, .double): return emit(.computeDoubles(arithmetic, one, other))
            default: return emit(.compute(arithmetic, one, other))
            }
        }
        guard let comparison = binaryOperator.comparison else { return emit(.contains(one, other)) }
        let isEquality = comparison == .equal || comparison == .notEqual
        switch (types[left], types[right]) {
        case (.int, .int): return slotWithConstant(comparison, one, other) ?? emit(.compareInts(comparison, one, other))
        case (.double, .double): return compareDoubles(comparison, one, other)
        case (.int, .double):
            if asDouble(one) { return compareDoubles(comparison, one, other) }
            return emit(.compareIntWithDouble(comparison, one, other))
        case (.double, .int):
            if asDouble(other) { return compareDoubles(comparison, one, other) }
            return emit(.compareIntWithDouble(comparison.exchanged, other, one))
        case (.string, .string) where isEquality:
            return slotWithConstant(comparison, one, other)
                ?? emit(.equalStrings(one, other, isNegated: comparison == .notEqual))
        default:
            if isEquality { return emit(.equal(one, other, isNegated: comparison == .notEqual)) }
            return emit(.compare(comparison, one, other))
        }
    }

    private mutating func compareDoubles(
        _ comparison: Comparison, _ one: Plan.Index, _ other: Plan.Index
    ) -> Plan.Index {
        slotWithConstant(comparison, one, other) ?? emit(.compareDoubles(comparison, one, other))
    }

    /// One instruction in the place of a slot, a constant of the slot's type and their comparison; nil where the operands are others.
    private mutating func slotWithConstant(
        _ comparison: Comparison, _ one: Plan.Index, _ other: Plan.Index
    ) -> Plan.Index? {
        let instruction: Instruction
        switch (parts.instructions[Int(one)], parts.instructions[Int(other)]) {
        case (.slot(let slot), .int(let number)): instruction = .compareSlotWithInt(number, slot: slot, comparison)
        case (.int(let number), .slot(let slot)):
            instruction = .compareSlotWithInt(number, slot: slot, comparison.exchanged)
        case (.slot(let slot), .double(let number)):
            instruction = .compareSlotWithDouble(number, slot: slot, comparison)
        case (.double(let number), .slot(let slot)):
            instruction = .compareSlotWithDouble(number, slot: slot, comparison.exchanged)
        case (.slot(let slot), .constant(let place)), (.constant(let place), .slot(let slot)):
            instruction = .slotEqualsText(slot, constant: place, isNegated: comparison == .notEqual)
        default: return nil
        }
        // Both operands were planned last, and nothing else refers to them.
        parts.instructions.removeLast(2)
        return emit(instruction)
    }

    /// Makes a constant int a double where it is one exactly, so that `event.value >= 50` compares doubles.
    private mutating func asDouble(_ index: Plan.Index) -> Bool {
        guard case .int(let number) = parts.instructions[Int(index)], let double = Double(exactly: number) else {
            return false
        }
        parts.instructions[Int(index)] = .double(double)
        return true
    }

    mutating func logical(_ logicalOperator: LogicalOperator, _ ids: [SyntaxTree.ID]) -> Plan.Index {
        folding { planner in
            let indexes = ids.map { planner.condition($0) }
            if indexes.count == 2 {
                return planner.emit(
                    logicalOperator == .and ? .and(indexes[0], indexes[1]) : .or(indexes[0], indexes[1]))
            }
            let first = planner.table(indexes)
            let count = Int32(indexes.count)
            return planner.emit(
                logicalOperator == .and ? .all(first: first, count: count) : .any(first: first, count: count))
        }
    }

    mutating func list(_ elements: [SyntaxTree.Element]) -> Plan.Index {
        let hasOptionals = elements.contains(where: \.isOptional)
        var operands: [Plan.Index] = []
        for element in elements {
            operands.append(plan(element.value))
            if hasOptionals { operands.append(element.isOptional ? 1 : 0) }
        }
        let first = table(operands)
        let count = Int32(elements.count)
        return emit(hasOptionals ? .listWithOptionals(first: first, count: count) : .list(first: first, count: count))
    }

    mutating func map(_ entries: [SyntaxTree.Entry]) -> Plan.Index {
        var operands: [Plan.Index] = []
        for entry in entries {
            let key = plan(entry.key)
            operands += [key, plan(entry.value), entry.isOptional ? 1 : 0]
        }
        return emit(.map(first: table(operands), count: Int32(entries.count)))
    }
}
