import RuleSets

extension SendGate {
    /// What comes due of a paused campaign is passed over.
    static let mode = SendGate(row: 6, name: "mode", reasons: [.paused]) { campaign in
        campaign.admission.mode == .paused
    } judge: { _, attempt in
        attempt.campaign.admission.mode == .paused ? .stop(.paused) : .pass
    }
}
