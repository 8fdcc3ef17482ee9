import CEL
import Events
import RuleSets
import State

extension RankedGate {
    /// Every cap that concerns the send must have room for it.
    static let caps = RankedGate(row: 12, name: "caps", reasons: [.capped], bindsTransactional: false) {
        turn, candidate in
        guard candidate.send.obeysCaps else { return .pass }
        let rules = turn.context.rules
        for cap in rules.policies.caps where cap.concerns(candidate) {
            let used = turn.context.use(of: cap, includingShadows: candidate.holdout != nil)
            if used >= cap.max { return .stop(.capped, detail: cap.name) }
        }
        return .pass
    }
}

extension EvaluationContext {
    /// How many messages count against a cap now: a shadow's own sends count for shadows only.
    mutating func use(of cap: Cap, includingShadows: Bool = false) -> Int {
        let channel = cap.channel.map { rules.channels[$0].hash }
        switch cap.per {
        case .rolling(let length):
            return state.sent(
                after: now.subtractingClamped(length), channel: channel, tag: cap.tagHash,
                includingShadows: includingShadows)
        case .calendarDay:
            let zone = timeZone() ?? .utc
            return state.sent(
                on: zone.day(at: now), in: zone, channel: channel, tag: cap.tagHash, includingShadows: includingShadows)
        }
    }
}

extension Cap {
    fileprivate func concerns(_ candidate: Candidate) -> Bool {
        if let channel, channel != candidate.target.channel { return false }
        if let tagHash, !candidate.campaign.tagHashes.contains(tagHash) { return false }
        return true
    }
}

extension Turn {
    /// Counts a send against the caps, together with the decision.
    mutating func reserve(_ candidate: Candidate, as command: Identifier) {
        guard let start = startOfCaps(for: candidate) else { return }
        context.state.remember(
            sent: context.now, channel: context.rules.channels[candidate.target.channel].hash, command: command.high,
            tags: candidate.campaign.tagHashes, isShadow: candidate.holdout != nil, forgettingBy: start)
    }
}
