/// Evaluates a plan by recursion over its instructions, whose depth the parser has bounded.
///
/// Failures are thrown inside and become values at the border; `&&`, `||` and macros catch them. `bool`, `int` and `double` return
/// numbers in registers, so that conditions over slots allocate nothing.
struct Evaluator {
    let plan: PlanTables
    /// The values of macros' variables by their number.
    var locals: Locals
    /// The steps that are left.
    var budget: Int

    var instructions: PlanTable<Instruction> { plan.instructions }
    var operands: PlanTable<Plan.Index> { plan.operands }

    /// Runs `body` with an evaluator of a plan, whose variables stand on the stack.
    @inline(__always)
    static func evaluating<Result>(
        _ plan: Plan, _ body: (inout Evaluator) throws(EvaluationError) -> Result
    ) throws(EvaluationError) -> Result {
        if plan.localCount == 0 {
            var evaluator = Evaluator(plan: plan.tables, locals: Locals(), budget: plan.limit)
            return try body(&evaluator)
        }
        return try Locals.withLocals(plan.localCount) { locals throws(EvaluationError) in
            var evaluator = Evaluator(plan: plan.tables, locals: locals, budget: plan.limit)
            return try body(&evaluator)
        }
    }

    /// The value of a plan that reads nothing; nil where it takes too many steps to be worth it now.
    static func constant(_ plan: Plan) -> Value? {
        var nothing = NoActivation()
        var left = 0
        do throws(EvaluationError) {
            return try evaluating(plan) { evaluator throws(EvaluationError) in
                defer { left = evaluator.budget }
                return try evaluator.value(plan.root, &nothing)
            }
        } catch {
            return left < 0 ? nil : .error(error)
        }
    }

    // MARK: Values of every kind

    mutating func value<A: Activation>(_ index: Plan.Index, _ activation: inout A) throws(EvaluationError) -> Value {
        let instruction = instructions[Int(index)]
        switch instruction {
        case .bool(let truth): return .bool(truth)
        case .int(let number): return .int(number)
        case .double(let number): return .double(number)
        case .constant(let place): return plan.constants[Int(place)]
        case .failure(let place): throw plan.errors[Int(place)]
        case .slot(let slot): return try read(slot, &activation)
        case .local(let number): return try local(number)
        case .optionalSlot, .fieldIfPresent, .optionalOr, .optionalOrValue, .optionalMap, .optionalFlatMap:
            return try optional(instruction, &activation)
        case .presence, .not, .and, .or, .all, .any, .compareInts, .compareDoubles, .compareIntWithDouble, .compare,
            .equalStrings, .equal, .contains, .matches, .hasField, .slotHasValue, .compareSlotWithInt,
            .compareSlotWithDouble, .slotEqualsText:
            return .bool(try bool(index, &activation))
        case .conditional(let test, let first, let second):
            return try value(try bool(test, &activation) ? first : second, &activation)
        case .computeInts: return .int(try int(index, &activation))
        case .computeDoubles: return .double(try double(index, &activation))
        case .compute(let arithmetic, let left, let right):
            let left = try value(left, &activation)
            return try Operators.compute(arithmetic, left, try value(right, &activation), budget: &budget)
        case .negate(let operand): return try Operators.negate(try value(operand, &activation))
        case .select, .selectIfPresent, .index, .indexIfPresent, .list, .listWithOptionals, .map:
            return try collection(instruction, &activation)
        case .unary, .binary, .variadic: return try call(instruction, &activation)
        case .comprehension(let place): return try comprehension(plan.comprehensions[Int(place)], &activation)
        case .bind(let local, let bound, let body):
            try bind(local, bound, &activation)
            return try value(body, &activation)
        }
    }

    /// The value of a variable; the error of one whose value failed.
    private func local(_ number: Int32) throws(EvaluationError) -> Value {
        let value = locals[Int(number)]
        if case .error(let error) = value { throw error }
        return value
    }

    /// Gives a variable of `cel.bind` its value. A failure is the variable's: it matters only where the variable is read.
    private mutating func bind<A: Activation>(
        _ local: Int32, _ bound: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) {
        do throws(EvaluationError) {
            locals[Int(local)] = try value(bound, &activation)
        } catch {
            if budget < 0 { throw error }
            locals[Int(local)] = .error(error)
        }
    }

    private mutating func read<A: Activation>(_ slot: Int32, _ activation: inout A) throws(EvaluationError) -> Value {
        let value = activation.value(Int(slot))
        if case .error(let error) = value { throw error }
        return value
    }

    private mutating func call<A: Activation>(
        _ instruction: Instruction, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        let result: Value
        switch instruction {
        case .unary(let function, let operand):
            let operand = try value(operand, &activation)
            try operand.chargeText(&budget)
            result = try plan.unaries[Int(function)](operand)
        case .binary(let function, let left, let right):
            let left = try value(left, &activation)
            let right = try value(right, &activation)
            try left.chargeText(&budget)
            try right.chargeText(&budget)
            result = try plan.binaries[Int(function)](left, right)
        case .variadic(let function, let first, let count):
            let arguments = try values(first, count, &activation)
            for argument in arguments { try argument.chargeText(&budget) }
            result = try plan.variadics[Int(function)](arguments, &budget)
        default: throw .noSuchOverload
        }
        switch result {
        case .list: try result.charge(&budget)
        case .string, .bytes: try result.chargeText(&budget)
        default: break
        }
        return result
    }

    /// The values of operands in the table.
    mutating func values<A: Activation>(
        _ first: Int32, _ count: Int32, _ activation: inout A
    ) throws(EvaluationError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(Int(count))
        for place in Int(first)..<Int(first) + Int(count) {
            values.append(try value(operands[place], &activation))
        }
        return values
    }
}

/// An activation without slots.
struct NoActivation: Activation {
    mutating func value(_ slot: Int) -> Value { .error(EvaluationError("a constant reads nothing")) }
    mutating func has(_ slot: Int) -> Bool { false }
}
