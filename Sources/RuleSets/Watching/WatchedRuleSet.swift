/// A rule set whose conditions are watched. It decides as the same one without probes does.
package struct WatchedRuleSet: Sendable {
    /// The rule set.
    package let ruleSet: RuleSet
    /// Its conditions, in order of file and place; an outer one before those within it.
    package let conditions: [WatchedCondition]
    /// Where everything stands.
    package let outline: RuleOutline
}
