package import CEL
package import RuleSets

/// Tells why a test failed: runs it once more over the same rules with their conditions watched.
package struct RuleTestExplainer {
    private let watched: WatchedRuleSet
    private let log: VerdictLog

    /// Takes rules that `load` loads with the probes that it is given; nil where they do not load.
    package init?(load: (_ makeProbe: @escaping () -> any ConditionProbe) -> WatchedRuleSet?) {
        let log = VerdictLog()
        var count = 0
        let watched = load {
            count += 1
            return VerdictLog.Probe(number: count, log: log)
        }
        guard let watched else { return nil }
        self.watched = watched
        self.log = log
    }

    /// The result with, for each failure that is about a campaign, what its conditions came to.
    package func explaining(_ result: RuleTestResult) -> RuleTestResult {
        guard result.failures.contains(where: { $0.campaign != nil }) else { return result }
        var run = RuleTestRun(
            test: result.test, rules: watched.ruleSet, recorder: MomentRecorder(log: (log, watched.conditions)))
        run.play()
        var explained = result
        explained.tell(run.recorder.moments, of: watched.ruleSet, conditions: watched.conditions)
        return explained
    }
}
