internal import CEL

extension RuleSet {
    /// Whether every journey that an older rule set may have running finds its step here: its campaign is there, and each of its
    /// steps, by id, of the same kind. Then nothing has to be looked through when this one takes its place.
    public func hasPlaces(forAllOf older: RuleSet) -> Bool {
        older.campaigns.allSatisfy { campaign in
            guard let index = self.campaign(named: campaign.name) else { return false }
            return campaign.steps.allSatisfy { step in
                let kind = step.action.kind
                return campaigns[index].steps.contains { $0.id.hasSameBytes(as: step.id) && $0.action.kind == kind }
            }
        }
    }
}
