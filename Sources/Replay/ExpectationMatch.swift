internal import CEL
internal import Decisions
internal import Events
internal import RuleSets

extension RuleTest.Expectation {
    /// The instant that it names, up to which a test must run.
    var latestInstant: Milliseconds? {
        for field in fields where field.field == .at {
            if case .timestamp(let time) = field.value { return time.milliseconds }
        }
        return nil
    }

    /// Whether a decision is of its kind and campaign, with every field as given.
    func matches(_ decision: Decision, campaign name: String) -> Bool {
        guard decision.outcome == kind.outcome, decision.campaign.utf8.elementsEqual(name.utf8) else { return false }
        return fields.allSatisfy { entry in
            let actual = decision.value(of: entry.field)
            // Params that are not given are free, as keys are.
            if case .params = entry.field, case .map(let expected) = entry.value {
                return ValueMatch.contains(expected: expected, actual: actual)
            }
            return ValueMatch.matches(expected: entry.value, actual: actual)
        }
    }
}

extension RuleTest.Expectation.Kind {
    var outcome: Outcome {
        switch self {
        case .send: .sent
        case .suppress: .suppressed
        case .defer: .deferred
        case .shadow: .shadow
        case .enter: .entered
        case .exit: .exited
        case .convert: .converted
        }
    }
}

extension Decision {
    /// What an expectation's field asks for; `.null` where the decision has none.
    func value(of field: RuleTest.Expectation.Field) -> Value {
        func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
        return switch field {
        case .at: .timestamp(Timestamp(clampingMilliseconds: now))
        case .individual: .string(individual)
        case .step: text(step)
        case .key: .string(key)
        case .channel: text(message?.channel)
        case .template: text(message?.template)
        case .params:
            message.flatMap { MapValue($0.params.map { (.string($0.name), $0.value) }) }.map(Value.map) ?? .null
        case .reason: text(reason?.rawValue)
        case .detail: text(detail)
        case .value: value.map(Value.double) ?? .null
        case .trigger: .string(trigger.id)
        case .commandID: text(message?.commandID.description)
        case .expires: message.map { .timestamp(Timestamp(clampingMilliseconds: $0.expires)) } ?? .null
        case .variant, .until, .holdout: .null
        }
    }
}

/// Holds a test's expectations against what was decided.
struct ExpectationMatch {
    let test: RuleTest
    let rules: RuleSet
    let decisions: [Decision]
    /// Those merely counted among them: they tell why nothing happened.
    private let everything: [Decision]

    init(test: RuleTest, rules: RuleSet, decisions: [Decision]) {
        self.test = test
        self.rules = rules
        everything = decisions
        self.decisions = decisions.filter { !$0.isOnlyCounted }
    }

    func failures() -> [RuleTestResult.Failure] {
        var failures: [RuleTestResult.Failure] = []
        if let expectations = test.expectations {
            let matched = assign(expectations)
            for (index, expectation) in expectations.enumerated() where matched[index] == nil {
                failures.append(missing(expectation))
            }
            let used = Set(matched.compactMap(\.self))
            for (index, decision) in decisions.enumerated() where decision.outcome == .sent && !used.contains(index) {
                failures.append(
                    RuleTestResult.Failure(
                        line: test.line, message: "a send was not expected: \(decision.sentence(since: test.start))"))
            }
        }
        for expectation in test.never {
            let name = rules.campaigns[expectation.campaign].name
            for decision in decisions where expectation.matches(decision, campaign: name) {
                failures.append(
                    RuleTestResult.Failure(
                        line: expectation.line,
                        message: "this must never happen: \(decision.sentence(since: test.start))"))
            }
        }
        return failures
    }

    /// A decision's index for each expectation, each decision once, as many as possible (augmenting paths, Kuhn 1955).
    private func assign(_ expectations: [RuleTest.Expectation]) -> [Int?] {
        let fitting = expectations.map { expectation in
            let name = rules.campaigns[expectation.campaign].name
            return decisions.indices.filter { expectation.matches(decisions[$0], campaign: name) }
        }
        var owner: [Int?] = Array(repeating: nil, count: decisions.count)
        func augment(_ expectation: Int, _ visited: inout Set<Int>) -> Bool {
            for decision in fitting[expectation] where visited.insert(decision).inserted {
                let free: Bool
                if let other = owner[decision] { free = augment(other, &visited) } else { free = true }
                if free {
                    owner[decision] = expectation
                    return true
                }
            }
            return false
        }
        for expectation in expectations.indices {
            var visited: Set<Int> = []
            _ = augment(expectation, &visited)
        }
        var matched: [Int?] = Array(repeating: nil, count: expectations.count)
        for (decision, expectation) in owner.enumerated() {
            if let expectation { matched[expectation] = decision }
        }
        return matched
    }

    private func missing(_ expectation: RuleTest.Expectation) -> RuleTestResult.Failure {
        let name = rules.campaigns[expectation.campaign].name
        let fields = expectation.fields.map { "\($0.field.rawValue): \(ValueMatch.text($0.value))" }
        let wanted = (["\(expectation.kind.rawValue): \(name)"] + fields).joined(separator: ", ")
        let chain = everything.filter { $0.campaign.utf8.elementsEqual(name.utf8) }.map {
            "  " + $0.sentence(since: test.start)
        }
        let happened = chain.isEmpty ? ["  nothing: no event triggered \(name)"] : chain
        return RuleTestResult.Failure(
            line: expectation.line,
            message: (["expected {\(wanted)}; what happened to \(name) instead:"] + happened).joined(separator: "\n"))
    }
}
