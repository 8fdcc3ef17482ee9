internal import RuleSets

/// The rules in use, and how the last attempt to load others went.
struct RulesInUse: Sendable {
    /// The outcome of one attempt to load rules.
    struct Attempt: Sendable {
        /// Its end, in Unix milliseconds.
        let time: Int64
        /// The reason for a refusal; nil where the rules are in use.
        let error: String?
    }

    /// The rules.
    private(set) var rules: RuleSet
    /// Since when, in Unix milliseconds.
    private(set) var since: Int64
    /// The last attempt to load rules, that of the start included.
    private(set) var lastAttempt: Attempt
    /// The last time that rules were loaded without errors, changed or not, in Unix milliseconds.
    private(set) var lastSuccess: Int64

    /// Rules that were loaded at the start.
    init(_ rules: RuleSet, since: Int64) {
        self.rules = rules
        self.since = since
        lastAttempt = Attempt(time: since, error: nil)
        lastSuccess = since
    }

    /// Puts other rules in the place of these.
    mutating func replace(by rules: RuleSet, at time: Int64) {
        self.rules = rules
        since = time
    }

    /// Notes how an attempt to load rules went.
    mutating func note(_ attempt: Attempt) {
        lastAttempt = attempt
        if attempt.error == nil { lastSuccess = attempt.time }
    }
}
