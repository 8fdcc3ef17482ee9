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
        guard (1...12).contains(month), day >= 1, day <= 28 || day <= daysIn(month: month, year: year), hour <= 23,
            minute <= 59, second <= 59
        else { return nil }
        let hours = daysSinceEpoch(year: year, month: month, day: day) &* 24 &+ Int64(hour)
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
        // 0123-56-89T12:45:78, then a fraction, then Z or ±12:45.
        guard text.byteCount >= 20, text.byte(at: 4) == minus, text.byte(at: 7) == minus,
            text.byte(at: 10) | 0x20 == UInt8(ascii: "t"),
            text.byte(at: 13) == colon, text.byte(at: 16) == colon,
            let century = twoDigits(text, 0), let yearOfCentury = twoDigits(text, 2), let month = twoDigits(text, 5),
            let day = twoDigits(text, 8), let hour = twoDigits(text, 11), let minute = twoDigits(text, 14),
            let second = twoDigits(text, 17)
        else { return nil }
        let year = century * 100 + yearOfCentury
        guard (1...12).contains(month), day >= 1, day <= daysIn(month: month, year: year), hour <= 23, minute <= 59,
            second <= 60
        else { return nil }

        var position = 19
        var fraction = 0
        if text.byte(at: position) == UInt8(ascii: ".") {
            position += 1
            var digits = 0
            while position < text.byteCount, let digit = digit(text.byte(at: position)) {
                if digits < 3 { fraction = fraction * 10 + digit }
                digits += 1
                position += 1
            }
            guard digits > 0 else { return nil }
            while digits < 3 {
                fraction *= 10
                digits += 1
            }
        }
        guard let offset = offsetMinutes(text, position) else { return nil }

        let minutes =
            (daysSinceEpoch(year: year, month: month, day: day) * 24 + Int64(hour)) * 60 + Int64(minute) - Int64(offset)
        if second == 60, !endsJuneOrDecember(minutes) { return nil }
        return (minutes * 60 + Int64(second)) * 1_000 + Int64(fraction)
    }

    private static let minus = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    @inline(__always)
    private static func digit(_ byte: UInt8) -> Int? {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? Int(byte - UInt8(ascii: "0")) : nil
    }

    @inline(__always)
    private static func twoDigits(_ text: RawSpan, _ position: Int) -> Int? {
        guard let tens = digit(text.byte(at: position)), let ones = digit(text.byte(at: position + 1)) else {
            return nil
        }
        return tens * 10 + ones
    }

    /// The offset from UTC that ends the text, or nil where something else does.
    private static func offsetMinutes(_ text: RawSpan, _ position: Int) -> Int? {
        let left = text.byteCount - position
        if left == 1, text.byte(at: position) | 0x20 == UInt8(ascii: "z") { return 0 }
        guard left == 6, text.byte(at: position + 3) == colon, let hours = twoDigits(text, position + 1),
            let minutes = twoDigits(text, position + 4), hours <= 23, minutes <= 59
        else { return nil }
        switch text.byte(at: position) {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case minus: return -(hours * 60 + minutes)
        default: return nil
        }
    }

    static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a date, for years from −399 on.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`: years begin in March, so that the leap
    /// day is the last. They are counted from 400 before year 0, so that none is negative.
    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
        let years = UInt32(truncatingIfNeeded: month <= 2 ? year &+ 399 : year &+ 400)
        let months = UInt32(truncatingIfNeeded: month <= 2 ? month &+ 9 : month &- 3)
        let centuries = years / 100
        let daysOfYears = 365 &* years &+ years / 4 &- centuries &+ centuries / 4
        return Int64(daysOfYears &+ (153 &* months &+ 2) / 5) &+ Int64(day) &- (719_469 + 146_097)
    }

    /// Whether a minute since the epoch is 23:59 of a June 30 or a December 31, in UTC.
    private static func endsJuneOrDecember(_ minutes: Int64) -> Bool {
        let next = minutes + 1
        guard next % 1_440 == 0 else { return false }
        let day = next / 1_440
        // The year of the day after, by the mean length of a year, is right to one.
        let guess = Int(1970 + day / 365)
        for year in (guess - 8)...(guess + 8) {
            if daysSinceEpoch(year: year, month: 1, day: 1) == day
                || daysSinceEpoch(year: year, month: 7, day: 1) == day
            {
                return true
            }
        }
        return false
    }
}
