import CEL
import JSON

/// Instants as texts: RFC 3339, read strictly.
public enum EventTime {
    /// The instant of an RFC 3339 text, or nil where it is none.
    ///
    /// Lower-case `t` and `z` are taken; −00:00 is UTC; what is finer than a millisecond is cut off; second 60 stands only at the end of
    /// June or December in UTC and is the second after it. Years are 0000 to 9999, proleptic Gregorian.
    public static func parse(_ text: RawSpan) -> Milliseconds? { usual(text) ?? any(text) }

    /// The instant of a text in the form that nearly all have, `2026-03-02T09:32:00.000Z` or the same without a fraction, eight bytes at
    /// a time; nil for all others.
    private static func usual(_ text: RawSpan) -> Milliseconds? {
        let count = text.byteCount
        guard count == 24 || count == 20 else { return nil }
        // "2026-03-", "02T09:32", ":00.000Z"; a fraction that is not there is put in.
        let end = count == 24 ? text.littleEndian64(at: 16) : withFraction(text.littleEndian32(at: 16))
        guard
            let date = Digits(text.littleEndian64(at: 0), form: 0x2D30_302D_3030_3030, largest: 0x0009_0900_0909_0909),
            let time = Digits(text.littleEndian64(at: 8), form: 0x3030_3A30_3054_3030, largest: 0x0909_0009_0900_0909),
            let rest = Digits(end, form: 0x5A30_3030_2E30_303A, largest: 0x0009_0909_0009_0900)
        else { return nil }
        let year = date.pair(at: 0) * 100 + date.pair(at: 2)
        let month = date.pair(at: 5)
        let day = time.pair(at: 0)
        let hour = time.pair(at: 3)
        let minute = time.pair(at: 6)
        let second = rest.pair(at: 1)
        guard (1...12).contains(month), day >= 1, day <= 28 || day <= CivilDate.days(inMonth: month, of: year),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }
        let hours = Int64(CivilDate.daysSinceEpoch(year: year, month: month, day: day)) &* 24 &+ Int64(hour)
        let seconds = (hours &* 60 &+ Int64(minute)) &* 60 &+ Int64(second)
        return seconds &* 1_000 &+ Int64(rest.pair(at: 4) &* 10 &+ rest.digit(at: 6))
    }

    /// `:00.000Z` from `:00Z`; what does not end in Z comes out with something else than the point.
    private static func withFraction(_ end: UInt32) -> UInt64 {
        0x5A30_3030_0000_0000 | UInt64(end ^ UInt32(UInt8(ascii: "Z") ^ UInt8(ascii: ".")) << 24)
    }

    /// Eight bytes of a text, read at once.
    private struct Digits {
        /// The digits in their bytes; 0 in the others.
        private let digits: UInt64
        /// In each byte the number of two digits that begins there.
        private let pairs: UInt64

        /// Reads bytes of a form with 0 for each digit, given as a little-endian number, and so the largest that a byte may be beyond it.
        @inline(__always)
        init?(_ bytes: UInt64, form: UInt64, largest: UInt64) {
            digits = bytes ^ form
            // What is larger sets the high bit of its byte.
            guard (digits | (digits &+ (0x7F7F_7F7F_7F7F_7F7F &- largest))) & 0x8080_8080_8080_8080 == 0 else {
                return nil
            }
            pairs = digits &* 10 &+ digits &>> 8
        }

        func digit(at byte: UInt64) -> Int { Int(truncatingIfNeeded: digits &>> (8 &* byte) & 0xFF) }

        func pair(at byte: UInt64) -> Int { Int(truncatingIfNeeded: pairs &>> (8 &* byte) & 0xFF) }
    }

    private static func any(_ text: RawSpan) -> Milliseconds? {
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
