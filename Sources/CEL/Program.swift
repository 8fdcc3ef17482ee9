/// An expression that was parsed and checked.
public struct CheckedExpression: Sendable {
    /// The deduced type of its result.
    public let type: Type
    /// The slots that it may read, each once, in order of first appearance, with the place of that appearance.
    public let reads: [(slot: Int, span: Range<Int>)]
}

/// A planned expression: immutable, shared by all threads.
public struct Program: Sendable {
    /// The type of its result.
    public let type: Type

    /// Parses and checks, or returns every issue found.
    public static func check(_ source: String, in environment: Environment) -> Result<CheckedExpression, Issues> {
        fatalError("skeleton")
    }

    /// Plans a checked expression.
    public init(_ checked: CheckedExpression) {
        type = checked.type
    }

    /// Evaluates; the result is `.error` where there is no value.
    public func evaluate(_ activation: inout some Activation) -> Value {
        fatalError("skeleton")
    }
}

/// All that is wrong in one expression; never empty.
public struct Issues: Error, Sendable {
    /// In order of their place in the text.
    public let all: [Issue]

    /// Creates a collection of issues.
    public init(_ all: [Issue]) {
        self.all = all
    }
}
