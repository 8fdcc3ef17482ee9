internal import Decisions

/// What of campaigns tests reached, by name: a set, so that it does not matter in which order tests ran.
package struct ReachedRules: Sendable {
    /// An outcome of a campaign.
    private struct Seen: Hashable {
        let campaign: String
        let step: String?
        let outcome: Outcome
        let reason: Reason?
    }

    private struct Place: Hashable {
        let campaign: String
        let step: String
    }

    private var outcomes: Set<Seen> = []
    private var waits: Set<Place> = []
    /// The caps that stopped something, by name.
    private var caps: Set<String> = []

    /// Nothing.
    package init() {}

    /// Adds what another run reached.
    package mutating func formUnion(_ other: ReachedRules) {
        outcomes.formUnion(other.outcomes)
        waits.formUnion(other.waits)
        caps.formUnion(other.caps)
    }

    mutating func note(_ decision: Decision) {
        // A condition that failed before a gate was asked is no decision.
        if decision.isOnlyCounted { return }
        outcomes.insert(
            Seen(
                campaign: decision.campaign, step: decision.step, outcome: decision.outcome, reason: decision.reason))
        if decision.reason == .capped, let cap = decision.detail { caps.insert(cap) }
    }

    mutating func note(waitOf campaign: String, at step: String) {
        waits.insert(Place(campaign: campaign, step: step))
    }

    /// Whether a campaign came to an outcome, at whatever step.
    func has(_ outcome: Outcome, _ reason: Reason? = nil, of campaign: String) -> Bool {
        outcomes.contains { seen in
            seen.campaign == campaign && seen.outcome == outcome && (reason == nil || seen.reason == reason)
        }
    }

    /// Whether a send came to an outcome.
    func has(_ outcome: Outcome, at step: String, of campaign: String) -> Bool {
        outcomes.contains { $0.campaign == campaign && $0.step == step && $0.outcome == outcome }
    }

    /// Whether a journey is known to have stood at a step.
    func names(_ step: String, of campaign: String) -> Bool {
        waits.contains(Place(campaign: campaign, step: step))
            || outcomes.contains { $0.campaign == campaign && $0.step == step }
    }

    /// Whether a send came to something, so that its journey went on.
    func leaves(_ step: String, of campaign: String) -> Bool {
        outcomes.contains { $0.campaign == campaign && $0.step == step && $0.outcome != .deferred }
    }

    /// Whether some campaign came to an outcome.
    func has(_ outcome: Outcome, _ reason: Reason) -> Bool {
        outcomes.contains { $0.outcome == outcome && $0.reason == reason }
    }

    /// Whether a cap stopped something.
    func has(cap: String) -> Bool { caps.contains(cap) }
}
