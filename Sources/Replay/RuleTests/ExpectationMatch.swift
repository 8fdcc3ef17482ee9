internal import CEL
internal import Decisions
internal import RuleSets

/// Holds a test's expectations against what was decided.
struct ExpectationMatch {
    let test: RuleTest
    let rules: RuleSet
    /// Without those merely counted, which tell only why nothing happened.
    let decisions: [Decision]

    init(test: RuleTest, rules: RuleSet, decisions: [Decision]) {
        self.test = test
        self.rules = rules
        self.decisions = decisions.filter { !$0.isOnlyCounted }
    }

    func failures() -> [RuleTestResult.Failure] {
        (test.expectations.map(failures) ?? []) + test.never.flatMap(violations)
    }

    private func failures(_ expectations: [RuleTest.Expectation]) -> [RuleTestResult.Failure] {
        let matched = assign(expectations)
        let used = Set(matched.compactMap(\.self))
        var failures: [RuleTestResult.Failure] = []
        for (index, expectation) in expectations.enumerated() where matched[index] == nil {
            failures.append(
                RuleTestResult.Failure(
                    line: expectation.line, "expected {\(expectation.text(in: rules, since: test.start))}",
                    campaign: expectation.campaign,
                    nearest: nearest(to: expectation, among: decisions.indices.filter { !used.contains($0) })))
        }
        for (index, decision) in decisions.enumerated() where !used.contains(index) {
            let what: String
            if decision.outcome == .sent {
                what = "a send was not expected"
            } else if decision.reason == .error {
                what = "an error was not expected"
            } else {
                continue
            }
            failures.append(failure(test.line, "\(what): \(decision.sentence(since: test.start))", decision))
        }
        return failures
    }

    private func violations(of expectation: RuleTest.Expectation) -> [RuleTestResult.Failure] {
        let name = rules.campaigns[expectation.campaign].name
        return decisions.filter { expectation.matches($0, campaign: name) }.map {
            failure(expectation.line, "this must never happen: \($0.sentence(since: test.start))", $0)
        }
    }

    private func failure(_ line: Int, _ summary: String, _ decision: Decision) -> RuleTestResult.Failure {
        RuleTestResult.Failure(line: line, summary, campaign: rules.campaign(named: decision.campaign))
    }

    /// A decision's index for each expectation, each decision once, as many as possible (augmenting paths, Kuhn 1955). Those decisions
    /// that must be expected come first: what is matched once stays matched.
    private func assign(_ expectations: [RuleTest.Expectation]) -> [Int?] {
        let fitting = expectations.map { expectation in
            let name = rules.campaigns[expectation.campaign].name
            return decisions.indices.filter { expectation.matches(decisions[$0], campaign: name) }
        }
        var matching = BipartiteMatching(fitting, targets: decisions.count)
        for (index, decision) in decisions.enumerated() where decision.reason == .error || decision.outcome == .sent {
            matching.augment(fromTarget: index)
        }
        for expectation in expectations.indices { matching.augment(fromSource: expectation) }
        return matching.targets
    }

    /// The decision of the campaign that agrees in the most keys; of equal ones the first.
    private func nearest(to expectation: RuleTest.Expectation, among places: [Int]) -> NearestDecision? {
        let name = rules.campaigns[expectation.campaign].name
        let candidates = places.map { decisions[$0] }.filter { $0.campaign.utf8.elementsEqual(name.utf8) }
        var best: (decision: Decision, differences: [NearestDecision.Difference], score: Int)?
        for decision in candidates {
            let differences = differences(expectation, decision)
            let score = expectation.kind.likeness(to: decision.outcome) - differences.count
            if score > best?.score ?? .min { best = (decision, differences, score) }
        }
        return best.map {
            NearestDecision(sentence: $0.decision.sentence(since: test.start), differences: $0.differences)
        }
    }

    private func differences(
        _ expectation: RuleTest.Expectation, _ decision: Decision
    ) -> [NearestDecision.Difference] {
        var differences: [NearestDecision.Difference] = []
        if decision.outcome != expectation.kind.outcome {
            let why = decision.reason.map { ", \($0.rawValue)" } ?? ""
            differences.append(
                .init(
                    key: "outcome", expected: expectation.kind.outcome.rawValue,
                    actual: decision.outcome.rawValue + why))
        }
        for (field, expected) in expectation.fields where !field.matches(expected, decision) {
            let actual = decision.value(of: field)
            if case .params = field, case .map(let wanted) = expected {
                differences += wanted.entries.compactMap { entry in
                    let had = decision.message?.params.first { entry.key == .string($0.name) }?.value
                    if let had, ValueMatch.matches(expected: entry.value, actual: had) { return nil }
                    return .init(
                        key: "params.\((try? entry.key.text()) ?? "")", expected: ValueMatch.text(entry.value),
                        actual: had.map(ValueMatch.text) ?? "not there")
                }
                continue
            }
            differences.append(
                .init(
                    key: field.rawValue, expected: field.text(expected, since: test.start),
                    actual: actual == .null ? "not there" : field.text(actual, since: test.start)))
        }
        return differences
    }
}

extension RuleTest.Expectation.Kind {
    /// How near an outcome is, beyond the keys: most where it is the kind's own, more among what becomes of sends than else.
    fileprivate func likeness(to outcome: Outcome) -> Int {
        if self.outcome == outcome { return 100 }
        let sends: [Outcome] = [.sent, .suppressed, .deferred, .shadow]
        return sends.contains(self.outcome) == sends.contains(outcome) ? 50 : 0
    }
}
