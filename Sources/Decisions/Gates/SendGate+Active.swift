import Events
import RuleSets

extension SendGate {
    /// What comes due outside of a period that binds sends, too, is passed over.
    static let active = SendGate(row: 6, name: "active.sends", reasons: [.inactive]) { campaign in
        campaign.admission.active?.bindsSends == true
    } judge: { turn, attempt in
        guard let active = attempt.campaign.admission.active, active.bindsSends else { return .pass }
        return active.contains(turn.context.now) ? .pass : .stop(.inactive)
    }
}
