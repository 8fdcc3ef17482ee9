/// How the offset of a zone goes on for ever: a POSIX `TZ` text such as `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: POSIX.1-2017, "8.3 Other Environment Variables", with the hours of −167 to 167 of RFC 8536, section 3.3.1.
struct PosixZoneRule: Sendable, Equatable {
    /// A day of every year.
    enum Day: Sendable, Equatable {
        /// 1 to 365, 29 February is never counted.
        case julian(Int)
        /// 0 to 365, 29 February is counted.
        case dayOfYear(Int)
        /// The weekday (0 is Sunday) of the week (5 is the last) of the month.
        case weekday(month: Int, week: Int, day: Int)
    }

    /// When summer time begins or ends: seconds of local time after midnight of a day, possibly on another day.
    struct Change: Sendable, Equatable {
        let day: Day
        let second: Int
    }

    struct Summer: Sendable, Equatable {
        /// Seconds east of UTC in summer time.
        let offset: Int
        let start: Change
        let end: Change
    }

    /// Seconds east of UTC in standard time.
    let offset: Int
    /// Nil where clocks never change.
    let summer: Summer?

    /// Seconds east of UTC at an instant.
    func offset(at seconds: Int64) -> Int {
        guard summer != nil else { return offset }
        // Two years hold every change that may have been the last.
        let year = CivilDate(daysSinceEpoch: Int(clamping: seconds / 86_400)).year
        var current = offset
        for change in changes(ofYears: year - 2...year + 1) where change.instant <= seconds { current = change.offset }
        return current
    }

    /// The changes in a range of instants, ascending.
    func changes(after start: Int64, through end: Int64) -> [(instant: Int64, offset: Int)] {
        guard summer != nil, start < end else { return [] }
        let first = CivilDate(daysSinceEpoch: Int(clamping: start / 86_400)).year
        let last = CivilDate(daysSinceEpoch: Int(clamping: end / 86_400)).year
        return changes(ofYears: first - 1...last + 1).filter { $0.instant > start && $0.instant <= end }
    }

    /// The changes that the rules of some years make, ascending; of two at one instant only the later counts.
    func changes(ofYears years: ClosedRange<Int>) -> [(instant: Int64, offset: Int)] {
        guard let summer else { return [] }
        var changes: [(instant: Int64, offset: Int)] = []
        for year in years {
            let start = (instant: instant(of: summer.start, in: year, at: offset), offset: summer.offset)
            let end = (instant: instant(of: summer.end, in: year, at: summer.offset), offset: offset)
            for change in start.instant <= end.instant ? [start, end] : [end, start] {
                // Summer time all the year ends and begins again at one instant.
                if let last = changes.last, last.instant >= change.instant { changes.removeLast() }
                changes.append(change)
            }
        }
        return changes
    }

    private func instant(of change: Change, in year: Int, at offset: Int) -> Int64 {
        let newYear = PosixZoneRule.newYear(year)
        let days: Int
        switch change.day {
        case .julian(let day): days = newYear + day - 1 + (CivilDate.isLeap(year) && day >= 60 ? 1 : 0)
        case .dayOfYear(let day): days = newYear + day
        case .weekday(let month, let week, let weekday):
            var first = newYear
            for earlier in 1..<month { first += CivilDate.days(inMonth: earlier, of: year) }
            // 1970-01-01 was a Thursday.
            let distance = ((weekday - first - 4) % 7 + 7) % 7
            var day = distance + (week - 1) * 7
            if day >= CivilDate.days(inMonth: month, of: year) { day -= 7 }
            days = first + day
        }
        return Int64(days) * 86_400 + Int64(change.second - offset)
    }

    /// Days from 1970-01-01 to 1 January of a year; unlike ``CivilDate`` beyond the year 9999 too.
    private static func newYear(_ year: Int) -> Int {
        let before = year - 1
        let leapDays = floor(before, 4) - floor(before, 100) + floor(before, 400)
        return before * 365 + leapDays - 719_162
    }

    private static func floor(_ number: Int, _ divisor: Int) -> Int {
        (number >= 0 ? number : number - divisor + 1) / divisor
    }
}
