extension Function {
    /// How a function is evaluated, by the number of its arguments; one that is absent stands for a number that the function does not take.
    ///
    /// It is deterministic, its work is bounded by the size of its arguments, and it looks at their kinds itself, because they may be `dyn`.
    /// A receiver is the first argument.
    public struct Implementation: Sendable {
        /// Computes the result of one argument.
        public typealias Unary = @Sendable (Value) throws(EvaluationError) -> Value
        /// Computes the result of two arguments.
        public typealias Binary = @Sendable (Value, Value) throws(EvaluationError) -> Value
        /// Computes the result of any other number of arguments.
        public typealias Variadic = @Sendable ([Value]) throws(EvaluationError) -> Value
        /// Takes the steps of its work, beyond one an argument, from the budget.
        typealias Metered = @Sendable ([Value], _ budget: inout Int) throws(EvaluationError) -> Value

        let unary: Unary?
        let binary: Binary?
        let variadic: Metered?

        /// Creates an implementation for the numbers of arguments that the function takes.
        public init(unary: Unary? = nil, binary: Binary? = nil, variadic: Variadic? = nil) {
            self.unary = unary
            self.binary = binary
            guard let variadic else {
                self.variadic = nil
                return
            }
            self.variadic = { arguments, _ throws(EvaluationError) in try variadic(arguments) }
        }

        /// Creates an implementation for any number of arguments.
        init(metered: @escaping Metered) {
            unary = nil
            binary = nil
            variadic = metered
        }
    }
}
