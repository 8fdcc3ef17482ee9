package import Decisions

/// What a decision comes to, as reports count it.
package struct DecisionKind: Hashable, Sendable {
    /// Whether it is about a trigger that began no journey, or about a journey.
    package enum Stage: Sendable { case trigger, journey }

    /// Of what it is told.
    package let stage: Stage
    /// What came of it.
    package let outcome: Outcome
    /// Why, where the outcome has reasons.
    package let reason: Reason?

    /// The kind of a decision about a campaign.
    init(_ decision: Decision) {
        // A gate of entry stops an event before there is a step.
        stage = decision.outcome == .suppressed && decision.step == nil ? .trigger : .journey
        outcome = decision.outcome
        reason = decision.reason
    }

    /// What the reason means, where it has words.
    package var words: String? { reason.flatMap { ReasonText.words[$0] } }

    /// The place of the kind among all: by stage, outcome, reason.
    var rank: Int {
        let outcome = Outcome.allCases.firstIndex(of: outcome) ?? 0
        let reason = reason.flatMap { Reason.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
        let stage = stage == .trigger ? 0 : Outcome.allCases.count
        return (stage + outcome) * (Reason.allCases.count + 1) + reason
    }
}
