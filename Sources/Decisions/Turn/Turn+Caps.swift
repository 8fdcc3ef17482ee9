import Events
import State
import RuleSets

extension Turn {
    /// The name of the first cap that is used up for a send, or nil.
    mutating func exceededCap(_ candidate: Candidate) -> String? {
        guard candidate.send.obeysCaps else { return nil }
        loadSends()
        for cap in rules.policies.caps where cap.concerns(channel: candidate.channel, tags: candidate.campaign.tags) {
            let channel = cap.channel.map { rules.channels[$0].name }
            let used = (sends ?? []).count { sent in
                sent.time > now.subtractingClamped(cap.per) && sent.matches(channel: channel, tag: cap.tag)
            }
            if used >= cap.max { return cap.name }
        }
        return nil
    }

    /// Counts a send against the caps, together with the decision.
    mutating func reserve(_ candidate: Candidate, channel: String) {
        guard candidate.campaign.purpose != .transactional, candidate.send.countsAgainstCaps else { return }
        guard let longest = rules.policies.caps.map(\.per).max() else { return }
        loadSends()
        changed.insert(.sends)
        // By the clock, not by `now`, which an event from ahead of it makes later: a timer decides earlier again.
        sends?.removeAll { $0.time <= min(now, clock).subtractingClamped(longest) }
        sends?.append(SentMessage(time: now, channel: channel, tags: candidate.campaign.tags))
        if let count = sends?.count, count > Limits.sends { sends?.removeFirst(count - Limits.sends) }
    }

    private mutating func loadSends() {
        if sends == nil { sends = state.elements(.sends) }
    }
}

extension Cap {
    fileprivate func concerns(channel: Int, tags: [String]) -> Bool {
        if let required = self.channel, required != channel { return false }
        if let tag, !tags.contains(where: { $0.utf8.elementsEqual(tag.utf8) }) { return false }
        return true
    }
}

extension SentMessage {
    fileprivate func matches(channel: String?, tag: String?) -> Bool {
        if let channel, !self.channel.utf8.elementsEqual(channel.utf8) { return false }
        if let tag, !tags.contains(where: { $0.utf8.elementsEqual(tag.utf8) }) { return false }
        return true
    }
}
