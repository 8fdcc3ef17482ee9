public import CEL

/// A named number computed when it is read.
public struct Score: Sendable {
    /// How it is computed.
    public enum Definition: Sendable {
        /// By an expression that yields a number.
        case expression(Program)
        /// By a logistic regression: a double between 0 and 1.
        case logistic(Logistic)
    }

    /// `snake_case`, one namespace with features and segments.
    public let name: String
    /// How it is computed.
    public let definition: Definition

    /// Creates a score.
    public init(name: String, definition: Definition) {
        self.name = name
        self.definition = definition
    }

    /// The type of its value.
    public var type: Type {
        switch definition {
        case .expression(let program): program.type
        case .logistic: .double
        }
    }
}

/// A logistic regression: 1 / (1 + exp(−z)), where z is an intercept and a weighted sum.
public struct Logistic: Sendable {
    /// What is added to the weighted sum.
    public let intercept: Double
    /// The slots of numbers, with their weights.
    public let weights: [(slot: Slot, weight: Double)]

    /// Creates a regression.
    public init(intercept: Double, weights: [(slot: Slot, weight: Double)]) {
        self.intercept = intercept
        self.weights = weights
    }
}
