internal import Decisions
internal import Events
internal import JSON
package import RuleSets

/// Runs rule tests in virtual time, on the engine that the daemon runs. Tests are independent of each other: several threads may run some.
package struct RuleTestRunner: Sendable {
    private let rules: RuleSet
    private let notesReached: Bool
    private let keepsCommands: Bool

    /// The application id of tests, a part of command ids.
    static let application = "test"

    /// Creates a runner for the tests of a rule set, which notes what of the rules they reach, and keeps the commands that they send,
    /// where asked to.
    package init(rules: RuleSet, notingReached notesReached: Bool = false, keepingCommands keepsCommands: Bool = false)
    {
        self.rules = rules
        self.notesReached = notesReached
        self.keepsCommands = keepsCommands
    }

    /// The rule set's tests, in order of file and place.
    package var tests: [RuleTest] { rules.tests }

    /// Runs one test.
    package func run(_ test: RuleTest) -> RuleTestResult {
        var run = RuleTestRun(
            test: test, rules: rules, recorder: .init(notesReached: notesReached), keepingCommands: keepsCommands)
        run.play()
        let failures = run.failures + ExpectationMatch(test: test, rules: rules, decisions: run.decisions).failures()
        var result = RuleTestResult(
            test: test, failures: failures.sorted { $0.line < $1.line }, reached: run.recorder.reached,
            commands: run.commands?.bytes ?? [])
        result.tell(run.recorder.moments, of: rules, conditions: [])
        return result
    }
}

extension RuleTestResult {
    /// Gives each failure that is about a campaign the campaign's story.
    mutating func tell(_ moments: [Moment], of rules: RuleSet, conditions: [WatchedCondition]) {
        for index in failures.indices {
            guard let campaign = failures[index].campaign else { continue }
            failures[index].story =
                Story(campaign: campaign, test: test, rules: rules, conditions: conditions).lines(of: moments)
        }
    }
}
