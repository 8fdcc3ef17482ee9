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
    /// From when on a candidate's command must not be sent any more: when its message makes no sense, or it would come when its channel is
    /// closed or it is quiet.
    mutating func expiry(of candidate: Candidate) -> Milliseconds {
        let heedsQuiet = candidate.campaign.purpose != .transactional
        return min(
            end(of: candidate),
            context.closing(of: candidate.target.channel, heedingQuietHours: heedsQuiet))
    }
}
