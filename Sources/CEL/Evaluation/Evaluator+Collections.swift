extension Evaluator {
    mutating func collection<A: Activation>(
        _ instruction: Instruction, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        switch instruction {
        case .select(let operand, let name):
            return try Operators.select(try value(operand, &activation), plan.name(name))
        case .selectIfPresent(let operand, let name):
            return try Operators.selectIfPresent(try value(operand, &activation), plan.name(name))
        case .index(let operand, let key):
            let operand = try value(operand, &activation)
            return try Operators.index(operand, try value(key, &activation))
        case .indexIfPresent(let operand, let key):
            let operand = try value(operand, &activation)
            return try Operators.indexIfPresent(operand, try value(key, &activation))
        case .list(let first, let count):
            let list = Value.list(try values(first, count, &activation))
            try list.charge(&budget)
            return list
        case .listWithOptionals(let first, let count): return try list(first, count, &activation)
        case .map(let first, let count): return try map(first, count, &activation)
        default: throw .noSuchOverload
        }
    }

    private mutating func list<A: Activation>(
        _ first: Int32, _ count: Int32, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        var elements: [Value] = []
        for place in stride(from: Int(first), to: Int(first) + 2 * Int(count), by: 2) {
            let element = try value(operands[place], &activation)
            if let element = try present(element, isOptional: operands[place + 1] == 1) {
                elements.append(element)
            }
        }
        let list = Value.list(elements)
        try list.charge(&budget)
        return list
    }

    private mutating func map<A: Activation>(
        _ first: Int32, _ count: Int32, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        var entries: [(key: Value, value: Value)] = []
        entries.reserveCapacity(Int(count))
        for place in stride(from: Int(first), to: Int(first) + 3 * Int(count), by: 3) {
            let key = try value(operands[place], &activation)
            let element = try value(operands[place + 1], &activation)
            if let element = try present(element, isOptional: operands[place + 2] == 1) {
                entries.append((key, element))
            }
        }
        return try map(entries)
    }

    /// A map, or the reason why there is none.
    mutating func map(_ entries: [(key: Value, value: Value)]) throws(EvaluationError) -> Value {
        if let map = MapValue(entries) {
            let value = Value.map(map)
            try value.charge(&budget)
            return value
        }
        if let wrong = entries.first(where: { !$0.key.isMapKey }) {
            throw EvaluationError("unsupported key type: \(wrong.key.type.name)")
        }
        throw EvaluationError("a key stands twice in the map")
    }

    /// The element, or for `?element` the value of the optional, nil where it has none.
    private func present(_ element: Value, isOptional: Bool) throws(EvaluationError) -> Value? {
        guard isOptional else { return element }
        guard case .optional(let wrapped) = element else { throw .noSuchOverload("?", element) }
        return wrapped
    }

    // MARK: Optionals

    mutating func optional<A: Activation>(
        _ instruction: Instruction, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        switch instruction {
        case .optionalSlot(let slot):
            let value = activation.value(Int(slot))
            switch value {
            case .error(let error): throw error
            case .optional: return value
            default: return .optional(value)
            }
        case .fieldIfPresent(let slot):
            guard activation.has(Int(slot)) else { return .absent }
            let value = activation.value(Int(slot))
            if case .error(let error) = value { throw error }
            return .optional(value)
        case .optionalOrValue(let operand, let fallback): return try orValue(operand, fallback, &activation)
        case .optionalOr(let operand, let fallback):
            let value = try value(operand, &activation)
            guard case .optional(let wrapped) = value else { throw .noSuchOverload("or", value) }
            if wrapped != nil { return value }
            let other = try self.value(fallback, &activation)
            guard case .optional = other else { throw .noSuchOverload("or", value, other) }
            return other
        case .optionalMap(let local, let operand, let body):
            guard try bindWrapped(local, operand, &activation) else { return .absent }
            return .optional(try value(body, &activation))
        case .optionalFlatMap(let local, let operand, let body):
            guard try bindWrapped(local, operand, &activation) else { return .absent }
            let value = try value(body, &activation)
            guard case .optional = value else { throw .noSuchOverload("optFlatMap", value) }
            return value
        default: throw .noSuchOverload
        }
    }

    /// `slot.orValue(fallback)` without wrapping what a slot gives.
    private mutating func orValue<A: Activation>(
        _ operand: Plan.Index, _ fallback: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        if case .optionalSlot(let slot) = instructions[Int(operand)] {
            let value = activation.value(Int(slot))
            switch value {
            case .error(let error): throw error
            case .optional(let wrapped?): return wrapped
            case .optional(nil): return try self.value(fallback, &activation)
            default: return value
            }
        }
        let value = try value(operand, &activation)
        guard case .optional(let wrapped) = value else { throw .noSuchOverload("orValue", value) }
        if let wrapped { return wrapped }
        return try self.value(fallback, &activation)
    }

    private mutating func bindWrapped<A: Activation>(
        _ local: Int32, _ operand: Plan.Index, _ activation: inout A
    ) throws(EvaluationError) -> Bool {
        let value = try value(operand, &activation)
        guard case .optional(let wrapped) = value else { throw .noSuchOverload("optMap", value) }
        guard let wrapped else { return false }
        locals[Int(local)] = wrapped
        return true
    }
}
