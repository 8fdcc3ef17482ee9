import JSON

/// Instants as texts: RFC 3339, read strictly.
public enum EventTime {
    /// The instant of an RFC 3339 text, or nil where it is none.
    ///
    /// Lower-case `t` and `z` are taken; −00:00 is UTC; what is finer than a millisecond is cut off; second 60 stands only at the end of
    /// June or December in UTC and is the second after it. Years are 0000 to 9999, proleptic Gregorian.
    public static func parse(_ text: RawSpan) -> Milliseconds? {
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

    /// Days from 1970-01-01 to a date, for years from 0 on.
    ///
    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`: years begin in March, so that the leap
    /// day is the last.
    static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
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
