import Events
import RuleSets
import State

extension RankedGate {
    /// What caps must remember of the send finds room in the individual's buffer: else later ones could not be capped.
    static let room = RankedGate(
        row: 12, name: "room for what caps count", reasons: [.tooLarge], bindsTransactional: false
    ) { turn, candidate in
        turn.hasRoom(toReserve: candidate) ? .pass : .stop(.tooLarge, detail: Limits.isFull)
    }
}

extension Turn {
    /// Whether what ``reserve(_:as:)`` writes would find room; where it is short, what caps need no more is forgotten first.
    fileprivate mutating func hasRoom(toReserve candidate: Candidate) -> Bool {
        guard let start = startOfCaps(for: candidate) else { return true }
        let size = SentMessages.size(tags: candidate.campaign.tagHashes.count) + IndividualState.fieldHeader
        if size <= context.state.room { return true }
        context.state.forget(sentBy: start, isShadow: candidate.holdout != nil)
        return size <= context.state.room
    }

    /// Up to which instant caps have forgotten what was sent, of a send that counts against them; nil: it counts against none.
    func startOfCaps(for candidate: Candidate) -> Milliseconds? {
        guard candidate.campaign.purpose != .transactional, candidate.send.countsAgainstCaps,
            let longest = context.rules.longestCap
        else { return nil }
        // By the clock, not by `now`, which an event from ahead of it makes later: a timer decides earlier again.
        return min(context.now, context.clock).subtractingClamped(longest)
    }
}
