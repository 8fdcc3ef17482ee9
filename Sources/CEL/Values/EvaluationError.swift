/// Why an expression has no value for the given inputs.
public struct EvaluationError: Error, Hashable, Sendable {
    /// What went wrong, in words for the author of the expression, for example `no such key: "price"`.
    public let message: String

    /// Creates an error with the words that its reader will see.
    public init(_ message: String) {
        self.message = message
    }
}

extension EvaluationError {
    /// Arguments of kinds that an operator or function does not take.
    public static var noSuchOverload: EvaluationError { EvaluationError("no such overload") }

    /// The same with what was called.
    public static func noSuchOverload(_ name: String, _ arguments: Value...) -> EvaluationError {
        let types = arguments.map(\.type.name).joined(separator: ", ")
        return EvaluationError("no such overload: \(name)(\(types))")
    }
}
