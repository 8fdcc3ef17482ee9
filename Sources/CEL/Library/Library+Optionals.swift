extension Library {
    /// Optional values. `or` and `orValue` are planned as operators of their own, because they evaluate their argument only when it is
    /// needed; what stands here serves the checker.
    static let optionals: [Function] = [
        Function(
            name: "optional.of", overloads: [.global(.parameter("A"), to: .optional(.parameter("A")))],
            unary: { value throws(EvaluationError) in .optional(value) }),
        Function(
            name: "optional.ofNonZeroValue", overloads: [.global(.parameter("A"), to: .optional(.parameter("A")))],
            unary: { value throws(EvaluationError) in .optional(value.isZero ? nil : value) }),
        Function(
            name: "optional.none", overloads: [.global(to: .optional(.parameter("A")))],
            variadic: { arguments, _ throws(EvaluationError) in
                guard arguments.isEmpty else { throw .noSuchOverload }
                return Value.absent
            }),
        Function(
            name: "hasValue", overloads: [.method(.optional(.parameter("A")), to: .bool)],
            unary: { value throws(EvaluationError) in
                guard case .optional(let wrapped) = value else { throw .noSuchOverload("hasValue", value) }
                return .bool(wrapped != nil)
            }),
        Function(
            name: "value", overloads: [.method(.optional(.parameter("A")), to: .parameter("A"))],
            unary: { value throws(EvaluationError) in
                guard case .optional(let wrapped) = value else { throw .noSuchOverload("value", value) }
                guard let wrapped else { throw EvaluationError("optional.none() dereference: there is no value") }
                return wrapped
            }),
        unwrap("optional.unwrap", isMethod: false),
        unwrap("unwrapOpt", isMethod: true),
        Function(
            name: "or",
            overloads: [
                .method(.optional(.parameter("A")), .optional(.parameter("A")), to: .optional(.parameter("A")))
            ]),
        Function(
            name: "orValue", overloads: [.method(.optional(.parameter("A")), .parameter("A"), to: .parameter("A"))]),
    ]

    /// The values of those optionals of a list that have one.
    private static func unwrap(_ name: String, isMethod: Bool) -> Function {
        let overload = Overload(
            isMethod: isMethod, parameters: [.list(.optional(.parameter("A")))], result: .list(.parameter("A")))
        return Function(
            name: name, overloads: [overload],
            unary: { value throws(EvaluationError) in
                guard case .list(let elements) = value else { throw .noSuchOverload(name, value) }
                var values: [Value] = []
                for element in elements {
                    guard case .optional(let wrapped) = element else { throw .noSuchOverload(name, element) }
                    if let wrapped { values.append(wrapped) }
                }
                return .list(values)
            })
    }
}

extension Value {
    /// The optional without a value; one shared box.
    public static let absent = Value.optional(nil)

    /// Whether `optional.ofNonZeroValue` takes the value for none.
    var isZero: Bool {
        switch self {
        case .null: true
        case .bool(let truth): !truth
        case .int(let number): number == 0
        case .uint(let number): number == 0
        case .double(let number): number == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let elements): elements.isEmpty
        case .map(let map): map.count == 0
        case .duration(let duration): duration.seconds == 0 && duration.nanoseconds == 0
        case .timestamp(let timestamp): timestamp.seconds == 0 && timestamp.nanoseconds == 0
        case .optional(let wrapped): wrapped == nil
        case .type, .error: false
        }
    }
}
