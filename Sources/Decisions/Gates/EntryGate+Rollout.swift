import RuleSets

extension EntryGate {
    /// Of a campaign that is rolled out to a share of all individuals only those in it enter, whatever its purpose. Who is in a share is in
    /// every larger one.
    static let rollout = EntryGate(
        row: 1, name: "rollout", reasons: [.rollout], tells: .never
    ) { campaign, _ in
        campaign.admission.rollout != nil
    } judge: { turn, attempt in
        let campaign = turn.context.rules.campaigns[attempt.campaign]
        guard turn.options.drawsGroups, let share = campaign.admission.rollout else { return .pass }
        var hasher = FieldHasher()
        hasher.append("rollout")
        hasher.append(campaign.name)
        return turn.context.state.isDrawn(share, by: hasher) ? .pass : .stop(.rollout)
    }
}
