extension Evaluator {
    /// The truth value of an instruction; fails where it has another kind.
    mutating func bool<A: Activation>(_ index: Plan.Index, _ activation: inout A) throws(EvaluationError) -> Bool {
        switch instructions[Int(index)] {
        case .bool(let truth): return truth
        case .presence(let slot): return activation.has(Int(slot))
        case .not(let operand): return try !bool(operand, &activation)
        case .and(let left, let right): return try both(left, right, &activation, decisive: false)
        case .or(let left, let right): return try both(left, right, &activation, decisive: true)
        case .all(let first, let count): return try every(first, count, &activation, decisive: false)
        case .any(let first, let count): return try every(first, count, &activation, decisive: true)
        case .compareInts(let comparison, let left, let right):
            let left = try int(left, &activation)
            return comparison.holds(left, try int(right, &activation))
        case .compareDoubles(let comparison, let left, let right):
            let left = try double(left, &activation)
            return comparison.holds(left, try double(right, &activation))
        case .compareSlotWithInt(let number, let slot, let comparison):
            return comparison.holds(try activation.int(Int(slot)), number)
        case .compareSlotWithDouble(let number, let slot, let comparison):
            return comparison.holds(try activation.double(Int(slot)), number)
        case .slotEqualsText(let slot, let constant, let isNegated):
            return try isText(slot, constant, &activation) != isNegated
        default: return try computedBool(index, &activation)
        }
    }

    /// The rarer forms, apart from the commonest so that those need less of the stack.
    private mutating func computedBool<A: Activation>(
        _ index: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) -> Bool {
        switch instructions[Int(index)] {
        case .compareIntWithDouble(let comparison, let left, let right):
            let left = try int(left, &activation)
            return comparison.holds(NumericOrder(left, try double(right, &activation)))
        case .equalStrings(let left, let right, let isNegated):
            return try equal(left, right, &activation) != isNegated
        case .equal(let left, let right, let isNegated): return try equal(left, right, &activation) != isNegated
        case .matches(let text, let pattern): return try matches(text, pattern, &activation)
        case .slotHasValue(let slot): return try hasValue(slot, &activation)
        case .compare, .contains, .hasField: return try test(instructions[Int(index)], &activation)
        default:
            guard case .bool(let truth) = try value(index, &activation) else { throw .noSuchOverload }
            return truth
        }
    }

    /// `&&` where false is decisive, `||` where true is: a decisive operand wins over an error on either side.
    private mutating func both<A: Activation>(
        _ left: Plan.Index, _ right: Plan.Index, _ activation: inout A, decisive: Bool
    ) throws(EvaluationError) -> Bool {
        do throws(EvaluationError) {
            if try bool(left, &activation) == decisive { return decisive }
        } catch {
            if (try? bool(right, &activation)) == decisive { return decisive }
            throw error
        }
        return try bool(right, &activation)
    }

    private mutating func every<A: Activation>(
        _ first: Int32, _ count: Int32, _ activation: inout A, decisive: Bool
    ) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for place in Int(first)..<Int(first) + Int(count) {
            do throws(EvaluationError) {
                if try bool(operands[place], &activation) == decisive { return decisive }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return !decisive
    }

    private mutating func isText<A: Activation>(
        _ slot: Int32, _ constant: Int32, _ activation: inout A
    ) throws(EvaluationError) -> Bool {
        guard case .string(let text) = plan.constants[Int(constant)] else { return false }
        try Limits.spend(text.utf8.count / Limits.textStep, from: &budget)
        return try activation.holds(Int(slot), text: text)
    }

    private mutating func equal<A: Activation>(
        _ left: Plan.Index, _ right: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) -> Bool {
        let left = try value(left, &activation)
        let right = try value(right, &activation)
        if case .string(let one) = left, case .string(let other) = right {
            if one.utf8.count != other.utf8.count { return false }
            try Limits.spend(one.utf8.count / Limits.textStep, from: &budget)
            return one.hasSameBytes(as: other)
        }
        return try left.equals(right, budget: &budget)
    }

    private mutating func matches<A: Activation>(
        _ text: Plan.Index, _ pattern: Int32, _ activation: inout A
    ) throws(EvaluationError) -> Bool {
        let value = try value(text, &activation)
        guard case .string(let text) = value else { throw .noSuchOverload("matches", value) }
        try value.chargeText(&budget)
        return plan.patterns[Int(pattern)].matches(text)
    }

    private mutating func test<A: Activation>(
        _ instruction: Instruction, _ activation: inout A
    ) throws(EvaluationError) -> Bool {
        switch instruction {
        case .compare(let comparison, let left, let right):
            let left = try value(left, &activation)
            return comparison.holds(try Operators.order(left, try value(right, &activation)))
        case .contains(let element, let container):
            let element = try value(element, &activation)
            if case .constant(let place) = instructions[Int(container)] {
                return try Operators.contains(element, in: plan.constants[Int(place)], budget: &budget)
            }
            return try Operators.contains(element, in: try value(container, &activation), budget: &budget)
        case .hasField(let operand, let name):
            return try Operators.hasField(try value(operand, &activation), plan.name(name))
        default: throw .noSuchOverload
        }
    }

    private mutating func hasValue<A: Activation>(_ slot: Int32, _ activation: inout A) throws(EvaluationError) -> Bool
    {
        switch activation.value(Int(slot)) {
        case .error(let error): throw error
        case .optional(let wrapped): return wrapped != nil
        default: return true
        }
    }
}

extension PlanTables {
    /// A field's name in the table of constants.
    func name(_ place: Int32) -> String {
        if case .string(let text) = constants[Int(place)] { text } else { "" }
    }
}
