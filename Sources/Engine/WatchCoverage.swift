internal import Decisions
internal import Events
internal import Ordering
internal import RuleSets
internal import State

/// Since when a partition watches each segment whose changes start or end journeys: who was in one before did not come into it.
public struct WatchCoverage: Hashable, Sendable {
    /// One watched segment.
    struct Entry: Hashable, Sendable {
        /// What tells it from what it was under other rules, as ``Segment/identity`` says.
        let identity: UInt64
        /// The clock when it began to be watched, later than any start before it; `Int64.min` where it always was.
        let start: Milliseconds
    }

    /// Ascending by identity.
    private(set) var entries: [Entry] = []
    /// The latest start that ever was; `Int64.min` where there was none.
    private(set) var latest = Milliseconds.min

    /// Of a partition on which nothing happened yet: what a rule set watches was always watched.
    init(of rules: RuleSet) {
        entries = Self.identities(rules).map { Entry(identity: $0, start: .min) }
    }

    /// Of a build that watched nothing.
    public init() {}

    init(entries: [Entry], latest: Milliseconds) {
        self.entries = entries
        self.latest = latest
    }

    /// Whether it knows all that a rule set watches, and nothing else.
    func covers(_ rules: RuleSet) -> Bool { entries.map(\.identity) == Self.identities(rules) }

    /// What it becomes when another rule set takes over at an instant of the clock.
    func adopting(_ rules: RuleSet, at clock: Milliseconds) -> WatchCoverage {
        if clock == Instants.earliest { return WatchCoverage(of: rules) }
        var next = self
        // One that was not watched for a while begins anew: what happened meanwhile was not noticed.
        let start = latest == .min ? clock : max(clock, latest + 1)
        next.entries = Self.identities(rules).map { identity in
            entries.first { $0.identity == identity } ?? Entry(identity: identity, start: start)
        }
        next.latest = next.entries.map(\.start).max().map { max($0, latest) } ?? latest
        return next
    }

    /// The starts by place in what a rule set watches.
    func starts(of rules: RuleSet) -> SegmentStarts {
        let segments = rules.watchedSegments?.segments ?? []
        return SegmentStarts(
            latest: latest,
            starts: segments.map { segment in entries.first { $0.identity == segment.identity }?.start ?? .min })
    }

    private static func identities(_ rules: RuleSet) -> [UInt64] {
        let identities = rules.watchedSegments?.segments.map(\.identity).sorted() ?? []
        // Two of one identity are one to the state.
        return identities.enumerated().filter { $0 == 0 || identities[$0 - 1] != $1 }.map(\.element)
    }
}

extension WatchCoverage {
    /// Reads what ``write(to:)`` wrote; nil where the bytes mean nothing.
    init?(from reader: inout ByteReader) {
        guard let latest = reader.number(), let count = reader.count() else { return nil }
        self.latest = latest
        for _ in 0..<count {
            guard let identity = reader.word(), let start = reader.number(), start <= latest else { return nil }
            if let last = entries.last, last.identity >= identity { return nil }
            entries.append(Entry(identity: identity, start: start))
        }
    }

    /// The latest start, and a count of segments: identity, start.
    func write(to writer: inout ByteWriter) {
        writer.write(latest)
        writer.write(count: entries.count)
        for entry in entries {
            writer.write(word: entry.identity)
            writer.write(entry.start)
        }
    }
}
