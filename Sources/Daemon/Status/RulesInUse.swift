package import RuleSets

/// The rules in use, and how the last attempt to load others went. Whoever loads rules tells of it.
package struct RulesInUse: Sendable {
    /// How an attempt to load rules went.
    package struct Reload: Sendable {
        /// When, in Unix milliseconds.
        package var time: Int64
        /// Why the rules were refused; nil where they are in use.
        package var error: String?

        /// Notes an attempt.
        package init(time: Int64, error: String? = nil) {
            self.time = time
            self.error = error
        }
    }

    /// The rules.
    package var rules: RuleSet
    /// Since when, in Unix milliseconds.
    package var since: Int64
    /// The last attempt to load rules, that of the start included.
    package var lastReload: Reload
    /// When rules were last loaded without errors, changed or not, in Unix milliseconds.
    package var lastSuccess: Int64

    /// Rules that were loaded at the start.
    package init(_ rules: RuleSet, since: Int64) {
        self.rules = rules
        self.since = since
        lastReload = Reload(time: since)
        lastSuccess = since
    }
}
