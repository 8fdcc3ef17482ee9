import RuleSets

extension EntryGate {
    /// The control groups of marketing, and campaigns that only try what they would do: the journey runs on as a shadow, for the first
    /// reason of the language's order. Nothing is stopped.
    static let holdout = EntryGate(
        row: 5, name: "global holdout, campaign holdout", reasons: [.globalHoldout, .campaignHoldout], tells: .never
    ) { campaign, rules in
        campaign.admission.mode == .shadow || campaign.hasControlGroup(in: rules)
    } judge: { turn, attempt in
        attempt.holdout = turn.holdout(from: turn.context.rules.campaigns[attempt.campaign])
        return .pass
    }
}

extension Campaign {
    /// Only marketing has control groups.
    fileprivate func hasControlGroup(in rules: RuleSet) -> Bool {
        purpose == .marketing && (rules.policies.holdout != nil || admission.holdout != nil)
    }
}

extension Turn {
    /// Why the individual gets nothing of a campaign; nil: they do.
    fileprivate func holdout(from campaign: Campaign) -> Holdout? {
        if options.drawsGroups, campaign.hasControlGroup(in: context.rules) {
            let policy = context.rules.policies.holdout
            let salt = policy?.salt ?? ""
            if let policy {
                var hasher = FieldHasher()
                hasher.append("holdout")
                hasher.append(salt)
                if context.state.isDrawn(policy.share, by: hasher) { return .globalHoldout }
            }
            if let share = campaign.admission.holdout {
                var hasher = FieldHasher()
                hasher.append("campaign-holdout")
                hasher.append(salt)
                hasher.append(campaign.name)
                if context.state.isDrawn(share, by: hasher) { return .campaignHoldout }
            }
        }
        return campaign.admission.mode == .shadow ? .shadow : nil
    }
}
