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
    /// lacks a step of the old are the individuals looked through: O(individuals), else O(rules).
    func adopt(_ rules: RuleSet) {
        let before = use.rules
        takeUp(rules, after: use.coverage, lookingThrough: !isSettled || !rules.hasPlaces(forAllOf: before))
    }

    /// Whether no journey runs for which the rule set has no place.
    public var isSettled: Bool { use.unsettled.isEmpty }

    /// Whether the changelog does not know yet by which rule set it decides.
    public var hasRuleChange: Bool { use.isChanged }

    /// Ends journeys for which the rule set has no place, of at most so many individuals.
    func settle(most count: Int, wall: Milliseconds?, into effects: inout Effects) {
        for individual in use.unsettled.prefix(count) {
            guard let slot = fold.individuals.slot(of: individual) else { continue }
            fold.changing(slot, now: clock, wall: wall, arrival: nil, into: &effects) { $0.withdrawJourneys() }
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
            checkpoint.coverage.covers(rules.features)
        {
            next.coverage = checkpoint.coverage
            next.warming = warming(by: checkpoint.coverage, of: rules)
            next.isChanged = false
            use = next
        } else {
            takeUp(rules, after: checkpoint.coverage, lookingThrough: true)
        }
        settledUse = use
    }

    /// How far the state reaches, with the offsets to be read next.
    public func checkpoint(offsets: [Checkpoint.Offset]) -> Checkpoint {
        Checkpoint(
            offsets: offsets, clock: clock, ruleSet: rules.hash, coverage: use.coverage, isSettled: isSettled,
            names: use.names)
    }

    /// The features that are warming at an instant of the clock, by name; those that may be read all the same among them.
    public func warmingFeatures(at time: Milliseconds) -> [WarmingFeature] {
        guard let warming = use.warming else { return [] }
        return zip(rules.features.features, warming.completions).compactMap { feature, end in
            guard time < end else { return nil }
            return WarmingFeature(feature: feature.name, until: end == .max ? nil : end)
        }
    }

    private func takeUp(_ rules: RuleSet, after coverage: SeriesCoverage, lookingThrough: Bool) {
        var next = use
        next.rules = rules
        next.names.add(namesOf: rules)
        next.coverage = coverage.adopting(rules.features, at: clock)
        next.warming = warming(by: next.coverage, of: rules)
        next.unsettled = lookingThrough ? fold.individuals.ids { $0.hasJourney(withoutPlaceIn: rules) }[...] : []
        next.isChanged = true
        use = next
    }

    private func warming(by coverage: SeriesCoverage, of rules: RuleSet) -> WarmingFeatures? {
        WarmingFeatures(completions: coverage.completions(of: rules.features, at: clock))
    }
}
