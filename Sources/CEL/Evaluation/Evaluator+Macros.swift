extension Evaluator {
    mutating func comprehension<A: Activation>(
        _ loop: Plan.Comprehension, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        let range = try value(loop.range, &activation)
        switch range {
        case .list, .map: break
        default: throw .noSuchOverload("a macro", range)
        }
        switch loop.form {
        case .all: return .bool(try quantify(loop, range, &activation, decisive: false))
        case .exists: return .bool(try quantify(loop, range, &activation, decisive: true))
        case .existsOne:
            var count = 0
            for position in range.positions {
                try bind(loop, range, position)
                if try bool(loop.body, &activation) { count += 1 }
            }
            return .bool(count == 1)
        case .filter, .list: return try list(loop, range, &activation)
        case .map, .mapEntry: return try map(loop, range, &activation)
        }
    }

    /// `all` where false is decisive, `exists` where true is; a decisive element wins over errors before it.
    private mutating func quantify<A: Activation>(
        _ loop: Plan.Comprehension, _ range: Value, _ activation: inout A, decisive: Bool
    ) throws(EvaluationError) -> Bool {
        var failure: EvaluationError?
        for position in range.positions {
            try bind(loop, range, position)
            do throws(EvaluationError) {
                if try bool(loop.body, &activation) == decisive { return decisive }
            } catch {
                if budget < 0 { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return !decisive
    }

    private mutating func list<A: Activation>(
        _ loop: Plan.Comprehension, _ range: Value, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        var elements: [Value] = []
        for position in range.positions {
            try bind(loop, range, position)
            if let filter = loop.filter, try !bool(filter, &activation) { continue }
            if loop.form == .filter {
                let element = locals[loop.local]
                if try bool(loop.body, &activation) { elements.append(element) }
            } else {
                elements.append(try value(loop.body, &activation))
            }
        }
        let list = Value.list(elements)
        try list.charge(&budget)
        return list
    }

    private mutating func map<A: Activation>(
        _ loop: Plan.Comprehension, _ range: Value, _ activation: inout A
    ) throws(EvaluationError) -> Value {
        var entries: [(key: Value, value: Value)] = []
        for position in range.positions {
            try bind(loop, range, position)
            if let filter = loop.filter, try !bool(filter, &activation) { continue }
            let key = locals[loop.local]
            let body = try value(loop.body, &activation)
            if loop.form == .map {
                entries.append((key, body))
            } else {
                guard case .map(let more) = body else { throw .noSuchOverload("transformMapEntry", body) }
                try Limits.spend(more.count, from: &budget)
                entries.append(contentsOf: more.entries)
            }
        }
        return try map(entries)
    }

    /// Gives the loop's variables their values for one element.
    @inline(__always)
    private mutating func bind(_ loop: Plan.Comprehension, _ range: Value, _ position: Int) throws(EvaluationError) {
        try Limits.spend(loop.cost, from: &budget)
        switch range {
        case .list(let elements):
            locals[loop.local] = loop.hasTwoVariables ? .int(Int64(position)) : elements[position]
            if loop.hasTwoVariables { locals[loop.local + 1] = elements[position] }
        case .map(let map):
            locals[loop.local] = map.entries[position].key
            if loop.hasTwoVariables { locals[loop.local + 1] = map.entries[position].value }
        default: break
        }
    }
}

extension Value {
    /// The positions of elements or entries.
    fileprivate var positions: Range<Int> {
        switch self {
        case .list(let elements): elements.indices
        case .map(let map): 0..<map.count
        default: 0..<0
        }
    }
}
