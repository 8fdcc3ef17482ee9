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

    /// Creates a segment.
    public init(name: String, definition: Definition) {
        self.name = name
        self.definition = definition
    }
}
