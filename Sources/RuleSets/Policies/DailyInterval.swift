public import CEL
public import Events

/// A part of every day by local clocks, from one time up to another: `21:00` to `08:00`. It may cross midnight.
///
/// It begins at the instant of its first time and ends at that of its last. A local time that clocks skip is the first instant after the
/// gap; of one that they show twice the beginning is the first and the end the second. Intervals of two days that touch are one.
public struct DailyInterval: Hashable, Sendable {
    /// Seconds after midnight, 0 to 86,399.
    let from: Int
    /// Seconds after midnight, 0 to 86,400: midnight at the day's own end, or, where it is not after ``from``, a time of the next day.
    let to: Int

    /// Creates an interval between two times, each in seconds after midnight; nil where they are the same.
    init?(from: Int, to: Int) {
        if from == to { return nil }
        self.from = from
        self.to = to
    }

    /// Whether it is the whole day.
    var isWholeDay: Bool { from == 0 && to == 86_400 }

    /// When it ends, where it holds at an instant; nil where it does not.
    public func end(at instant: Milliseconds, in zone: TimeZone) -> Milliseconds? {
        let start = Timestamp(clampingMilliseconds: instant).seconds
        var end = start
        for _ in 0..<Self.mostTouching {
            let today = zone.day(atSecond: end)
            var further = end
            for day in today - 2...today + 1 {
                let bounds = bounds(on: day, in: zone)
                if bounds.start <= end, end < bounds.end { further = max(further, bounds.end) }
            }
            if further == end { break }
            end = further
        }
        return end == start ? nil : end * 1_000
    }

    /// The first instant after another at which it begins; nil where clocks never come to it. At the other it does not hold.
    public func start(after instant: Milliseconds, in zone: TimeZone) -> Milliseconds? {
        let seconds = Timestamp(clampingMilliseconds: instant).seconds
        let today = zone.day(atSecond: seconds)
        for day in today - 1...today + Self.mostEmpty {
            let bounds = bounds(on: day, in: zone)
            // One whose times are all skipped that day is empty.
            if bounds.start > seconds, bounds.start < bounds.end { return bounds.start * 1_000 }
        }
        return nil
    }

    /// Intervals of so many days may touch: of two days, where clocks go back between the end of one and the beginning of the other. No
    /// zone changes its clocks every day; where a damaged one did, the end would be one of many.
    private static let mostTouching = 8
    /// Of so many days in a row the interval may be empty: of two, where a zone skips a date beside a change of its clocks.
    private static let mostEmpty = 4

    /// The interval that begins on a local date, given by the days since 1970-01-01; in seconds. Empty where the end is not after the
    /// beginning.
    private func bounds(on day: Int, in zone: TimeZone) -> (start: Int64, end: Int64) {
        let last = CivilDate(daysSinceEpoch: to > from ? day : day + 1)
        return (
            zone.instant(of: CivilDate(daysSinceEpoch: day), second: from),
            zone.instant(of: last, second: to, repeated: .second)
        )
    }
}

extension TimeZone {
    /// The local date at an instant in seconds, as the days since 1970-01-01.
    fileprivate func day(atSecond seconds: Int64) -> Int {
        let local = seconds + Int64(offset(at: seconds))
        return Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
    }

    /// The local date at an instant, as the days since 1970-01-01.
    public func day(at instant: Milliseconds) -> Int { day(atSecond: Timestamp(clampingMilliseconds: instant).seconds) }
}
