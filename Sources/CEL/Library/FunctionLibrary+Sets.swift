extension FunctionLibrary {
    /// Lists taken as sets: order and repetition do not matter. Source: cel-go `ext/sets.go`, "Sets".
    public static let sets = FunctionLibrary(
        builtIn: "Sets",
        functions: [
            relation(
                "sets.contains",
                .init(
                    "Whether the first list has all elements of the second.",
                    example: "sets.contains([1, 2, 3], [3, 1])", gives: "true")
            ) { left, right, budget throws(EvaluationError) in
                try left.containsAll(of: right, budget: &budget)
            },
            relation(
                "sets.equivalent",
                .init(
                    "Whether both lists have the same elements.", example: "sets.equivalent([1, 2], [2, 1, 1])",
                    gives: "true")
            ) { left, right, budget throws(EvaluationError) in
                guard try left.containsAll(of: right, budget: &budget) else { return false }
                return try right.containsAll(of: left, budget: &budget)
            },
            relation(
                "sets.intersects",
                .init("Whether some element is in both lists.", example: "sets.intersects([1, 2], [3])", gives: "false")
            ) { left, right, budget throws(EvaluationError) in
                try left.containsAny(of: right, budget: &budget)
            },
        ])

    private static func relation(
        _ name: String, _ documentation: Function.Documentation,
        _ holds: @escaping @Sendable (ValueSet, ValueSet, inout Int) throws(EvaluationError) -> Bool
    ) -> Function {
        Function(
            name: name, documentation: documentation,
            overloads: [.global(.list(.parameter("A")), .list(.parameter("A")), to: .bool)],
            metered: { arguments, budget throws(EvaluationError) in
                guard arguments.count == 2, case .list(let left) = arguments[0], case .list(let right) = arguments[1]
                else { throw .noSuchOverload }
                try Limits.spend(left.count + right.count, from: &budget)
                return .bool(try holds(ValueSet(left), ValueSet(right), &budget))
            })
    }
}

/// The elements of a list for look-ups: by hashing where they are numbers, text or truth values, else by comparison.
struct ValueSet {
    private let elements: [Value]
    private var keys: Set<MapKey> = []
    private var others: [Value] = []

    init(_ elements: [Value]) {
        self.elements = elements
        for element in elements {
            if let key = MapKey(element) { keys.insert(key) } else { others.append(element) }
        }
    }

    func contains(_ value: Value, budget: inout Int) throws(EvaluationError) -> Bool {
        // What has no key equals nothing that has one.
        if let key = MapKey(value) { return keys.contains(key) }
        return try others.contains(value, budget: &budget)
    }

    func containsAll(of other: ValueSet, budget: inout Int) throws(EvaluationError) -> Bool {
        for element in other.elements where try !contains(element, budget: &budget) { return false }
        return true
    }

    func containsAny(of other: ValueSet, budget: inout Int) throws(EvaluationError) -> Bool {
        for element in other.elements where try contains(element, budget: &budget) { return true }
        return false
    }
}
