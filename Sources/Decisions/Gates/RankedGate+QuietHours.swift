import CEL
import Events
import RuleSets

extension RankedGate {
    /// Nobody is disturbed in quiet hours, nor where it is not known whether it is quiet.
    static let quietHours = RankedGate(
        row: 11, name: "quiet hours", reasons: [.quietHours, .unknownTimeZone], bindsTransactional: false
    ) { turn, candidate in
        guard let quiet = turn.context.rules.policies.quietHours, quiet.concern(candidate.target.channel) else {
            return .pass
        }
        let now = turn.context.now
        guard let zone = turn.context.timeZone() else {
            // Held once already, it would be held for longer than may be.
            if candidate.journey.heldSince != nil { return .stop(.unknownTimeZone) }
            return .hold(.unknownTimeZone, until: now.addingClamped(quiet.maxHold))
        }
        guard let end = quiet.hours.end(at: now, in: zone) else { return .pass }
        let since = candidate.journey.heldSince ?? now
        if quiet.action == .drop || end > since.addingClamped(quiet.maxHold) { return .stop(.quietHours) }
        return .hold(.quietHours, until: end)
    }
}
