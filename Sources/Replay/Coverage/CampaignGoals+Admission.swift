internal import Decisions
internal import RuleSets

extension CampaignGoals {
    /// That the gates which say whom a campaign takes in, and when, stop somebody: those that it sets up itself, by their keys.
    static func admission(
        of campaign: Campaign, _ path: [String], _ outline: RuleOutline, _ reached: ReachedRules
    ) -> [CoverageGoal] {
        let admission = campaign.admission
        let (name, keeps) = (campaign.name, "never kept anybody from a message")
        return [
            (
                admission.active != nil, "active", "never stopped an event",
                reached.has(.suppressed, .inactive, of: name)
            ),
            (
                admission.rollout != nil, "rollout", "never stopped an event",
                reached.has(.suppressed, .rollout, of: name)
            ),
            (admission.holdout != nil, "holdout", keeps, reached.has(.shadow, .campaignHoldout, of: name)),
        ].compactMap { isThere, key, missing, isMet in
            guard isThere, let place = outline.place(of: path + [key]) else { return nil }
            return CoverageGoal(kind: .gate, place: place, text: nil, missing: missing, isMet: isMet)
        }
    }
}
