public import Events

extension RuleSet {
    /// The caps for which too little is known when this rule set takes the place of another: of what was sent, that one remembered no more
    /// than its own longest cap needed, and nothing where it had none. In the order of the rules, by name, each with how long it takes
    /// at most until the cap counts all that it should.
    public func warmingCaps(after before: RuleSet) -> [(cap: String, length: Milliseconds)] {
        let known = before.longestCap ?? 0
        return policies.caps.compactMap { cap in
            cap.per.memory > known ? (cap.name, cap.per.memory - known) : nil
        }
    }
}
