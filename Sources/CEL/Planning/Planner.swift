/// Turns a checked tree into instructions: types choose the fast forms, constant parts are evaluated once.
struct Planner {
    let tree: SyntaxTree
    let types: [Type]
    let references: [Reference?]
    let localCount: Int
    let functions: FunctionTable
    let timeZones: TimeZoneDatabase
    var parts = PlanParts()
    /// Constants with which a call can only fail.
    var faults: [ConstantFault] = []
    /// Chooses the probes of conditions; nil where none is wanted.
    let prober: ConditionProber?
    /// How many of the instructions are probes'.
    var probeInstructions = 0

    init(_ checker: Checker, probing prober: ConditionProber?) {
        self.prober = prober
        tree = checker.tree
        types = checker.types.map { checker.inference.final($0) }
        references = checker.references
        localCount = checker.localCount
        functions = checker.environment.functions
        timeZones = checker.environment.timeZones
    }

    /// The types of the slots that the expression may read.
    var slotTypes: [Int32: Type] {
        var slotTypes: [Int32: Type] = [:]
        for (id, reference) in references.enumerated() {
            if case .slot(let slot)? = reference { slotTypes[Int32(slot)] = types[id] }
        }
        return slotTypes
    }

    mutating func plan(_ id: SyntaxTree.ID) -> Plan.Index {
        switch references[id] {
        case .slot(let slot):
            if case .select(_, _, isOptional: true) = tree.nodes[id].kind { return emit(.fieldIfPresent(Int32(slot))) }
            if case .optional = types[id] { return emit(.optionalSlot(Int32(slot))) }
            return emit(.slot(Int32(slot)))
        case .presence(let slot): return emit(.presence(Int32(slot)))
        case .local(let number): return emit(.local(Int32(number)))
        case .type(let type): return constant(.type(type))
        case .failure(let error): return failure(error)
        case .function, .locals, nil: return planNode(id)
        }
    }

    private mutating func planNode(_ id: SyntaxTree.ID) -> Plan.Index {
        switch tree.nodes[id].kind {
        case .literal(let value): return constant(value)
        case .identifier(let name, _): return failure(EvaluationError("unknown variable `\(name)`"))
        case .select(let operand, let field, let isOptional):
            return folding { planner in
                let operand = planner.plan(operand)
                let name = planner.table(.string(field))
                return planner.emit(isOptional ? .selectIfPresent(operand, name: name) : .select(operand, name: name))
            }
        case .presence(let operand, let field):
            return folding { planner in
                let operand = planner.plan(operand)
                return planner.emit(.hasField(operand, name: planner.table(.string(field))))
            }
        case .index(let operand, let index, let isOptional):
            return folding { planner in
                let operand = planner.plan(operand)
                let index = planner.plan(index)
                return planner.emit(isOptional ? .indexIfPresent(operand, index) : .index(operand, index))
            }
        case .call(let name, let receiver, let arguments): return call(id, name, receiver, arguments)
        case .unary(let unaryOperator, let operand):
            return folding { planner in
                let operand = planner.plan(operand)
                return planner.emit(unaryOperator == .not ? .not(operand) : .negate(operand))
            }
        case .binary(let binaryOperator, let left, let right):
            return folding { $0.binary(binaryOperator, left, right) }
        case .logical(let logicalOperator, let operands): return logical(logicalOperator, operands)
        case .conditional(let condition, let first, let second):
            return folding { planner in
                planner.emit(.conditional(planner.condition(condition), planner.plan(first), planner.plan(second)))
            }
        case .list(let elements): return folding { $0.list(elements) }
        case .map(let entries): return folding { $0.map(entries) }
        case .comprehension, .binding, .optionalMap: return scope(id)
        }
    }

    // MARK: Instructions

    mutating func emit(_ instruction: Instruction) -> Plan.Index {
        parts.instructions.append(instruction)
        return Plan.Index(parts.instructions.count - 1)
    }

    mutating func table(_ value: Value) -> Int32 {
        parts.constants.append(value)
        return Int32(parts.constants.count - 1)
    }

    mutating func table(_ operands: [Plan.Index]) -> Int32 {
        let first = Int32(parts.operands.count)
        parts.operands.append(contentsOf: operands)
        return first
    }

    mutating func constant(_ value: Value) -> Plan.Index {
        switch value {
        case .bool(let truth): emit(.bool(truth))
        case .int(let number): emit(.int(number))
        case .double(let number): emit(.double(number))
        case .error(let error): failure(error)
        default: emit(.constant(table(value)))
        }
    }

    mutating func failure(_ error: EvaluationError) -> Plan.Index {
        parts.errors.append(error)
        return emit(.failure(Int32(parts.errors.count - 1)))
    }

    // MARK: Constants

    /// Plans a part, and where it reads nothing, evaluates it and keeps its value, or its error, in its place.
    ///
    /// Parts within are folded first, so that a part is constant exactly when it consists of constants and one instruction.
    mutating func folding(_ build: (inout Planner) -> Plan.Index) -> Plan.Index {
        let start = parts.instructions.count
        let index = build(&self)
        guard parts.instructions[start...].dropLast().allSatisfy(\.isConstant) else { return index }
        guard parts.instructions[Int(index)].isPure else { return index }
        let value = Evaluator.constant(
            Plan(parts, root: index, localCount: localCount, type: .dyn, limit: Limits.foldingSteps))
        guard let value else { return index }
        parts.instructions.removeSubrange(start...)
        return constant(value)
    }
}

extension Instruction {
    /// Whether the instruction is a constant itself.
    var isConstant: Bool {
        switch self {
        case .bool, .int, .double, .constant, .failure: true
        default: false
        }
    }

    /// Whether the result depends on the operands only.
    var isPure: Bool {
        switch self {
        case .slot, .optionalSlot, .fieldIfPresent, .presence, .local, .slotHasValue, .comprehension, .bind,
            .optionalMap, .optionalFlatMap, .compareSlotWithInt, .compareSlotWithDouble, .slotEqualsText:
            false
        default: !isConstant
        }
    }
}
