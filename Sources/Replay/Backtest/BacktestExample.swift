package import Decisions
package import Events
internal import CEL
internal import JSON

/// A decision as reports show it: texts, and nothing that is personal.
package struct BacktestExample: Sendable {
    /// What it comes to.
    package let kind: DecisionKind
    /// About whom.
    package let individual: String
    /// When it was decided.
    package let now: Milliseconds
    /// The step's id where a step was decided.
    package let step: String?
    /// The message's variant, where it has one.
    package let variant: String?
    /// Until when it is held back.
    package let until: Milliseconds?
    /// What triggered it.
    package let trigger: TriggerReference
    /// What happened, in words.
    package let words: String
    /// What was read, and the message's parameters, as JSON; a personal one is `"masked"`.
    package let values: [(name: String, text: String)]

    init(_ decision: Decision) {
        kind = DecisionKind(decision)
        individual = decision.individual
        now = decision.now
        step = decision.step
        variant = decision.message?.variant ?? decision.lastSend?.variant
        until = decision.until
        trigger = decision.trigger
        words = decision.words
        var values = decision.inputs.map { (name: $0.name, text: ValueMatch.text($0.value)) }
        for param in decision.message?.params ?? [] {
            values.append((name: "params.\(param.name)", text: param.shownText))
        }
        self.values = values
    }
}

extension MessageCommand.Parameter {
    /// The value as JSON, or `"masked"` where it is personal.
    var shownText: String { isPersonal ? "\"masked\"" : ValueMatch.text(value) }
}

extension Decision {
    /// What happened, for somebody who does not know the words of the records.
    fileprivate var words: String {
        let text = ReasonText.words(outcome, reason, detail, isStopped: outcome == .suppressed && step == nil)
        guard let message else { return text }
        return "\(text) on \(message.channel) with \(message.template)"
    }
}
