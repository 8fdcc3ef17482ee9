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
        goals += Self.admission(of: campaign, path, outline, reached)
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
        if campaign.goal != nil {
            add(
                .goal, path + ["goal"], "never converted a journey", reached.has(.converted, of: name),
                isImplied: !hasBegun)
        }
        let isReached = Self.reachedSteps(campaign, reached)
        for (index, step) in campaign.steps.enumerated() {
            let place = path + step.place.path
            // Of steps within a step that was not reached nothing more is said.
            let isInner = step.place.path.count > campaign.steps[0].place.path.count
            let isImplied = isInner ? step.place.previous.map { !isReached[$0] } ?? false : !hasBegun
            add(.step, place, "was never reached", isReached[index], text: step.id, isImplied: isImplied)
            if step.action.kind == .send {
                let hasSent =
                    reached.has(.sent, at: step.id, of: name)
                    || (campaign.admission.mode == .shadow && reached.has(.shadow, at: step.id, of: name))
                add(.step, place, "never sent", hasSent, text: step.id, isImplied: !isReached[index])
            }
        }
        all = goals
    }

    /// By step, whether some journey reached it. Whoever is at a step has passed the one before it in its list, or the one around it, and
    /// so on back to the first.
    private static func reachedSteps(_ campaign: Campaign, _ reached: ReachedRules) -> [Bool] {
        let steps = campaign.steps
        var isReached = Array(repeating: false, count: steps.count)
        func note(_ index: Int) {
            var next: Int? = index
            while let index = next, index < steps.count, !isReached[index] {
                isReached[index] = true
                next = steps[index].place.previous
            }
        }
        if reached.has(.entered, of: campaign.name) { note(0) }
        // Who got to the end has passed the last step that stands within no other.
        if reached.has(.exited, .completed, of: campaign.name),
            let last = steps.lastIndex(where: { $0.place.path.count == steps[0].place.path.count })
        {
            note(last)
        }
        for (index, step) in steps.enumerated() where reached.names(step.id, of: campaign.name) {
            note(index)
            // Whatever a send that is not held comes to, its journey goes on to the next step.
            let outcomes: [Outcome] = step.action.kind == .send ? [.sent, .suppressed, .shadow] : []
            if outcomes.contains(where: { reached.has($0, at: step.id, of: campaign.name) }) { note(step.next) }
        }
        return isReached
    }
}
