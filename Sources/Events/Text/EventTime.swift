import CEL

/// Instants as texts: RFC 3339, read strictly.
public enum EventTime {
    /// The instant of an RFC 3339 text, or nil where it is none.
    ///
    /// Lower-case `t` and `z` are taken; −00:00 is UTC; what is finer than a millisecond is cut off; second 60 stands only at the end of
    /// June or December in UTC and is the second after it. Years are 0000 to 9999, proleptic Gregorian.
    public static func parse(_ text: RawSpan) -> Milliseconds? {
        guard let parsed = RFC3339(Span(_bytes: text)) else { return nil }
        let seconds = parsed.secondsSinceEpoch
        if parsed.second == 60, !beginsHalfYear(seconds) { return nil }
        return seconds * 1_000 + Milliseconds(parsed.nanoseconds / 1_000_000)
    }

    /// Whether it is the first second of a January or a July, in UTC.
    private static func beginsHalfYear(_ seconds: Int64) -> Bool {
        guard seconds % 86_400 == 0 else { return false }
        let date = CivilDate(daysSinceEpoch: Int(seconds / 86_400))
        return date.day == 1 && (date.month == 1 || date.month == 7)
    }
}
