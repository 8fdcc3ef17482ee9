public import CEL

/// A named group of individuals: bool, or the first stage that holds.
public struct Segment: Sendable {
    /// How membership is decided.
    public enum Definition: Sendable {
        /// True inside the segment.
        case condition(Program)
        /// The first that holds names the stage; none: the empty text.
        case stages([(name: String, condition: Program)])
    }

    /// `snake_case`, one namespace with features and scores.
    public let name: String
    /// How membership is decided.
    public let definition: Definition

    /// A hash of all that says who is in it, what it reads included: the name under which the state keeps who was.
    public let identity: UInt64
    /// Indexes of the features that it reads, itself or through scores and segments, ascending.
    public let features: [Int]
    /// Whether it reads attributes, itself or through scores and segments; `zone` is one.
    let readsAttributes: Bool

    /// Creates a segment.
    public init(
        name: String, definition: Definition, identity: UInt64, features: [Int], readsAttributes: Bool
    ) {
        self.name = name
        self.definition = definition
        self.identity = identity
        self.features = features
        self.readsAttributes = readsAttributes
    }
}
