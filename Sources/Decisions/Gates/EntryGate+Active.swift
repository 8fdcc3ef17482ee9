import Events
import RuleSets

extension EntryGate {
    /// Outside of its active period, as of `now`, a campaign starts nothing.
    static let active = EntryGate(
        row: 1, name: "active", reasons: [.inactive], tells: .never
    ) { campaign, _ in
        campaign.admission.active != nil
    } judge: { turn, attempt in
        guard let active = turn.context.rules.campaigns[attempt.campaign].admission.active else { return .pass }
        return active.contains(turn.context.now) ? .pass : .stop(.inactive)
    }
}

extension ActivePeriod {
    /// Whether an instant lies in it.
    func contains(_ time: Milliseconds) -> Bool {
        time >= self.from ?? .min && time < self.until ?? .max
    }
}
