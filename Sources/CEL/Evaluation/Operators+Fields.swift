extension Operators {
    /// `operand.name`; an optional operand gives an optional.
    static func select(_ operand: Value, _ name: String) throws(EvaluationError) -> Value {
        switch operand {
        case .map(let map):
            guard let value = map[name] else { throw EvaluationError("no such key: \(Conversions.quoted(name))") }
            return value
        case .optional: return try selectIfPresent(operand, name)
        default: throw EvaluationError("type \(operand.type.name) has no fields")
        }
    }

    /// `operand.?name`.
    static func selectIfPresent(_ operand: Value, _ name: String) throws(EvaluationError) -> Value {
        switch operand {
        case .map(let map): return wrap(map[name])
        case .optional(let wrapped):
            guard let wrapped else { return .absent }
            return try selectIfPresent(wrapped, name)
        default: throw EvaluationError("type \(operand.type.name) has no fields")
        }
    }

    static func hasField(_ operand: Value, _ name: String) throws(EvaluationError) -> Bool {
        switch operand {
        case .map(let map): return map[name] != nil
        case .optional(let wrapped):
            guard let wrapped else { return false }
            return try hasField(wrapped, name)
        default: throw EvaluationError("type \(operand.type.name) has no fields")
        }
    }

    /// `operand[key]`; an optional operand gives an optional.
    static func index(_ operand: Value, _ key: Value) throws(EvaluationError) -> Value {
        if case .optional = operand { return try indexIfPresent(operand, key) }
        if let value = try element(of: operand, key) { return value }
        if case .map = operand {
            let shown = try? key.text()
            throw EvaluationError("no such key: \(shown.map { Conversions.quoted($0) } ?? key.type.name)")
        }
        throw EvaluationError("index out of bounds: \((try? key.text()) ?? key.type.name)")
    }

    /// `operand[?key]`.
    static func indexIfPresent(_ operand: Value, _ key: Value) throws(EvaluationError) -> Value {
        guard case .optional(let wrapped) = operand else { return wrap(try element(of: operand, key)) }
        guard let wrapped else { return .absent }
        return try indexIfPresent(wrapped, key)
    }

    private static func element(of operand: Value, _ key: Value) throws(EvaluationError) -> Value? {
        switch operand {
        case .list(let elements):
            let position: Int?
            switch key {
            case .int(let number): position = Int(exactly: number)
            case .uint(let number): position = Int(exactly: number)
            case .double(let number): position = Int(exactly: number)
            default: throw EvaluationError("invalid argument: a list has no index of type \(key.type.name)")
            }
            guard let position, elements.indices.contains(position) else { return nil }
            return elements[position]
        case .map(let map): return map[key]
        default: throw .noSuchOverload("[]", operand, key)
        }
    }

    /// An optional of what is found, also where that is an optional itself.
    private static func wrap(_ value: Value?) -> Value { .optional(value) }
}
