extension TimeZone {
    /// Which of two instants a local time means that happens twice, when clocks go back.
    public enum RepeatedTime: Sendable {
        /// The one before the clocks go back.
        case first
        /// The one after.
        case second
    }

    /// The instant of a local time: of one that clocks skip, the first instant after the gap; of one that happens twice, the one
    /// that is asked for. In seconds since 1970-01-01T00:00:00Z.
    ///
    /// - Parameters:
    ///   - date: the local date.
    ///   - second: the second of the day, 0 to 86,400 (24:00 is midnight of the next day).
    ///   - repeated: which instant of a time that happens twice.
    public func instant(of date: CivilDate, second: Int, repeated: RepeatedTime = .first) -> Int64 {
        instant(ofLocal: Int64(date.daysSinceEpoch * 86_400 + min(max(second, 0), 86_400)), repeated: repeated)
    }

    /// The same for a local time written as the seconds that a clock in UTC would show it at.
    func instant(ofLocal local: Int64, repeated: RepeatedTime) -> Int64 {
        let reach = Int64(TimeZone.farthestOffset) + 1
        // Every segment of constant offset in which the local time could lie.
        var start = local - reach
        var offset = Int64(self.offset(at: start))
        var found: Int64?
        for next in changes(after: start, through: local + reach) + [(local + reach + 1, 0)] {
            let candidate = local - offset
            if candidate >= start, candidate < next.instant {
                found = candidate
                if repeated == .first { return candidate }
            }
            // Skipped: the clocks jump from before the local time to after it.
            if found == nil, candidate >= next.instant, next.instant + next.offset > local { return next.instant }
            start = next.instant
            offset = next.offset
        }
        return found ?? local - Int64(self.offset(at: local))
    }

    /// The changes of the offset in a range of instants, ascending.
    private func changes(after start: Int64, through end: Int64) -> [(instant: Int64, offset: Int64)] {
        var changes: [(instant: Int64, offset: Int64)] = []
        var place = place(of: start)
        while place < transitions.count, transitions[place] <= end {
            changes.append((transitions[place], Int64(offsets[place + 1])))
            place += 1
        }
        guard place == transitions.count, let rule else { return changes }
        let last = max(start, transitions.last ?? start)
        for change in rule.changes(after: last, through: end) { changes.append((change.instant, Int64(change.offset))) }
        return changes
    }
}
