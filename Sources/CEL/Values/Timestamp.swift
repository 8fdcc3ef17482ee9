/// An instant with nanosecond resolution, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    public let seconds: Int64
    /// Nanoseconds after `seconds`, 0 ..< 1,000,000,000.
    public let nanoseconds: Int32

    /// Creates an instant, or nil where it lies outside the years 1 to 9999 or `nanoseconds` is not in its range.
    public init?(seconds: Int64, nanoseconds: Int32) {
        guard seconds >= -62_135_596_800, seconds <= 253_402_300_799 else { return nil }
        guard nanoseconds >= 0, nanoseconds < 1_000_000_000 else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Creates an instant from milliseconds since 1970-01-01T00:00:00Z, clamped to the years 1 to 9999.
    public init(clampingMilliseconds milliseconds: Int64) {
        let clamped = min(max(milliseconds, -62_135_596_800_000), 253_402_300_799_999)
        var whole = clamped / 1_000
        var rest = clamped % 1_000
        if rest < 0 {
            whole -= 1
            rest += 1_000
        }
        seconds = whole
        nanoseconds = Int32(rest * 1_000_000)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z, rounded towards the past.
    public var milliseconds: Int64 {
        seconds * 1_000 + Int64(nanoseconds / 1_000_000)
    }

    /// Whether the first instant is earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}
