/// Why a text is not a JSON document that Attune takes.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong, in the order in which the whole text is examined: a text with several faults has the first of them.
    public enum Reason: String, CaseIterable, Sendable {
        /// Bytes that are not UTF-8, anywhere.
        case notUTF8 = "not_utf8"
        /// Not RFC 8259.
        case malformed = "malformed_json"
        /// More nested than ``JSONLimits/maximumDepth``.
        case tooDeep = "too_deep"
        /// A key twice in one object, equal by bytes after unescaping.
        case duplicateKey = "duplicate_key"
        /// A number that no double holds.
        case numberRange = "number_range"
    }

    /// What is wrong.
    public let reason: Reason
    /// Where, in bytes from the start of the text.
    public let offset: Int
    /// What and where, for a person; it never quotes values of the text.
    public let message: String

    /// Creates an error; the offset is added to the words given.
    public init(_ reason: Reason, offset: Int, _ what: String) {
        self.reason = reason
        self.offset = offset
        message = "\(what) at byte \(offset)"
    }
}
