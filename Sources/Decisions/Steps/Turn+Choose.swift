import CEL
import RuleSets
import State

extension Turn {
    /// The index of the step with which a journey goes on behind a fork: that of the first alternative that holds. One that errs is recorded,
    /// and the next is tried.
    mutating func choose(_ fork: Choose, _ step: Step, _ journey: RunningJourney) -> Int {
        for (index, alternative) in fork.alternatives.enumerated() {
            guard let condition = alternative.condition else { return alternative.first }
            switch judge(condition, of: step, journey) {
            case .success(true): return alternative.first
            case .success(false): continue
            case .failure(let error):
                tellPassed(
                    step, of: journey, .error, "alternative \(index + 1): \(error.message)", reads: context.inputs())
            }
        }
        return step.next
    }

    /// Whether a journey takes a step that has a condition of its own; that it does not is an outcome, that the condition errs a record.
    mutating func holds(_ condition: Program, of step: Step, _ journey: RunningJourney) -> Bool {
        switch judge(condition, of: step, journey) {
        case .success(true): return true
        case .success(false):
            tellPassed(step, of: journey, .stepCondition, reads: context.inputs(), isRecorded: false)
        case .failure(let error): tellPassed(step, of: journey, .error, error.message, reads: context.inputs())
        }
        return false
    }

    private mutating func judge(
        _ condition: Program, of step: Step, _ journey: RunningJourney
    ) -> Result<Bool, EvaluationError> {
        guard let place = context.state.journey(key: journey.key) else { return .success(false) }
        let events = context.state.events(of: place, at: step)
        context.reads.begin()
        defer { context.reads.isOpen = false }
        return context.holds(condition, event: events.event, trigger: events.trigger, at: context.now)
    }

    /// Tells that a step, or a way of it, was passed over: an outcome, and a record unless it is none.
    mutating func tellPassed(
        _ step: Step, of journey: RunningJourney, _ reason: Reason, _ detail: String? = nil,
        reads: [(name: String, value: Value)] = [], isRecorded: Bool = true
    ) {
        effects.count(.suppressed, reason, campaign: journey.campaign)
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return }
        let campaign = context.rules.campaigns[journey.campaign]
        var facts = facts(of: field, campaign, step: step, .suppressed, reason, detail)
        facts.reads = reads
        if wantsOutcome(campaign) { tellOutcome(facts, of: field, campaign) }
        if isRecorded, !campaign.trace { tellAlways(facts, of: field) }
    }
}
