public import CEL
public import Events

/// A time that clocks show on some days of the week.
public struct LocalTimeOfWeek: Sendable, Hashable {
    /// The days as rule files name them, from Monday.
    static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    private let time: TimeOfDay
    /// A bit a day, the lowest for Monday.
    private let days: UInt8

    /// Takes days by their index in ``dayNames``.
    init(_ time: TimeOfDay, on days: [Int]) {
        self.time = time
        self.days = days.reduce(0) { $0 | 1 << UInt8($1) }
    }

    /// The first instant at or after another at which clocks of a zone show the time on one of the days: where they skip it on a day the
    /// first instant after the gap, where they show it twice the first. Nil beyond the year 9999.
    public func next(at instant: Milliseconds, in zone: TimeZone) -> Milliseconds? {
        let timestamp = Timestamp(clampingMilliseconds: instant)
        let next = LocalTime.first(time, after: timestamp, in: zone, days: 0...9) { day in
            // 1970-01-01 was a Thursday.
            let weekday = ((day + 3) % 7 + 7) % 7
            return days >> UInt8(weekday) & 1 != 0
        }
        return next.flatMap { Timestamp(seconds: $0, nanoseconds: 0) }?.milliseconds
    }
}
