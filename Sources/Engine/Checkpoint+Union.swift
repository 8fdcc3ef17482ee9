internal import Decisions
internal import Events

extension Checkpoint {
    /// What is known of a partition into which individuals of others have come: as much as all of them knew. It has no offsets.
    ///
    /// Features warm up anew where the partitions did not count for equally long, and segments begin to be watched anew. Those on which
    /// nothing has happened do not count.
    public static func union(of checkpoints: [Checkpoint]) -> Checkpoint {
        let used = checkpoints.filter { $0.clock > Instants.earliest }
        guard var union = used.first ?? checkpoints.first else { return .unknown }
        union.offsets = []
        for other in used.dropFirst() {
            union.names.add(other.names)
            union.clock = max(union.clock, other.clock)
            let isSame =
                union.ruleSet.utf8.elementsEqual(other.ruleSet.utf8) && union.coverage == other.coverage
                && union.watch == other.watch
            // What differs is held against the rules when they take the partition over.
            union.isSettled = union.isSettled && other.isSettled && isSame
            union.coverage = union.coverage.intersection(other.coverage)
            union.watch = union.watch.intersection(other.watch)
        }
        return union
    }
}

extension SeriesCoverage {
    /// What both know.
    func intersection(_ other: SeriesCoverage) -> SeriesCoverage {
        var common: [Entry] = []
        for entry in entries {
            guard let known = other.entries.first(where: { $0.hash == entry.hash }), known.kind == entry.kind else {
                continue
            }
            var both = entry
            both.since = max(entry.since, known.since)
            both.reach = min(entry.reach, known.reach)
            both.unusedSince = [entry.unusedSince, known.unusedSince].compactMap { $0 }.min()
            common.append(both)
        }
        return SeriesCoverage(entries: common, beginning: min(beginning, other.beginning))
    }
}

extension WatchCoverage {
    /// What both know, from the later start on.
    func intersection(_ other: WatchCoverage) -> WatchCoverage {
        let common = entries.compactMap { entry in
            other.entries.first { $0.identity == entry.identity }.map {
                Entry(identity: entry.identity, start: max(entry.start, $0.start))
            }
        }
        return WatchCoverage(entries: common, latest: max(latest, other.latest))
    }
}
