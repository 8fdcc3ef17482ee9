internal import Decisions
public import Events
internal import State
internal import RuleSets

extension PartitionProcessor {
    /// A feature that is not counted yet for as long as its window is.
    public struct WarmingFeature: Hashable, Sendable {
        /// Its name.
        public let feature: String
        /// From when on it is complete; nil where it has no window that could pass.
        public let until: Milliseconds?

        /// Names a feature.
        public init(feature: String, until: Milliseconds?) {
            self.feature = feature
            self.until = until
        }
    }

    /// Goes on with another rule set, as of the clock. Running journeys find their steps by id in the new text. Only where the new set
    /// lacks a step of the old, or waits for segments that the old did not, are the individuals looked through: O(individuals), else O(rules).
    func adopt(_ rules: RuleSet) {
        let before = use.rules
        takeUp(
            rules, after: use.coverage, use.watch, lookingThrough: !isSettled || !rules.hasPlaces(forAllOf: before))
    }

    /// Whether no journey runs for which the rule set has no place, and all segments that it waits for were taken.
    public var isSettled: Bool { use.unsettled.isEmpty }

    /// Whether the changelog does not know yet by which rule set it decides.
    public var hasRuleChange: Bool { use.isChanged }

    /// Ends journeys for which the rule set has no place, and takes the segments that it waits for, of at most so many individuals.
    func settle(most count: Int, wall: Milliseconds?, into effects: inout Effects) {
        for individual in use.unsettled.prefix(count) {
            guard let slot = fold.individuals.slot(of: individual) else { continue }
            fold.changing(slot, now: clock, wall: wall, arrival: nil, into: &effects) {
                $0.withdrawJourneys()
                $0.takeSegmentsSilently()
            }
        }
        var next = use
        next.unsettled = use.unsettled.dropFirst(count)
        next.isChanged = true
        use = next
    }

    /// Takes over the clock and what the changelog's checkpoint says of rules, after the individuals. A rule set other than the checkpoint's
    /// takes over as if it were adopted now. Not part of a transaction.
    public func restore(_ checkpoint: Checkpoint) {
        restore(clock: checkpoint.clock)
        fold.decisions.dropUnplaced()
        var next = use
        next.names.add(checkpoint.names)
        next.names.add(restoredNames)
        use = next
        if checkpoint.isSettled, checkpoint.ruleSet.utf8.elementsEqual(rules.hash.utf8),
            checkpoint.coverage.covers(rules.features), checkpoint.watch.covers(rules)
        {
            next.coverage = checkpoint.coverage
            next.watch = checkpoint.watch
            next.warming = WarmingFeatures(completions: next.coverage.completions(of: rules.features))
            next.isChanged = false
            use = next
        } else {
            takeUp(rules, after: checkpoint.coverage, checkpoint.watch, lookingThrough: true)
        }
        settledUse = use
    }

    /// How far the state reaches, with the offsets to be read next.
    public func checkpoint(offsets: [Checkpoint.Offset]) -> Checkpoint {
        Checkpoint(
            offsets: offsets, clock: clock, ruleSet: rules.hash, coverage: use.coverage, isSettled: isSettled,
            names: use.names, watch: use.watch, partitions: options.placement?.count)
    }

    /// The features that are warming at an instant of the clock, by name; those that may be read all the same among them.
    public func warmingFeatures(at time: Milliseconds) -> [WarmingFeature] {
        guard let warming = use.warming else { return [] }
        return zip(rules.features.features, warming.completions).compactMap { feature, end in
            guard time < end else { return nil }
            return WarmingFeature(feature: feature.name, until: end == .max ? nil : end)
        }
    }

    private func takeUp(
        _ rules: RuleSet, after coverage: SeriesCoverage, _ watch: WatchCoverage, lookingThrough: Bool
    ) {
        var next = use
        next.rules = rules
        next.names.add(namesOf: rules)
        next.coverage = coverage.adopting(rules.features, at: clock)
        next.warming = WarmingFeatures(completions: next.coverage.completions(of: rules.features))
        next.watch = watch.adopting(rules, at: clock)
        let starts = next.watch.starts(of: rules)
        let watches = rules.watchedSegments != nil && (lookingThrough || next.watch.latest != watch.latest)
        next.unsettled =
            lookingThrough || watches
            ? fold.individuals.ids {
                $0.hasJourney(withoutPlaceIn: rules) || (watches && $0.isBehind(starts))
            }[...] : []
        next.isChanged = true
        use = next
    }
}
