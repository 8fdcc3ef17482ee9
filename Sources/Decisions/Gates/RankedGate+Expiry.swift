import Events
import RuleSets

extension RankedGate {
    /// A command that would be dead on arrival: after an outage timers fire late by the wall clock.
    static let expiry = RankedGate(
        row: 11, name: "expiry", reasons: [.expired], bindsTransactional: true
    ) { turn, candidate in
        guard let wall = turn.context.wall else { return .pass }
        return wall >= turn.expiry(of: candidate) ? .stop(.expired) : .pass
    }
}

extension Turn {
    /// From when on a candidate's command must not be sent any more.
    func expiry(of candidate: Candidate) -> Milliseconds { context.now.addingClamped(candidate.send.expires) }
}
