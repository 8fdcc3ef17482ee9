import RuleSets

extension EntryGate {
    /// A paused campaign starts nothing.
    static let mode = EntryGate(
        row: 1, name: "mode", reasons: [.paused], tells: .never
    ) { campaign, _ in
        campaign.admission.mode == .paused
    } judge: { turn, attempt in
        turn.context.rules.campaigns[attempt.campaign].admission.mode == .paused ? .stop(.paused) : .pass
    }
}
