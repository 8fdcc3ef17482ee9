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

    /// The 24 characters as three words, the first character in the lowest byte.
    fileprivate static func words(_ time: Timestamp) -> (UInt64, UInt64, UInt64) {
        let (date, second) = time.civil()
        let year = UInt64(truncatingIfNeeded: date.year)
        let century = year / 100
        let seconds = UInt64(truncatingIfNeeded: second)
        let minutes = seconds / 60
        let hours = minutes / 60
        let milliseconds = UInt64(truncatingIfNeeded: time.nanoseconds) / 1_000_000
        let hundredths = milliseconds / 10
        return (
            digits(century) | digits(year &- century &* 100) << 16 | ascii("-", 4)
                | digits(UInt64(truncatingIfNeeded: date.month)) << 40 | ascii("-", 7),
            digits(UInt64(truncatingIfNeeded: date.day)) | ascii("T", 2) | digits(hours) << 24 | ascii(":", 5)
                | digits(minutes &- hours &* 60) << 48,
            ascii(":", 0) | digits(seconds &- minutes &* 60) << 8 | ascii(".", 3) | digits(hundredths) << 32
                | (milliseconds &- hundredths &* 10 &+ UInt64(UInt8(ascii: "0"))) << 48 | ascii("Z", 7)
        )
    }

    /// Two digits, the first in the lowest byte.
    private static func digits(_ number: UInt64) -> UInt64 {
        let tens = (number &* 103) >> 10
        let zero = UInt64(UInt8(ascii: "0"))
        return (tens &+ zero) | (number &- tens &* 10 &+ zero) << 8
    }

    private static func ascii(_ scalar: Unicode.Scalar, _ place: UInt64) -> UInt64 {
        UInt64(UInt8(ascii: scalar)) << (8 * place)
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
        let (date, clock, rest) = InstantText.words(time)
        plain(word: date)
        plain(word: clock)
        plain(word: rest)
    }
}
