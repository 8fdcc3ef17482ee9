/// A function that expressions can call: what the checker needs to know of it, how it is evaluated, and what people read about it.
public struct Function: Sendable {
    /// Makes the implementation for one call in an expression: work on constants is done once. Takes the constants among the arguments,
    /// nil where one is not known before evaluation. Fails where no evaluation of the call can succeed.
    public typealias Preparation =
        @Sendable (_ constants: [Value?], TimeZoneDatabase) throws(EvaluationError) -> Implementation

    /// What people read about a function.
    public struct Documentation: Sendable {
        let summary: String
        let example: String
        let result: String

        /// Describes a function by a sentence, an expression that calls it, and an expression for what that one gives.
        public init(_ summary: String, example: String, gives result: String) {
            self.summary = summary
            self.example = example
            self.result = result
        }
    }

    /// The name, with its namespace: `size`, `math.abs`.
    public let name: String
    let overloads: [Overload]
    let documentation: Documentation
    /// What constant texts must be, by their place among the arguments.
    let constants: [Int: ConstantText]
    let prepare: Preparation
    /// What the checker asks besides the overloads, for functions over any number of values.
    private(set) var accepts: (@Sendable ([Type]) -> Bool)?
    /// Whether the planner and the cost estimator know it by its name.
    var isBuiltIn = false

    /// Creates a function whose implementation depends on the constants among the arguments or on the time zones.
    ///
    /// - Parameters:
    ///   - name: how it is called.
    ///   - documentation: what people read about it.
    ///   - overloads: its signatures.
    ///   - constants: what constant texts must be, by their place among the arguments; a receiver is the first.
    ///   - prepare: makes the implementation for each call in an expression.
    public init(
        name: String, documentation: Documentation, overloads: [Overload], constants: [Int: ConstantText] = [:],
        prepare: @escaping Preparation
    ) {
        self.name = name
        self.documentation = documentation
        self.overloads = overloads
        self.constants = constants
        self.prepare = prepare
    }

    /// Creates a function that is the same for all arguments.
    ///
    /// - Parameters:
    ///   - name: how it is called.
    ///   - documentation: what people read about it.
    ///   - overloads: its signatures.
    ///   - constants: what constant texts must be, by their place among the arguments; a receiver is the first.
    ///   - unary: computes the result of one argument.
    ///   - binary: computes the result of two arguments.
    ///   - variadic: computes the result of any other number of arguments.
    public init(
        name: String, documentation: Documentation, overloads: [Overload], constants: [Int: ConstantText] = [:],
        unary: Implementation.Unary? = nil, binary: Implementation.Binary? = nil,
        variadic: Implementation.Variadic? = nil
    ) {
        let implementation = Implementation(unary: unary, binary: binary, variadic: variadic)
        self.init(name: name, documentation: documentation, overloads: overloads, constants: constants) {
            _, _ throws(EvaluationError) in implementation
        }
    }

    /// Creates a function that takes the steps of its own work from the budget.
    init(
        name: String, documentation: Documentation, overloads: [Overload], constants: [Int: ConstantText] = [:],
        metered: @escaping Implementation.Metered, accepts: (@Sendable ([Type]) -> Bool)? = nil
    ) {
        let implementation = Implementation(metered: metered)
        self.init(name: name, documentation: documentation, overloads: overloads, constants: constants) {
            _, _ throws(EvaluationError) in implementation
        }
        self.accepts = accepts
    }

    /// The name as people write it: what a macro becomes is marked by an `@`.
    var shownName: String { name.hasPrefix("@") ? String(name.dropFirst()) : name }

    /// The result type where all overloads agree, otherwise `dyn`.
    var commonResult: Type {
        guard let first = overloads.first?.result, overloads.allSatisfy({ $0.result == first }) else { return .dyn }
        if case .parameter = first { return .dyn }
        return first
    }

    /// Whether an optional is a proper argument.
    var takesOptionals: Bool {
        overloads.contains { $0.parameters.contains { if case .optional = $0 { true } else { false } } }
    }
}
