/// A date of the proleptic Gregorian calendar.
///
/// Source of the arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": eras of 400 years that begin on 1 March,
/// so that the leap day is the last of its year. Constant time, exact for every year that is used here (0 to 9999).
public struct CivilDate: Hashable, Sendable {
    /// The year; 0 is 1 BC.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// Creates a date, or nil where there is no such day; years are 0 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard year >= 0, year <= 9_999, month >= 1, month <= 12 else { return nil }
        guard day >= 1, day <= CivilDate.days(inMonth: month, of: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Creates the date that lies `days` after 1970-01-01; `days` is clamped to ±10,000,000 (27,000 years).
    public init(daysSinceEpoch days: Int) {
        let shifted = min(max(days, -10_000_000), 10_000_000) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days after 1970-01-01, negative before it.
    public var daysSinceEpoch: Int { Self.daysSinceEpoch(year: year, month: month, day: day) }

    /// Days from 1970-01-01 to a date, negative before it, for the years −40,000 to 40,000. Years are counted from the first of those, so
    /// that none is negative.
    public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let years = UInt32(truncatingIfNeeded: month <= 2 ? year &+ 39_999 : year &+ 40_000)
        let months = UInt32(truncatingIfNeeded: month <= 2 ? month &+ 9 : month &- 3)
        let centuries = years / 100
        let daysOfYears = 365 &* years &+ years / 4 &- centuries &+ centuries / 4
        return Int(daysOfYears &+ (153 &* months &+ 2) / 5) &+ day &- (719_469 + 100 * 146_097)
    }

    /// Days after 1 January of the same year, 0 to 365.
    public var dayOfYear: Int {
        let leapDay = month > 2 && CivilDate.isLeap(year) ? 1 : 0
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        return before[month - 1] + leapDay + day - 1
    }

    /// The day of the week, 0 (Sunday) to 6 (Saturday).
    public var dayOfWeek: Int {
        let remainder = (daysSinceEpoch + 4) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    /// Whether a year has a 29 February.
    public static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// The number of days in a month, 1 to 12; 31 for any other number.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
