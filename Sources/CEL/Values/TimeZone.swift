internal import Ordering

/// A time zone: what its clocks are ahead of UTC by at each instant, and which instant a local time means.
///
/// Read from a TZif file (RFC 8536) and immutable. Every transition up to `lastListedYear` stands in one sorted array, so that a
/// look-up is one binary search; later years follow from the file's rule.
public final class TimeZone: Sendable {
    /// Transitions of the rule are listed up to this year; beyond, they are computed at each look-up.
    static let lastListedYear = 2_100
    /// No zone has ever been further from UTC; POSIX allows less than 26 hours.
    static let farthestOffset = 26 * 3_600

    /// Instants in seconds since 1970-01-01T00:00:00Z at which the offset changes, ascending.
    let transitions: [Int64]
    /// Seconds east of UTC: the first before all transitions, then one for each.
    let offsets: [Int32]
    /// What holds after the last transition; nil where the last offset stays.
    let rule: PosixZoneRule?

    init(transitions: [Int64], offsets: [Int32], rule: PosixZoneRule?) {
        self.transitions = transitions
        self.offsets = offsets
        self.rule = rule
    }

    /// UTC itself.
    public static let utc = TimeZone(fixedOffset: 0)

    /// A zone whose clocks never change, `fixedOffset` seconds east of UTC (within 26 hours either way).
    public convenience init(fixedOffset: Int) {
        let offset = min(max(fixedOffset, -TimeZone.farthestOffset), TimeZone.farthestOffset)
        self.init(transitions: [], offsets: [Int32(offset)], rule: nil)
    }

    /// Seconds east of UTC at an instant in seconds since 1970-01-01T00:00:00Z. O(log n) in the number of transitions.
    public func offset(at seconds: Int64) -> Int {
        let place = place(of: seconds)
        if place == transitions.count, let rule { return rule.offset(at: seconds) }
        return Int(offsets[place])
    }

    /// The local date and the second of the day (0 to 86,399) at an instant.
    public func civil(at timestamp: Timestamp) -> (date: CivilDate, second: Int) {
        timestamp.civil(offset: offset(at: timestamp.seconds))
    }

    /// How many transitions are at or before an instant.
    func place(of seconds: Int64) -> Int {
        transitions.partitioningIndex { $0 > seconds }
    }
}
