extension FunctionLibrary {
    /// Optional values. `or` and `orValue` are planned as operators of their own, because they evaluate their argument only when it is
    /// needed; what stands here serves the checker.
    public static let optionals = FunctionLibrary(
        builtIn: "Optional values",
        functions: [
            Function(
                name: "optional.of",
                documentation: .init(
                    "An optional that has a value.", example: "optional.of(1).hasValue()", gives: "true"),
                overloads: [.global(.parameter("A"), to: .optional(.parameter("A")))],
                unary: { value throws(EvaluationError) in .optional(value) }),
            Function(
                name: "optional.ofNonZeroValue",
                documentation: .init(
                    "An optional that has a value unless that is 0, false, null or empty.",
                    example: "optional.ofNonZeroValue(\"\").hasValue()", gives: "false"),
                overloads: [.global(.parameter("A"), to: .optional(.parameter("A")))],
                unary: { value throws(EvaluationError) in .optional(value.isZero ? nil : value) }),
            Function(
                name: "optional.none",
                documentation: .init("An optional without a value.", example: "optional.none().orValue(5)", gives: "5"),
                overloads: [.global(to: .optional(.parameter("A")))],
                metered: { arguments, _ throws(EvaluationError) in
                    guard arguments.isEmpty else { throw .noSuchOverload }
                    return Value.absent
                }),
            Function(
                name: "hasValue",
                documentation: .init(
                    "Whether an optional has a value.", example: "[1].first().hasValue()", gives: "true"),
                overloads: [.method(.optional(.parameter("A")), to: .bool)],
                unary: { value throws(EvaluationError) in
                    guard case .optional(let wrapped) = value else { throw .noSuchOverload("hasValue", value) }
                    return .bool(wrapped != nil)
                }),
            Function(
                name: "value",
                documentation: .init(
                    "The value of an optional; without one an error.", example: "[1].first().value()", gives: "1"),
                overloads: [.method(.optional(.parameter("A")), to: .parameter("A"))],
                unary: { value throws(EvaluationError) in
                    guard case .optional(let wrapped) = value else { throw .noSuchOverload("value", value) }
                    guard let wrapped else { throw EvaluationError("optional.none() dereference: there is no value") }
                    return wrapped
                }),
            Function(
                name: "or",
                documentation: .init(
                    "The optional, or another where it has no value.", example: "[].first().or(optional.of(2))",
                    gives: "optional.of(2)"),
                overloads: [
                    .method(.optional(.parameter("A")), .optional(.parameter("A")), to: .optional(.parameter("A")))
                ]),
            Function(
                name: "orValue",
                documentation: .init(
                    "The value of an optional, or another where it has none.", example: "[].first().orValue(2)",
                    gives: "2"), overloads: [.method(.optional(.parameter("A")), .parameter("A"), to: .parameter("A"))]),
            unwrap(
                "optional.unwrap",
                .init(
                    "The values of those optionals of a list that have one.",
                    example: "optional.unwrap([optional.of(1), optional.none()])", gives: "[1]"), isMethod: false),
            unwrap(
                "unwrapOpt",
                .init("The same as a method.", example: "[optional.of(1), optional.none()].unwrapOpt()", gives: "[1]"),
                isMethod: true),
        ],
        macros: [
            Macro(
                name: "optMap", signatures: ["optional_type(A).optMap(x, B) → optional_type(B)"],
                documentation: .init(
                    "An optional of what an expression makes of the value, if there is one.",
                    example: "optional.of(2).optMap(x, x + 1)", gives: "optional.of(3)")),
            Macro(
                name: "optFlatMap", signatures: ["optional_type(A).optFlatMap(x, optional_type(B)) → optional_type(B)"],
                documentation: .init(
                    "The optional that an expression makes of the value, if there is one.",
                    example: "optional.of([2]).optFlatMap(x, x.first())", gives: "optional.of(2)")),
        ])

    /// The values of those optionals of a list that have one.
    private static func unwrap(_ name: String, _ documentation: Function.Documentation, isMethod: Bool) -> Function {
        let overload = Function.Overload(
            isMethod: isMethod, parameters: [.list(.optional(.parameter("A")))], result: .list(.parameter("A")))
        return Function(
            name: name, documentation: documentation, overloads: [overload],
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
