/// Why an expression has no value for the given inputs.
public struct EvaluationError: Error, Hashable, Sendable {
    /// What went wrong, in words for the author of the expression, for example `no such key: "price"`.
    public let message: String

    /// Creates an error with the words that its reader will see.
    public init(_ message: String) {
        self.message = message
    }
}
