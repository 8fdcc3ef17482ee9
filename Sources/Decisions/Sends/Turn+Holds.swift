import Events
import RuleSets
import State

extension Turn {
    /// Has a journey stand at its send until an instant, at which the send is judged again.
    mutating func hold(_ candidate: Candidate, _ reason: Reason, until due: Milliseconds) {
        var journey = candidate.journey
        var result = SendResult(
            outcome: .deferred, reason: reason, reads: candidate.reads, value: candidate.rankValue)
        result.until = due
        conclude(result, step: candidate.step, of: &journey)
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return }
        // The next wait counts from when the send goes, also where it is the first.
        context.state.store(context.state.flags(of: field) | Journey.hasWaited, at: Journey.Offset.flags, of: field)
        park(field, at: candidate.step, .held, until: due)
        if journey.heldSince == nil { context.state.setHold(since: context.now, of: field) }
    }

    /// Has a journey that was held at a send move on.
    mutating func release(_ journey: inout RunningJourney) {
        guard journey.heldSince != nil else { return }
        journey.heldSince = nil
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return }
        context.state.store(Journey.Stand.wait.rawValue, at: Journey.Offset.stand, of: field)
        context.state.setHold(since: nil, of: field)
    }
}
