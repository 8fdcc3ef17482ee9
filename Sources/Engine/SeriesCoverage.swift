internal import Ordering
internal import Decisions
internal import Events
internal import State

/// Since when each series of a partition counts, and its tallies where it has such, which tells what is warming.
///
/// A series that a rule set does not name any more is remembered for 7 days of clock, as long as individuals keep what they have of
/// it: when it comes back within them, as after a rollback, it counts on.
public struct SeriesCoverage: Hashable, Sendable {
    /// One series, or its tallies.
    struct Entry: Hashable, Sendable {
        /// Its name in the state.
        let hash: UInt64
        /// What kind of values it keeps, as ``FeatureSet/Content/kind`` says.
        let kind: UInt8
        /// The instant after which it holds every event; `Int64.min` where it always did.
        var since: Milliseconds
        /// Its longest window, before which it keeps nothing; `Int64.max` where it keeps all.
        var reach: Milliseconds
        /// When the rule set stopped naming it; nil while it does.
        var unusedSince: Milliseconds?
    }

    /// By hash.
    private(set) var entries: [Entry] = []
    /// The first instant that the partition's clock showed: there was nothing before.
    var beginning = Instants.earliest

    /// How long a series is remembered that no rule set names: as long as individuals keep it.
    private static let memory = Milliseconds(StateLimits.unusedHours) * 3_600_000

    /// Of a partition on which nothing happened yet: every series holds all there is.
    init(of features: FeatureSet) {
        entries = Self.entries(of: features) { _, _, _ in .min }
    }

    /// Of a partition of which nothing is known.
    init() {}

    init(entries: [Entry], beginning: Milliseconds) {
        self.entries = entries
        self.beginning = beginning
    }

    /// Whether it knows every series of some features as they are.
    func covers(_ features: FeatureSet) -> Bool {
        features.contents.allSatisfy { content in
            entry(content.hash).map {
                $0.unusedSince == nil && $0.kind == content.kind && $0.reach == content.reach
            } ?? false
        }
    }

    /// What it becomes when another rule set's features take over at an instant of the clock.
    func adopting(_ features: FeatureSet, at clock: Milliseconds) -> SeriesCoverage {
        if clock == Instants.earliest { return SeriesCoverage(of: features) }
        var next = Self.entries(of: features) { hash, kind, reach in
            guard let known = entry(hash), known.kind == kind, !isForgotten(known, at: clock) else { return clock }
            return start(of: known, reaching: reach, at: clock)
        }
        for known in entries where !next.contains(where: { $0.hash == known.hash }) {
            guard !isForgotten(known, at: clock) else { continue }
            var unused = known
            unused.unusedSince = known.unusedSince ?? clock
            next.append(unused)
        }
        return SeriesCoverage(entries: next.sorted { $0.hash < $1.hash }, beginning: beginning)
    }

    /// By feature index: from when on its window holds every event, `Int64.min` where it always did and `Int64.max` where it never
    /// will. A window that ends at the time of a late event may be incomplete long after that instant.
    func completions(of features: FeatureSet) -> [Milliseconds] {
        features.features.enumerated().map { index, feature in
            guard let since = features.seriesHash(ofFeature: index).flatMap(entry)?.since, since != .min else {
                return .min
            }
            return feature.window.map { since.addingClamped($0) } ?? .max
        }
    }

    /// By the name of a series: until when its tallies are kept that no feature reads any more.
    var keptTallies: [UInt64: Milliseconds] {
        var kept: [UInt64: Milliseconds] = [:]
        for entry in entries {
            guard let unusedSince = entry.unusedSince else { continue }
            guard let series = FeatureSet.series(ofTallies: entry.hash, kind: entry.kind) else { continue }
            kept[series] = unusedSince.addingClamped(Self.memory)
        }
        return kept
    }

    /// From when on a series holds every event when its windows are to reach so far. What they did not reach was never kept, or is
    /// dropped by and by; for windows that reach no further nothing changes.
    private func start(of entry: Entry, reaching reach: Milliseconds, at clock: Milliseconds) -> Milliseconds {
        guard reach > entry.reach else { return entry.since }
        let kept = (entry.unusedSince ?? clock).subtractingClamped(entry.reach)
        return kept <= beginning ? entry.since : max(entry.since, kept)
    }

    private func isForgotten(_ entry: Entry, at clock: Milliseconds) -> Bool {
        entry.unusedSince.map { clock.subtractingClamped($0) > Self.memory } ?? false
    }

    private func entry(_ hash: UInt64) -> Entry? {
        let place = entries.partitioningIndex { $0.hash >= hash }
        return place < entries.count && entries[place].hash == hash ? entries[place] : nil
    }

    private static func entries(
        of features: FeatureSet, since: (_ hash: UInt64, _ kind: UInt8, _ reach: Milliseconds) -> Milliseconds
    ) -> [Entry] {
        features.contents.map { content in
            Entry(
                hash: content.hash, kind: content.kind, since: since(content.hash, content.kind, content.reach),
                reach: content.reach, unusedSince: nil)
        }.sorted { $0.hash < $1.hash }
    }
}

extension SeriesCoverage {
    /// Reads what ``write(to:)`` wrote; nil where the bytes mean nothing.
    init?(from reader: inout ByteReader) {
        guard let beginning = reader.number(), let count = reader.count() else { return nil }
        var entries: [Entry] = []
        for _ in 0..<count {
            guard let hash = reader.number(), let kind = reader.byte(), let marks = reader.byte(),
                marks & ~(Self.hasBeginning | Self.hasReach | Self.isUnused) == 0,
                let since = marks & Self.hasBeginning == 0 ? .min : reader.number(),
                let reach = marks & Self.hasReach == 0 ? .max : reader.number(),
                let unusedSince = marks & Self.isUnused == 0 ? .max : reader.number()
            else { return nil }
            let key = UInt64(bitPattern: hash)
            if let last = entries.last, last.hash >= key { return nil }
            entries.append(
                Entry(
                    hash: key, kind: kind, since: since, reach: reach,
                    unusedSince: marks & Self.isUnused == 0 ? nil : unusedSince))
        }
        self.init(entries: entries, beginning: beginning)
    }

    // Every transaction writes it: what is the same for most series is left out.
    private static let hasBeginning: UInt8 = 1
    private static let hasReach: UInt8 = 2
    private static let isUnused: UInt8 = 4

    /// Beginning, and a count of series: hash, kind, marks, and as they say since, reach, unused since.
    func write(to writer: inout ByteWriter) {
        writer.write(beginning)
        writer.write(count: entries.count)
        for entry in entries {
            writer.write(Int64(bitPattern: entry.hash))
            writer.write(entry.kind)
            writer.write(
                (entry.since == .min ? 0 : Self.hasBeginning) | (entry.reach == .max ? 0 : Self.hasReach)
                    | (entry.unusedSince == nil ? 0 : Self.isUnused))
            if entry.since != .min { writer.write(entry.since) }
            if entry.reach != .max { writer.write(entry.reach) }
            if let unusedSince = entry.unusedSince { writer.write(unusedSince) }
        }
    }
}
