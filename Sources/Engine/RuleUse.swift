internal import Decisions
internal import RuleSets

/// The rule set that a partition decides by, and what it knows of those before.
struct RuleUse {
    var rules: RuleSet
    var coverage: SeriesCoverage
    /// What may not be read yet; nil where nothing is warming.
    var warming: WarmingFeatures?
    /// Since when segments are watched.
    var watch: WatchCoverage
    /// The names that states refer to by hash.
    var names = StateNames()
    /// Individuals with journeys that the rule set has no place for, by bytes, as far as those have not ended yet, and those whose
    /// segments are to be taken.
    var unsettled: ArraySlice<String> = []
    /// Whether the changelog does not know of it yet.
    var isChanged = false

    /// Of a partition on which nothing happened yet.
    init(_ rules: RuleSet) {
        self.rules = rules
        names.add(namesOf: rules)
        coverage = SeriesCoverage(of: rules.features)
        watch = WatchCoverage(of: rules)
    }

    /// What gives individuals their turns by these rules.
    func turn(_ options: Turn.Options) -> Turn {
        var turn = Turn(rules: rules, names: names, warming: warming, options: options)
        turn.segmentStarts = watch.starts(of: rules)
        turn.keptTallies = coverage.keptTallies
        return turn
    }
}
