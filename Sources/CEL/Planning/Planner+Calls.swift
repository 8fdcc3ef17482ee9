internal import HumanText
extension Planner {
    mutating func call(
        _ id: SyntaxTree.ID, _ name: String, _ receiver: SyntaxTree.ID?, _ arguments: [SyntaxTree.ID]
    ) -> Plan.Index {
        guard case .function(let number, let passesReceiver) = references[id] else {
            return failure(EvaluationError("unbound function: \(name)"))
        }
        let function = functions.functions[number]
        let ids = (passesReceiver ? receiver.map { [$0] } ?? [] : []) + arguments
        // Whether it is known why the call fails.
        var isExplained = false
        let index = folding { planner in
            let indexes = ids.map { planner.plan($0) }
            let constants = indexes.map { planner.parts.value(of: $0) }
            isExplained =
                indexes.contains { planner.parts.error(at: $0) != nil }
                || planner.findsFaults(in: constants, of: function, at: ids, call: id)
            if let special = planner.special(function, indexes) { return special }
            do throws(EvaluationError) {
                return planner.apply(
                    try function.prepare(constants, planner.timeZones), indexes,
                    as: CalledFunction(function, type: planner.types[id]))
            } catch {
                return planner.failure(error)
            }
        }
        if !isExplained, let error = parts.error(at: index) {
            faults.append(ConstantFault(call: id, place: id, message: error.message))
        }
        return index
    }

    /// Functions with instructions of their own: those that need not evaluate all arguments, and constant patterns.
    private mutating func special(_ function: Function, _ indexes: [Plan.Index]) -> Plan.Index? {
        guard function.isBuiltIn else { return nil }
        switch (function.name, indexes.count) {
        case ("or", 2): return emit(.optionalOr(indexes[0], indexes[1]))
        case ("orValue", 2): return emit(.optionalOrValue(indexes[0], indexes[1]))
        case ("hasValue", 1):
            guard case .optionalSlot(let slot) = parts.instructions[Int(indexes[0])] else { return nil }
            return emit(.slotHasValue(slot))
        case ("matches", 2):
            guard case .constant(let place) = parts.instructions[Int(indexes[1])],
                case .string(let text) = parts.constants[Int(place)]
            else { return nil }
            do throws(EvaluationError) {
                parts.patterns.append(try Pattern(text))
            } catch {
                return failure(error)
            }
            return emit(.matches(indexes[0], pattern: Int32(parts.patterns.count - 1)))
        default: return nil
        }
    }

    private mutating func apply(
        _ implementation: Function.Implementation, _ indexes: [Plan.Index], as called: CalledFunction
    ) -> Plan.Index {
        if indexes.count == 1, let unary = implementation.unary {
            parts.unaries.append(unary)
            parts.calls.unaries.append(called)
            return emit(.unary(Int32(parts.unaries.count - 1), indexes[0]))
        }
        if indexes.count == 2, let binary = implementation.binary {
            parts.binaries.append(binary)
            parts.calls.binaries.append(called)
            return emit(.binary(Int32(parts.binaries.count - 1), indexes[0], indexes[1]))
        }
        guard let variadic = implementation.variadic else {
            return failure(
                EvaluationError("no such overload: \(called.name) with \(indexes.count.counted("argument"))"))
        }
        parts.variadics.append(variadic)
        parts.calls.variadics.append(called)
        let first = table(indexes)
        return emit(.variadic(Int32(parts.variadics.count - 1), first: first, count: Int32(indexes.count)))
    }

    /// Macros and `cel.bind`.
    mutating func scope(_ id: SyntaxTree.ID) -> Plan.Index {
        guard case .locals(let local) = references[id] else {
            return failure(EvaluationError("the variables of a macro were not checked"))
        }
        switch tree.nodes[id].kind {
        case .binding(_, let value, let body):
            let value = plan(value)
            return emit(.bind(local: Int32(local), value, plan(body)))
        case .optionalMap(let operand, _, let body, let isFlat):
            let operand = plan(operand)
            let body = plan(body)
            return emit(
                isFlat
                    ? .optionalFlatMap(local: Int32(local), operand, body)
                    : .optionalMap(local: Int32(local), operand, body))
        case .comprehension(let macro):
            let range = plan(macro.range)
            let start = parts.instructions.count - probeInstructions
            let filter = macro.filter.map { condition($0) }
            let body = macro.form.asksBody ? condition(macro.body) : plan(macro.body)
            parts.comprehensions.append(
                Plan.Comprehension(
                    form: macro.form.planned, range: range, local: local, hasTwoVariables: macro.second != nil,
                    filter: filter, body: body, cost: parts.instructions.count - probeInstructions - start))
            return emit(.comprehension(Int32(parts.comprehensions.count - 1)))
        default: return failure(.noSuchOverload)
        }
    }
}

extension SyntaxTree.Comprehension.Form {
    /// Whether the body is a condition.
    fileprivate var asksBody: Bool {
        switch self {
        case .all, .exists, .existsOne, .filter: true
        case .list, .map, .mapEntry: false
        }
    }

    fileprivate var planned: Plan.Comprehension.Form {
        switch self {
        case .all: .all
        case .exists: .exists
        case .existsOne: .existsOne
        case .filter: .filter
        case .list: .list
        case .map: .map
        case .mapEntry: .mapEntry
        }
    }
}

extension PlanParts {
    /// The value of a constant instruction.
    fileprivate func value(of index: Plan.Index) -> Value? {
        switch instructions[Int(index)] {
        case .bool(let truth): .bool(truth)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .constant(let place): constants[Int(place)]
        default: nil
        }
    }

    /// The error of an instruction that only fails.
    fileprivate func error(at index: Plan.Index) -> EvaluationError? {
        guard case .failure(let place) = instructions[Int(index)] else { return nil }
        return errors[Int(place)]
    }
}
