internal import State
public import Events

/// How far a partition's state reaches: what a restart goes on from (`architecture.md`, "State").
public struct Checkpoint: Hashable, Sendable {
    /// The input offset to be read next, by topic's bytes.
    public var offsets: [Offset]
    /// The partition's clock.
    public var clock: Milliseconds
    /// The rule set's hash.
    public var ruleSet: String
    /// Since when each series counts.
    public var coverage: SeriesCoverage
    /// Whether no journey runs that the rule set has no place for: a change of rules may take several transactions.
    public var isSettled: Bool

    /// The next offset of one input topic.
    public struct Offset: Hashable, Sendable {
        /// The topic's name.
        public let topic: String
        /// The offset to be read next.
        public let next: Int64

        /// Creates an offset.
        public init(topic: String, next: Int64) {
            self.topic = topic
            self.next = next
        }
    }

    /// Creates a checkpoint.
    public init(
        offsets: [Offset], clock: Milliseconds, ruleSet: String, coverage: SeriesCoverage, isSettled: Bool = true
    ) {
        self.offsets = offsets.sorted { $0.topic.utf8.lexicographicallyPrecedes($1.topic.utf8) }
        self.clock = clock
        self.ruleSet = ruleSet
        self.coverage = coverage
        self.isSettled = isSettled
    }

    /// The next offset of a topic, or nil where it was never read.
    public func next(of topic: String) -> Int64? {
        offsets.first { $0.topic.utf8.elementsEqual(topic.utf8) }?.next
    }
}

extension Checkpoint {
    private static let version: UInt8 = 2

    /// Reads what ``bytes`` gives, or nil where it is of another version or damaged.
    public init?(_ bytes: [UInt8]) {
        let span = bytes.span
        var reader = ByteReader(unsafe span.bytes)
        guard reader.byte() == Self.version, let clock = reader.number(), let ruleSet = reader.text(),
            let isSettled = reader.flag(), let coverage = SeriesCoverage(from: &reader), let count = reader.count()
        else { return nil }
        var offsets: [Offset] = []
        for _ in 0..<count {
            guard let topic = reader.text(), let next = reader.number() else { return nil }
            offsets.append(Offset(topic: topic, next: next))
        }
        guard reader.isAtEnd else { return nil }
        self.init(offsets: offsets, clock: clock, ruleSet: ruleSet, coverage: coverage, isSettled: isSettled)
    }

    /// Layout version, clock, rule set, whether it is settled, coverage of the series, and a count of topics with their offsets.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(clock)
        writer.write(ruleSet)
        writer.write(isSettled)
        coverage.write(to: &writer)
        writer.write(count: offsets.count)
        for offset in offsets {
            writer.write(offset.topic)
            writer.write(offset.next)
        }
        return writer.bytes
    }
}
