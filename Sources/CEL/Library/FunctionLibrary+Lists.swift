internal import HumanText
extension FunctionLibrary {
    /// The extension library for lists. Source: cel-go `ext/lists.go`, "Lists".
    public static let lists = FunctionLibrary(
        builtIn: "Lists",
        functions: [
            Function(
                name: "slice",
                documentation: .init(
                    "The elements from a position to before another.", example: "[1, 2, 3, 4].slice(1, 3)",
                    gives: "[2, 3]"), overloads: [.method(any, .int, .int, to: any)],
                metered: { arguments, _ throws(EvaluationError) in try Lists.slice(arguments) }),
            Function(
                name: "flatten",
                documentation: .init(
                    "The list with the elements of lists in it, one or so many levels deep.",
                    example: "[1, [2, [3]]].flatten()", gives: "[1, 2, [3]]"),
                overloads: [.method(any, to: .list(.dyn)), .method(any, .int, to: .list(.dyn))],
                metered: Lists.flatten),
            Function(
                name: "distinct",
                documentation: .init(
                    "The list without what equals an earlier element.", example: "[1, 2, 1.0].distinct()",
                    gives: "[1, 2]"), overloads: [.method(any, to: any)], metered: Lists.distinct),
            Function(
                name: "lists.range",
                documentation: .init(
                    "The whole numbers from 0 to before a number.", example: "lists.range(3)", gives: "[0, 1, 2]"),
                overloads: [.global(.int, to: .list(.int))],
                unary: { value throws(EvaluationError) in
                    guard case .int(let count) = value else { throw .noSuchOverload("lists.range", value) }
                    guard count <= Limits.rangeLength else {
                        throw EvaluationError("lists.range makes at most \(Limits.rangeLength) numbers")
                    }
                    return .list(count <= 0 ? [] : (0..<count).map { .int($0) })
                }),
            Function(
                name: "sort",
                documentation: .init(
                    "The elements in ascending order.", example: "[3, 1, 2].sort()", gives: "[1, 2, 3]"),
                overloads: [.method(any, to: any)], metered: Lists.sort, accepts: Lists.hasOrder),
            // What the macro `sortBy` becomes: the list and its keys.
            Function(
                name: "@sortBy", documentation: sortBy, overloads: [.global(any, .list(.parameter("B")), to: any)],
                metered: Lists.sort,
                accepts: { $0.count == 2 && Lists.hasOrder([$0[1]]) }),
            end(
                "first",
                .init("The first element, if there is one.", example: "[5, 6].first()", gives: "optional.of(5)"),
                \.first),
            end(
                "last", .init("The last element, if there is one.", example: "[5, 6].last()", gives: "optional.of(6)"),
                \.last),
        ], macros: [Macro(name: "sortBy", signatures: ["list(A).sortBy(x, B) → list(A)"], documentation: sortBy)])

    private static let sortBy = Function.Documentation(
        "The elements in ascending order of what an expression gives.", example: "[\"bb\", \"a\"].sortBy(x, size(x))",
        gives: "[\"a\", \"bb\"]")
    private static let any = Type.list(.parameter("A"))

    private static func end(
        _ name: String, _ documentation: Function.Documentation, _ element: @escaping @Sendable ([Value]) -> Value?
    ) -> Function {
        Function(
            name: name, documentation: documentation, overloads: [.method(any, to: .optional(.parameter("A")))],
            unary: { value throws(EvaluationError) in
                guard case .list(let elements) = value else { throw .noSuchOverload(name, value) }
                return .optional(element(elements))
            })
    }
}

/// The functions on lists.
enum Lists {
    static func slice(_ arguments: [Value]) throws(EvaluationError) -> Value {
        guard arguments.count == 3, case .list(let elements) = arguments[0], case .int(let start) = arguments[1],
            case .int(let end) = arguments[2]
        else { throw .noSuchOverload }
        guard start >= 0, end >= 0, start <= end, end <= elements.count else {
            throw EvaluationError("cannot slice(\(start), \(end)): the list has \(elements.count.counted("element"))")
        }
        return .list(Array(elements[Int(start)..<Int(end)]))
    }

    static func flatten(_ arguments: [Value], _ budget: inout Int) throws(EvaluationError) -> Value {
        guard arguments.count == 1 || arguments.count == 2, case .list(let elements) = arguments[0] else {
            throw .noSuchOverload
        }
        var depth: Int64 = 1
        if arguments.count == 2 {
            guard case .int(let number) = arguments[1] else { throw .noSuchOverload("flatten", arguments[1]) }
            depth = number
        }
        guard depth >= 0 else { throw EvaluationError("flatten needs a depth of 0 or more, here \(depth)") }
        var flat: [Value] = []
        try flatten(elements, depth: depth, into: &flat, &budget)
        return .list(flat)
    }

    private static func flatten(
        _ elements: [Value], depth: Int64, into flat: inout [Value], _ budget: inout Int
    ) throws(EvaluationError) {
        try Limits.spend(elements.count, from: &budget)
        for element in elements {
            if depth > 0, case .list(let inner) = element {
                try flatten(inner, depth: depth - 1, into: &flat, &budget)
            } else {
                flat.append(element)
            }
        }
    }

    /// The first of equal elements each. Numbers, text and truth values are found by hashing, all else by comparison.
    static func distinct(_ arguments: [Value], _ budget: inout Int) throws(EvaluationError) -> Value {
        guard arguments.count == 1, case .list(let elements) = arguments[0] else { throw .noSuchOverload }
        try Limits.spend(elements.count, from: &budget)
        var kept: [Value] = []
        var keys: Set<MapKey> = []
        var others: [Value] = []
        for element in elements {
            if let key = MapKey(element) {
                if keys.insert(key).inserted { kept.append(element) }
                continue
            }
            if try others.contains(element, budget: &budget) { continue }
            others.append(element)
            kept.append(element)
        }
        return .list(kept)
    }

    /// Sorts the elements by themselves or by keys; equal ones stay in their order.
    static func sort(_ arguments: [Value], _ budget: inout Int) throws(EvaluationError) -> Value {
        guard let first = arguments.first, case .list(let elements) = first else { throw .noSuchOverload }
        guard case .list(let keys) = arguments[arguments.count - 1], keys.count == elements.count, arguments.count <= 2
        else { throw .noSuchOverload }
        try checkOrder(keys)
        var failure: EvaluationError?
        let places = elements.indices.sorted { left, right in
            guard failure == nil else { return left < right }
            do throws(EvaluationError) {
                try Limits.spend(1, from: &budget)
                try keys[left].chargeText(&budget)
                let order = try Operators.order(keys[left], keys[right])
                return order == .less || (order == .same && left < right)
            } catch {
                failure = error
                return left < right
            }
        }
        if let failure { throw failure }
        return .list(places.map { elements[$0] })
    }

    private static func checkOrder(_ keys: [Value]) throws(EvaluationError) {
        guard let first = keys.first?.type else { return }
        for key in keys {
            guard key.type == first, first.hasOrder else {
                throw EvaluationError("only values of one type that has an order can be sorted")
            }
            if case .double(let number) = key, number.isNaN { throw EvaluationError("NaN has no place in an order") }
        }
    }

    @Sendable static func hasOrder(_ types: [Type]) -> Bool {
        guard case .list(let element)? = types.first else { return true }
        if case .parameter = element { return true }
        return element == .dyn || element.hasOrder
    }
}

extension Type {
    /// Whether `<` compares values of the type.
    fileprivate var hasOrder: Bool {
        switch self {
        case .int, .uint, .double, .bool, .string, .bytes, .timestamp, .duration: true
        default: false
        }
    }
}

extension [Value] {
    /// Whether an element equals the value; one step each.
    func contains(_ value: Value, budget: inout Int) throws(EvaluationError) -> Bool {
        for element in self {
            try Limits.spend(1, from: &budget)
            if try element.equals(value, budget: &budget) { return true }
        }
        return false
    }
}
