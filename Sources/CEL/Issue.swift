/// What is wrong in an expression, and where.
public struct Issue: Error, Hashable, Sendable {
    /// The step that found it.
    public enum Phase: String, Sendable {
        /// The text is not an expression.
        case parse
        /// The expression has no type.
        case check
    }

    /// The step that found it.
    public let phase: Phase
    /// UTF-8 offsets in the expression's text.
    public let span: Range<Int>
    /// What is wrong.
    public let message: String
    /// What to write instead, or an empty text.
    public let help: String

    /// Creates an issue.
    public init(phase: Phase, span: Range<Int>, message: String, help: String = "") {
        self.phase = phase
        self.span = span
        self.message = message
        self.help = help
    }
}
