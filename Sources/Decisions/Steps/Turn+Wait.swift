import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Has a journey wait. False: it parked, or ended since the instant has no value. True: the wait is over already.
    mutating func wait(_ wait: Wait, _ step: Step, _ journey: inout RunningJourney) -> Bool {
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return false }
        let due: Milliseconds
        switch end(of: wait, step, journey, field) {
        case .success(let time): due = time
        case .failure(let error):
            end(journey, reason: .error, detail: error.message)
            return false
        }
        noteWait(of: field)
        if due > context.now {
            park(field, at: step, .wait, until: due)
            tellEntry(journey, field)
            return false
        }
        if case .until = wait, due < context.now { tellPassed(step, of: journey, .pastDue) }
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

    /// Notes that a journey began a wait: the first counts from the trigger's event time.
    mutating func noteWait(of journey: Field) {
        context.state.store(
            context.state.flags(of: journey) | Journey.hasWaited, at: Journey.Offset.flags, of: journey)
    }

    /// When so much time is over for a journey.
    func end(of length: Milliseconds, _ journey: RunningJourney, _ field: Field) -> Milliseconds {
        let hasWaited = context.state.flags(of: field) & Journey.hasWaited != 0
        return (hasWaited ? journey.base : context.state.triggerTime(of: field)).addingClamped(length)
    }

    private mutating func end(
        of wait: Wait, _ step: Step, _ journey: RunningJourney, _ field: Field
    ) -> Result<Milliseconds, EvaluationError> {
        switch wait {
        case .duration(let length): return .success(end(of: length, journey, field))
        case .until(let program):
            let events = context.state.events(of: context.state.journey(field), at: step)
            switch context.evaluate(program, events, at: context.now) {
            case .timestamp(let time): return .success(time.milliseconds)
            case .error(let error): return .failure(error)
            default: return .failure(EvaluationError("`until` is not a timestamp"))
            }
        case .localTime(let time):
            // Who has no time zone lives by UTC.
            var zone = TimeZone.utc
            if case .string(let name) = context.zone(), let known = context.rules.timeZones[name] { zone = known }
            let next = time.next(at: context.now, in: zone)
            return next.map { .success($0) }
                ?? .failure(EvaluationError("the local time lies beyond the year 9999"))
        }
    }
}
