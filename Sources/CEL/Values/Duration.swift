/// A signed span of time in nanoseconds within ±315,576,000,000 s (`google.protobuf.Duration`).
public struct Duration: Hashable, Comparable, Sendable {
    /// Whole seconds, rounded towards zero.
    public let seconds: Int64
    /// Nanoseconds beyond `seconds`, with the same sign, −999,999,999 … 999,999,999.
    public let nanoseconds: Int32

    /// Creates a span, or nil where it is out of range or the two parts have different signs.
    public init?(seconds: Int64, nanoseconds: Int32) {
        guard seconds >= -315_576_000_000, seconds <= 315_576_000_000 else { return nil }
        guard nanoseconds > -1_000_000_000, nanoseconds < 1_000_000_000 else { return nil }
        guard seconds == 0 || nanoseconds == 0 || (seconds < 0) == (nanoseconds < 0) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Whether the first span is less than the second.
    public static func < (left: Duration, right: Duration) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
