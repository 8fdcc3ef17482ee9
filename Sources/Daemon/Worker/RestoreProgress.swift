/// The progress of a restore, by entries of stores and offsets of the changelog: compaction leaves holes, so that records cannot be counted
/// beforehand.
struct RestoreProgress: Sendable {
    /// The progress at one moment.
    struct Reading: Sendable, Equatable {
        /// Entries and offsets behind it.
        let done: Int64
        /// Entries and offsets in all.
        let total: Int64
        /// Whole seconds that the rest takes at the pace so far; nil where there is none yet.
        let secondsLeft: Int64?

        /// From 0 to 100.
        var percent: Int64 { total > 0 ? done.multipliedReportingOverflow(by: 100).partialValue / total : 100 }
    }

    /// The interval of lines in the log.
    private static let logInterval = Duration.seconds(5)

    private let begun: ContinuousClock.Instant
    private var nextLine: ContinuousClock.Instant
    private let ranges: [Int32: Range<Int64>]
    private let stored: Int64

    /// Begins with about how many entries the stores have, and the changelog's offsets by partition.
    init(_ ranges: [Int32: Range<Int64>], stored: Int64 = 0, at begun: ContinuousClock.Instant = .now) {
        self.ranges = ranges
        self.stored = stored
        self.begun = begun
        nextLine = begun + Self.logInterval
    }

    /// The progress with these next offsets by partition, and so many entries read from stores.
    func reading(
        _ positions: [Int32: Int64], stored read: Int64 = 0, at now: ContinuousClock.Instant = .now
    ) -> Reading {
        var done = min(read, stored)
        var total = stored
        for (number, range) in ranges {
            total += Int64(range.count)
            let position = positions[number] ?? range.lowerBound
            done += min(max(position, range.lowerBound), range.upperBound) - range.lowerBound
        }
        let seconds = (now - begun) / .seconds(1)
        let left = done > 0 ? seconds * Double(total - done) / Double(done) : nil
        return Reading(done: done, total: total, secondsLeft: left.flatMap { Int64(exactly: $0.rounded(.up)) })
    }

    /// Whether it is time for a line in the log.
    mutating func isLineDue(at now: ContinuousClock.Instant = .now) -> Bool {
        guard now >= nextLine else { return false }
        nextLine = now + Self.logInterval
        return true
    }
}
