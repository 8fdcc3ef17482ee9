internal import Ordering
public import Decisions
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
    /// Whether no journey runs that the rule set has no place for, and segments are taken: a change of rules may take several transactions.
    public var isSettled: Bool

    /// The names that individuals' states refer to by hash.
    public var names: StateNames

    /// Since when segments are watched.
    public var watch: WatchCoverage

    /// The number of partitions among which individuals are placed; nil where nothing tells where they live, or where a build wrote it that
    /// did not say.
    public var partitions: Int32?

    /// The next offset of one input topic.
    public struct Offset: Hashable, Sendable {
        /// The topic's name.
        public let topic: String
        /// The offset to be read next.
        public let next: Int64
        /// The last record applied; nil where none was, or where a build wrote it that did not say.
        public let last: AppliedRecord?

        /// Creates an offset.
        public init(topic: String, next: Int64, last: AppliedRecord? = nil) {
            self.topic = topic
            self.next = next
            self.last = last
        }
    }

    /// Creates a checkpoint.
    public init(
        offsets: [Offset], clock: Milliseconds, ruleSet: String, coverage: SeriesCoverage, isSettled: Bool = true,
        names: StateNames = StateNames(), watch: WatchCoverage = WatchCoverage(), partitions: Int32? = nil
    ) {
        self.partitions = partitions
        self.watch = watch
        self.offsets = offsets.sorted { $0.topic.precedes($1.topic) }
        self.clock = clock
        self.ruleSet = ruleSet
        self.coverage = coverage
        self.isSettled = isSettled
        self.names = names
    }

    /// Of a partition of which nothing else is known: the rules at work take it over as if they were adopted then.
    public static var unknown: Checkpoint {
        Checkpoint(offsets: [], clock: Instants.earliest, ruleSet: "", coverage: SeriesCoverage(), isSettled: false)
    }

    /// What is known of topics other than these.
    public func offsets(besides topics: [String]) -> [Offset] {
        offsets.filter { offset in !topics.contains { $0.utf8.elementsEqual(offset.topic.utf8) } }
    }

    /// Has a topic go on at an offset, if it does not already.
    public mutating func skip(to next: Int64, of topic: String) {
        if self.next(of: topic) == next { return }
        offsets.removeAll { $0.topic.utf8.elementsEqual(topic.utf8) }
        offsets.append(Offset(topic: topic, next: next))
        offsets.sort { $0.topic.precedes($1.topic) }
    }

    /// The next offset of a topic, or nil where it was never read.
    public func next(of topic: String) -> Int64? { offset(of: topic)?.next }

    /// What is known of a topic, or nil where it was never read.
    public func offset(of topic: String) -> Offset? {
        offsets.first { $0.topic.utf8.elementsEqual(topic.utf8) }
    }
}

extension Checkpoint {
    /// The layout that ``bytes`` has.
    public static let version: UInt8 = 5

    /// Reads what ``bytes`` gives, of this or an older version.
    public init(_ bytes: [UInt8]) throws(UnreadableRecord) {
        let version = bytes.first ?? 0
        guard version <= Self.version else { throw .newer(version: version, than: Self.version) }
        guard let read = Self.read(bytes, version) else { throw .damaged }
        self = read
    }

    private static func read(_ bytes: [UInt8], _ version: UInt8) -> Checkpoint? {
        let raw = unsafe bytes.span.bytes
        var reader = ByteReader(raw)
        guard reader.byte() != nil else { return nil }
        return switch version {
        case 2: readVersion2(&reader)
        case 3: readVersion3(&reader)
        case 4: readVersion4(&reader)
        case 5: readVersion5(&reader)
        default: nil
        }
    }

    private static func readVersion5(_ reader: inout ByteReader) -> Checkpoint? {
        guard let partitions = reader.number(), partitions >= 0, let count = Int32(exactly: partitions),
            var checkpoint = readCommon(&reader, offset: readOffset), let names = StateNames(from: &reader),
            let watch = WatchCoverage(from: &reader), reader.isAtEnd
        else { return nil }
        checkpoint.partitions = count == 0 ? nil : count
        checkpoint.names = names
        checkpoint.watch = watch
        return checkpoint
    }

    private static func readOffset(_ reader: inout ByteReader) -> Offset? {
        guard let topic = reader.text(), let next = reader.number(), let hasLast = reader.flag() else { return nil }
        guard hasLast else { return Offset(topic: topic, next: next) }
        guard let last = AppliedRecord(from: &reader) else { return nil }
        return Offset(topic: topic, next: next, last: last)
    }

    /// Version 4 told neither the number of partitions nor the last records applied.
    private static func readVersion4(_ reader: inout ByteReader) -> Checkpoint? {
        guard var checkpoint = readCommon(&reader), let names = StateNames(from: &reader),
            let watch = WatchCoverage(from: &reader), reader.isAtEnd
        else { return nil }
        checkpoint.names = names
        checkpoint.watch = watch
        return checkpoint
    }

    /// Version 3 watched no segments.
    private static func readVersion3(_ reader: inout ByteReader) -> Checkpoint? {
        guard var checkpoint = readCommon(&reader), let names = StateNames(from: &reader), reader.isAtEnd else {
            return nil
        }
        checkpoint.names = names
        return checkpoint
    }

    /// Version 2 knew no names: states held them themselves.
    private static func readVersion2(_ reader: inout ByteReader) -> Checkpoint? {
        guard let checkpoint = readCommon(&reader), reader.isAtEnd else { return nil }
        return checkpoint
    }

    private static func readOldOffset(_ reader: inout ByteReader) -> Offset? {
        guard let topic = reader.text(), let next = reader.number() else { return nil }
        return Offset(topic: topic, next: next)
    }

    private static func readCommon(
        _ reader: inout ByteReader, offset: (inout ByteReader) -> Offset? = readOldOffset
    ) -> Checkpoint? {
        guard let clock = reader.number(), let ruleSet = reader.text(), let isSettled = reader.flag(),
            let coverage = SeriesCoverage(from: &reader), let count = reader.count()
        else { return nil }
        var offsets: [Offset] = []
        for _ in 0..<count {
            guard let offset = offset(&reader) else { return nil }
            offsets.append(offset)
        }
        return Checkpoint(offsets: offsets, clock: clock, ruleSet: ruleSet, coverage: coverage, isSettled: isSettled)
    }

    /// Layout version, number of partitions (0: unknown), clock, rule set, whether it is settled, coverage of the series, a count of topics
    /// with their offsets and the last records applied, the names, and since when segments are watched.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(Self.version)
        writer.write(Int64(partitions ?? 0))
        writer.write(clock)
        writer.write(ruleSet)
        writer.write(isSettled)
        coverage.write(to: &writer)
        writer.write(count: offsets.count)
        for offset in offsets {
            writer.write(offset.topic)
            writer.write(offset.next)
            writer.write(offset.last != nil)
            offset.last?.write(to: &writer)
        }
        names.write(to: &writer)
        watch.write(to: &writer)
        return writer.bytes
    }
}
