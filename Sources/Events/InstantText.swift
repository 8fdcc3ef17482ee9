public import CEL
public import JSON

/// Instants as our own records write them.
public enum InstantText {
    /// RFC 3339 in UTC with exactly three fraction digits: `2026-03-02T09:32:00.000Z`; clamped to the years 1 to 9999.
    public static func rfc3339(_ time: Milliseconds) -> String {
        rfc3339(Timestamp(clampingMilliseconds: time))
    }

    /// RFC 3339 in UTC with exactly three fraction digits; finer parts are dropped.
    public static func rfc3339(_ time: Timestamp) -> String {
        var writer = JSONWriter()
        writer.digits(of: time)
        return String(decoding: writer.raw)
    }
}

extension JSONWriter {
    /// Writes an instant as our own records do, a string.
    public mutating func instant(_ time: Milliseconds) {
        fragment("\"")
        digits(of: time)
        fragment("\"")
    }

    /// Writes an instant as our own records do, between quotes that fragments bring.
    public mutating func digits(of time: Milliseconds) { digits(of: Timestamp(clampingMilliseconds: time)) }

    fileprivate mutating func digits(of time: Timestamp) {
        let (date, clock, rest) = time.rfc3339
        plain(word: date)
        plain(word: clock)
        plain(word: rest)
    }
}
