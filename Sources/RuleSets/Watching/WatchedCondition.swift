package import CEL

/// A condition of a rule file that a probe watches: a whole expression, or one within it (see `CEL.ConditionPlace`).
package struct WatchedCondition: Sendable {
    /// Is told what it comes to.
    package let probe: any ConditionProbe
    /// Where it stands; `place.path` leads to the whole expression.
    package let place: RulePlace
    /// Its text, on one line.
    package let text: String
    /// What it reads, each once, in order of first appearance.
    package let reads: [Slot]
    /// Whether it is the whole expression.
    package let isWhole: Bool
    /// Whether it comes to the same each time.
    package let isConstant: Bool
    /// Of a whole one: whether nothing is written, so that it always holds.
    package let isImplied: Bool
}
