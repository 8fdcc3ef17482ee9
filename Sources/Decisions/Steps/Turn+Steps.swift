import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Runs journeys until each has parked or ended. What is ready at the same instant competes in rounds.
    mutating func run(_ started: [RunningJourney]) {
        var ready = started
        while !ready.isEmpty {
            if ready.count > 1 { ready.sort { context.precedes($0, $1) } }
            var candidates: [Candidate] = []
            for journey in ready {
                if let candidate = advance(journey) { candidates.append(candidate) }
            }
            ready = candidates.isEmpty ? [] : decide(candidates)
        }
    }

    /// Moves a journey forward to its next send that passes its own gates. Nil: it parked or ended.
    private mutating func advance(_ start: RunningJourney) -> Candidate? {
        var journey = start
        let campaign = context.rules.campaigns[journey.campaign]
        while journey.step < campaign.steps.count {
            let step = campaign.steps[journey.step]
            if let condition = step.condition, !holds(condition, of: step, journey) {
                journey.step = step.next
                continue
            }
            switch step.action {
            case .wait(let wait):
                if !self.wait(wait, step, &journey) { return nil }
            case .send(let send):
                if let candidate = judge(send, step: step, of: &journey) { return candidate }
                release(&journey)
                journey.base = context.now
                journey.step = step.next
            case .await(let event):
                if !stay(event, step, &journey) { return nil }
            case .choose(let fork): journey.step = choose(fork, step, journey)
            }
        }
        end(journey, reason: .completed)
        return nil
    }
}
