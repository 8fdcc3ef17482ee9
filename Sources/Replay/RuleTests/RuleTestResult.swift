package import RuleSets

/// What came of one rule test.
package struct RuleTestResult: Sendable {
    /// The test.
    package let test: RuleTest
    /// What was not as expected, in order of its lines; empty where the test passed.
    package internal(set) var failures: [Failure]
    /// What of the rules it reached; empty where that was not asked for.
    package let reached: ReachedRules
    /// The commands that it sent, in their order, as the commands topic would carry them in structured mode, a line each; empty where
    /// that was not asked for.
    package let commands: [UInt8]

    /// One thing that was not as expected.
    package struct Failure: Sendable {
        /// The line in the test's file where the expectation stands, 1-based.
        package let line: Int
        /// What is wrong, in one line.
        package let summary: String
        /// What comes nearest to an expectation that nothing matched.
        package internal(set) var nearest: NearestDecision?
        /// The campaign whose story tells why, by index in the rule set.
        let campaign: Int?
        /// What happened to that campaign, in the order in which it happened, a line each; what is indented belongs to the line above.
        package internal(set) var story: [String] = []

        init(line: Int, _ summary: String, campaign: Int? = nil, nearest: NearestDecision? = nil) {
            self.line = line
            self.summary = summary
            self.campaign = campaign
            self.nearest = nearest
        }

        /// All of it for people, in several lines.
        package var message: String { message(after: []) }

        /// All of it for people, after others of the same test: a story is told once.
        package func message(after others: [Failure]) -> String {
            var lines = [summary]
            if let nearest {
                lines.append("nearest: \(nearest.sentence)")
                lines += nearest.differences.map { "  \($0.key): expected \($0.expected), was \($0.actual)" }
            }
            if others.contains(where: { !story.isEmpty && $0.story == story }) {
                lines.append("what happened: see above")
            } else if !story.isEmpty {
                lines += ["what happened:"] + story.map { "  " + $0 }
            }
            return lines.joined(separator: "\n")
        }
    }
}

/// The decision that comes nearest to an expectation.
package struct NearestDecision: Sendable {
    /// The decision in words.
    package let sentence: String
    /// In what it differs, in the order of the expectation's keys; a different outcome first.
    package let differences: [Difference]

    /// A key in which it differs.
    package struct Difference: Sendable {
        /// The key, or `outcome`.
        package let key: String
        /// What the expectation says.
        package let expected: String
        /// What the decision has.
        package let actual: String
    }
}
