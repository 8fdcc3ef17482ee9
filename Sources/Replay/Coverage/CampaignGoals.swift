internal import Decisions
internal import RuleSets

/// The goals of a campaign besides its conditions: that it begins, that its gates stop somebody, that its steps are reached.
struct CampaignGoals {
    /// In no order.
    let all: [CoverageGoal]

    init(_ campaign: Campaign, _ path: [String], _ outline: RuleOutline, _ reached: ReachedRules) {
        let name = campaign.name
        var goals: [CoverageGoal] = []
        func add(
            _ kind: CoverageGoal.Kind, _ path: [String], _ missing: String, _ isMet: Bool, text: String? = nil,
            isImplied: Bool = false
        ) {
            guard let place = outline.place(of: path) else { return }
            goals.append(
                CoverageGoal(
                    kind: kind, place: place, text: text, missing: missing, isMet: isMet, isImplied: isImplied))
        }
        let hasBegun = reached.has(.entered, of: name)
        add(.campaign, path, "never began", hasBegun)
        // A gate that the campaign sets up itself, by its key.
        add(
            .gate, path + ["trigger", "max_age"], "never stopped an event",
            reached.has(.suppressed, .staleTrigger, of: name))
        if campaign.reEntry != .always {
            add(.gate, path + ["re_entry"], "never stopped an event", reached.has(.suppressed, .reEntry, of: name))
        }
        if campaign.restarts {
            add(.gate, path + ["restart"], "never restarted a journey", reached.has(.exited, .restarted, of: name))
        }
        if campaign.purpose == .marketing {
            add(
                .gate, path, "was never stopped for want of consent", reached.has(.suppressed, .noConsent, of: name))
        }
        let steps = campaign.steps
        let last = Self.lastReached(campaign, reached)
        for (index, step) in steps.enumerated() {
            let place =
                outline.place(of: path + ["steps", step.id]) == nil ? path + ["message"] : path + ["steps", step.id]
            add(.step, place, "was never reached", index <= last, text: step.id, isImplied: !hasBegun)
            if step.action.kind == .send {
                let hasSent = reached.has(.sent, at: step.id, of: name)
                add(.step, place, "never sent", hasSent, text: step.id, isImplied: index > last)
            }
        }
        all = goals
    }

    /// The index of the last step that a journey reached; −1 where none did. Steps are gone through in order, so that those before it
    /// were reached, too.
    private static func lastReached(_ campaign: Campaign, _ reached: ReachedRules) -> Int {
        if reached.has(.exited, .completed, of: campaign.name) { return campaign.steps.count - 1 }
        var last = reached.has(.entered, of: campaign.name) ? 0 : -1
        for (index, step) in campaign.steps.enumerated() where reached.names(step.id, of: campaign.name) {
            // Whatever a send comes to, its journey goes on to the next step, but where it is held.
            let goesOn = step.action.kind == .send && reached.leaves(step.id, of: campaign.name)
            last = max(last, goesOn ? min(index + 1, campaign.steps.count - 1) : index)
        }
        return last
    }
}
