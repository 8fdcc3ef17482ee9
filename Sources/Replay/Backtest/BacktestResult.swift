package import Events

/// What a replayed history came to.
package struct BacktestResult: Sendable {
    /// What one rule set made of it.
    package struct Side: Sendable {
        /// The rule set's hash.
        package let ruleSet: String
        /// What became of the lines.
        package let lines: LineCounts
        /// What became of each campaign, in order of the names.
        package let campaigns: [CampaignTally]
        /// How many links changed something.
        package let linked: Int
        /// How many individuals were erased.
        package let erased: Int
        /// How many individuals are known at the end.
        package let individuals: Int
        /// How often a feature could not take an event, by feature; those without any are left out.
        package let featureErrors: [(feature: String, count: Int)]
        /// Features whose window is longer than the history, so that they never saw all of it.
        package let shortFeatures: [(feature: String, window: Milliseconds)]
        /// Features that are not counted yet for as long as their windows are.
        package let warming: [String]
    }

    /// How many lines there were, blank ones not counted.
    package let lines: Int
    /// When the first event arrived; nil where there was none.
    package let first: Milliseconds?
    /// When the last event arrived.
    package let last: Milliseconds?
    /// Up to when time passed.
    package let end: Milliseconds?
    /// How many lines arrived before one that stands above them: the clock does not go back for them.
    package let late: Int
    /// How many lines arrived after the end, and were left out.
    package let leftOut: Int
    /// What the rule set that was to be tried made of it.
    package let proposed: Side
    /// What the rule set that it was held against made of it, if there was one.
    package let current: Side?
    /// What would change; nil where there was nothing to hold against.
    package let differences: DifferenceTally?
}
