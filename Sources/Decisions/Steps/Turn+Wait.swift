import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Has a journey wait. False: it parked, or ended since the instant has no value. True: the wait is over already.
    mutating func wait(_ wait: Wait, _ step: Step, _ journey: inout RunningJourney) -> Bool {
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return false }
        let due: Milliseconds
        switch end(of: wait, journey, field) {
        case .success(let time): due = time
        case .failure(let error):
            end(journey, reason: .error, detail: error.message)
            return false
        }
        context.state.store(
            context.state.flags(of: field) | Journey.hasWaited, at: Journey.Offset.flags, of: field)
        if due > context.now {
            park(field, at: step, .wait, until: due)
            tellEntry(journey, field)
            return false
        }
        if case .until = wait, due < context.now { tellPastDue(journey, field, step) }
        journey.base = due
        journey.step = step.next
        return true
    }

    /// Has a journey stand at a step until a time.
    mutating func park(_ journey: Field, at step: Step, _ stand: Journey.Stand, until due: Milliseconds) {
        context.state.store(step.hash, at: Journey.Offset.step, of: journey)
        context.state.store(stand.rawValue, at: Journey.Offset.stand, of: journey)
        context.state.store(due, at: Journey.Offset.due, of: journey)
        hasMovedJourneys = true
    }

    private mutating func end(
        of wait: Wait, _ journey: RunningJourney, _ field: Field
    ) -> Result<Milliseconds, EvaluationError> {
        switch wait {
        case .duration(let length):
            let hasWaited = context.state.flags(of: field) & Journey.hasWaited != 0
            return .success((hasWaited ? journey.base : context.state.triggerTime(of: field)).addingClamped(length))
        case .until(let program):
            let trigger = EventSource.kept(KeptTrigger(context.state.journey(field), in: context.state))
            switch context.evaluate(program, event: trigger, at: context.now) {
            case .timestamp(let time): return .success(time.milliseconds)
            case .error(let error): return .failure(error)
            default: return .failure(EvaluationError("`until` is not a timestamp"))
            }
        }
    }

    private mutating func tellPastDue(_ journey: RunningJourney, _ field: Field, _ step: Step) {
        effects.count(.suppressed, .pastDue, campaign: journey.campaign)
        let campaign = context.rules.campaigns[journey.campaign]
        let facts = facts(of: field, campaign, step: step, .suppressed, .pastDue)
        if wantsOutcome(campaign) { tellOutcome(facts, of: field, campaign) }
        if !campaign.trace { tellAlways(facts, of: field) }
    }
}
