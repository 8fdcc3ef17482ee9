import CEL
import Events
import RuleSets

extension Turn {
    /// Runs journeys until each has parked at a wait or ended. What is ready at the same instant competes in rounds
    /// (`rule-files.md`, "Sends compete in rounds").
    mutating func run(_ started: [RunningJourney]) {
        var ready = started
        while !ready.isEmpty {
            ready.sort { Journey.precedes($0.journey, $1.journey) }
            var candidates: [Candidate] = []
            for journey in ready {
                if let candidate = advance(journey) { candidates.append(candidate) }
            }
            ready = decide(candidates)
        }
    }

    /// Moves a journey forward to its next send that passes its own gates. Nil: it parked or ended.
    private mutating func advance(_ start: RunningJourney) -> Candidate? {
        var journey = start
        let campaign = rules.campaigns[journey.campaign]
        // Made once an expression reads it: a fixed wait reads nothing.
        var view: EventView?
        while journey.step < campaign.steps.count {
            let step = campaign.steps[journey.step]
            switch step.action {
            case .wait(let wait):
                switch due(of: wait, journey: journey, campaign: campaign) {
                case .failure(let error):
                    end(journey, reason: .error, detail: error.message)
                    return nil
                case .success(let due):
                    journey.journey.hasWaited = true
                    if due > now {
                        journey.journey.step = step.id
                        journey.journey.due = due
                        park(journey)
                        return nil
                    }
                    if case .until = wait, due < now { recordPastDue(journey, step: step) }
                    journey.base = due
                    journey.step += 1
                }
            case .send(let send):
                let trigger = view ?? journey.journey.trigger.view(of: campaign, in: rules)
                view = trigger
                if let candidate = judge(send, step: step, of: journey, campaign: campaign, trigger: trigger) {
                    return candidate
                }
                journey.base = now
                journey.step += 1
            }
        }
        end(journey, reason: .completed)
        return nil
    }

    private mutating func due(
        of wait: Wait, journey: RunningJourney, campaign: Campaign
    ) -> Result<Milliseconds, EvaluationError> {
        switch wait {
        case .duration(let length):
            let start = journey.journey.hasWaited ? journey.base : journey.journey.trigger.time
            return .success(start.addingClamped(length))
        case .until(let program):
            let trigger = journey.journey.trigger.view(of: campaign, in: rules)
            switch evaluate(program, event: trigger, at: now) {
            case .timestamp(let time): return .success(time.milliseconds)
            case .error(let error): return .failure(error)
            default: return .failure(EvaluationError("`until` is not a timestamp"))
            }
        }
    }

    private mutating func recordPastDue(_ journey: RunningJourney, step: Step) {
        record(decision(on: journey, step: step, outcome: .suppressed, reason: .pastDue))
    }

    /// A decision about a step of a journey.
    func decision(
        on running: RunningJourney, step: Step, outcome: Outcome, reason: Reason? = nil, detail: String? = nil,
        inputs: [(name: String, value: Value)] = [], value: Double? = nil, message: MessageCommand? = nil
    ) -> Decision {
        let journey = running.journey
        return Decision(
            individual: individual, now: now, campaign: journey.campaign, step: step.id, outcome: outcome,
            reason: reason, detail: detail, key: journey.key,
            journey: journey.identifier(application: application, individual: individual),
            trigger: journey.trigger.reference, inputs: inputs, value: value, message: message, visibility: .recorded)
    }
}
