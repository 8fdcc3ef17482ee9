internal import CEL
internal import Decisions
internal import Events
internal import HumanText
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
        return fields.allSatisfy { $0.field.matches($0.value, decision) }
    }

    /// As it is written: `send: cart-reminder, at: 32m`.
    func text(in rules: RuleSet, since start: Milliseconds) -> String {
        let parts = fields.map { entry in
            // Names stand as they are written.
            let text =
                if case .string(let name) = entry.value { name } else { entry.field.text(entry.value, since: start) }
            return "\(entry.field.rawValue): \(text)"
        }
        return (["\(kind.rawValue): \(rules.campaigns[campaign].name)"] + parts).joined(separator: ", ")
    }
}

extension RuleTest.Expectation.Field {
    /// Whether a decision has the value expected.
    func matches(_ expected: Value, _ decision: Decision) -> Bool {
        let actual = decision.value(of: self)
        // Params that are not given are free, as keys are.
        if case .params = self, case .map(let expected) = expected {
            return ValueMatch.contains(expected: expected, actual: actual)
        }
        return ValueMatch.matches(expected: expected, actual: actual)
    }

    /// A value of the field as tests write it: an instant as the time since the start.
    func text(_ value: Value, since start: Milliseconds) -> String {
        guard case .timestamp(let time) = value else { return ValueMatch.text(value) }
        return DurationText.text(milliseconds: time.milliseconds.subtractingClamped(start))
    }
}

extension RuleTest.Expectation.Kind {
    /// The outcome that it expects.
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
        case .until: until.map { .timestamp(Timestamp(clampingMilliseconds: $0)) } ?? .null
        case .variant, .holdout: .null
        }
    }
}
