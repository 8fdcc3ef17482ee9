/// Type variables and what they stand for.
///
/// Source: cel-spec `langdef.md`, "Type checking": parameters of a signature are renamed apart at each use, and `dyn` fits everything.
struct Inference {
    private var bindings: [String: Type] = [:]
    private var count = 0

    mutating func fresh() -> Type {
        count += 1
        return .parameter("_\(count)")
    }

    /// Renames a signature's parameters apart.
    mutating func instantiate(_ types: [Type]) -> [Type] {
        var names: [String: Type] = [:]
        return types.map { rename($0, &names) }
    }

    private mutating func rename(_ type: Type, _ names: inout [String: Type]) -> Type {
        switch type {
        case .parameter(let name):
            if let known = names[name] { return known }
            let variable = fresh()
            names[name] = variable
            return variable
        case .list(let element): return .list(rename(element, &names))
        case .map(let key, let value): return .map(rename(key, &names), rename(value, &names))
        case .optional(let wrapped): return .optional(rename(wrapped, &names))
        case .type(let type): return .type(rename(type, &names))
        default: return type
        }
    }

    /// The type with everything known put in; what is still free stays a parameter.
    func resolve(_ type: Type) -> Type {
        switch type {
        case .parameter(let name): bindings[name].map { resolve($0) } ?? type
        case .list(let element): .list(resolve(element))
        case .map(let key, let value): .map(resolve(key), resolve(value))
        case .optional(let wrapped): .optional(resolve(wrapped))
        case .type(let type): .type(resolve(type))
        default: type
        }
    }

    /// The type with `dyn` for everything still free.
    func final(_ type: Type) -> Type { Inference.closed(resolve(type)) }

    private static func closed(_ type: Type) -> Type {
        switch type {
        case .parameter: .dyn
        case .list(let element): .list(closed(element))
        case .map(let key, let value): .map(closed(key), closed(value))
        case .optional(let wrapped): .optional(closed(wrapped))
        case .type(let type): .type(closed(type))
        default: type
        }
    }

    /// Makes both equal where that is possible; after a failure the bindings are what they were.
    mutating func unify(_ left: Type, _ right: Type) -> Bool {
        let before = bindings
        if fits(left, right) { return true }
        bindings = before
        return false
    }

    /// Makes each pair equal, or none.
    mutating func unify(_ left: [Type], _ right: [Type]) -> Bool {
        guard left.count == right.count else { return false }
        let before = bindings
        for (one, other) in zip(left, right) where !fits(one, other) {
            bindings = before
            return false
        }
        return true
    }

    private mutating func fits(_ left: Type, _ right: Type) -> Bool {
        let one = head(left)
        let other = head(right)
        guard fitsHeads(one, other) else { return false }
        widen(left, to: other)
        widen(right, to: one)
        return true
    }

    /// A variable that stood for `int` stands for `dyn` once `dyn` was given for it.
    private mutating func widen(_ variable: Type, to type: Type) {
        guard case .parameter(var name) = variable, var bound = bindings[name] else { return }
        while case .parameter(let next) = bound {
            guard let further = bindings[next] else { return }
            name = next
            bound = further
        }
        bindings[name] = Inference.general(resolve(bound), resolve(type))
    }

    private mutating func fitsHeads(_ left: Type, _ right: Type) -> Bool {
        switch (left, right) {
        case (.parameter(let name), .parameter(let other)) where name == other: return true
        case (.parameter(let name), _):
            guard !occurs(name, in: right) else { return false }
            bindings[name] = right
            return true
        case (_, .parameter(let name)):
            guard !occurs(name, in: left) else { return false }
            bindings[name] = left
            return true
        case (.dyn, _), (_, .dyn): return true
        case (.list(let one), .list(let other)): return fits(one, other)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            return fits(key, otherKey) && fits(value, otherValue)
        case (.optional(let one), .optional(let other)): return fits(one, other)
        case (.type, .type): return true
        case (.null, let other), (let other, .null): return other == .null || other.admitsNull
        default: return left == right
        }
    }

    /// The type with a bound variable at its top replaced.
    func head(_ type: Type) -> Type {
        var type = type
        while case .parameter(let name) = type, let bound = bindings[name] { type = bound }
        return type
    }

    private func occurs(_ name: String, in type: Type) -> Bool {
        switch head(type) {
        case .parameter(let other): other == name
        case .list(let element): occurs(name, in: element)
        case .map(let key, let value): occurs(name, in: key) || occurs(name, in: value)
        case .optional(let wrapped): occurs(name, in: wrapped)
        case .type(let type): occurs(name, in: type)
        default: false
        }
    }

    /// The one type for elements of both types: `dyn` where they differ.
    mutating func join(_ left: Type, _ right: Type) -> Type {
        unify(left, right) ? Inference.general(resolve(left), resolve(right)) : .dyn
    }

    private static func general(_ left: Type, _ right: Type) -> Type {
        switch (left, right) {
        case (.dyn, _), (_, .dyn): .dyn
        case (.list(let one), .list(let other)): .list(general(one, other))
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            .map(general(key, otherKey), general(value, otherValue))
        case (.optional(let one), .optional(let other)): .optional(general(one, other))
        case (.type(let one), .type(let other)): one == other ? left : .type(.dyn)
        case (.null, _): right
        default: left
        }
    }
}

extension Type {
    /// Whether `null` may stand where the type is wanted: types that are messages or abstract in protocol buffers. Source: the
    /// conformance suite of cel-spec, "legacy nullable types".
    fileprivate var admitsNull: Bool {
        switch self {
        case .timestamp, .duration, .optional: true
        default: false
        }
    }
}
