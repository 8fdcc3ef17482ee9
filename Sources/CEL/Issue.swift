/// What is wrong in an expression, and where.
public struct Issue: Error, Hashable, Sendable {
    /// The step that found it.
    public enum Phase: String, Sendable {
        /// The text is not an expression.
        case parse
        /// The expression has no type.
        case check
    }

    /// What sort of thing is wrong, for who decides by it; messages are for people only.
    public enum Kind: Hashable, Sendable {
        /// The text is not an expression.
        case syntax
        /// A name that is neither a variable, a record nor a type.
        case undeclaredName(String)
        /// A field that a declared record does not have.
        case undeclaredField(String, record: String)
        /// A function that the environment does not have.
        case undeclaredFunction(String)
        /// Numbers of two types in one calculation, which needs two of one.
        case mixedNumbers
        /// A number of JSON, which is a double, and an int in one calculation.
        case jsonNumber
        /// A value that may be absent where one is needed.
        case bareOptional
        /// Any other value or number of arguments that does not fit its place.
        case wrongType
        /// A constant with which a call can only fail, such as a pattern or a time zone that is none.
        case invalidConstant
        /// No evaluation can stay within the limit of steps.
        case cost
    }

    /// What sort of thing is wrong.
    public let kind: Kind
    /// UTF-8 offsets in the expression's text.
    public let span: Range<Int>
    /// What is wrong.
    public let message: String
    /// What to write instead, or an empty text.
    public let help: String

    /// The step that found it.
    public var phase: Phase { kind == .syntax ? .parse : .check }

    /// Creates an issue.
    public init(_ kind: Kind, span: Range<Int>, message: String, help: String = "") {
        self.kind = kind
        self.span = span
        self.message = message
        self.help = help
    }
}
