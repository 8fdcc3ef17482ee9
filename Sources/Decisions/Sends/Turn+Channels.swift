import Events
import RuleSets

extension Turn {
    /// Takes a candidate through the gates of its rank; one that falls back, channel by channel. The candidate goes on with the first
    /// channel that passes, else the first on which it is held; where it is stopped on all, the first one's reason stands.
    mutating func judge(_ candidate: inout Candidate) -> Verdict {
        let first = verdict(on: candidate)
        if candidate.fallbacks.isEmpty { return first }
        if case .pass = first { return first }
        var best = (verdict: first, target: candidate.target)
        for target in candidate.fallbacks {
            candidate.target = target
            switch (verdict(on: candidate), best.verdict) {
            case (.pass, _): return .pass
            case (.hold(let reason, let until), .stop): best = (.hold(reason, until: until), target)
            default: continue
            }
        }
        candidate.target = best.target
        return best.verdict
    }

    /// What the gates say of a candidate on the channel that it has.
    private mutating func verdict(on candidate: Candidate) -> Verdict {
        let isTransactional = candidate.campaign.purpose == .transactional
        for gate in RankedGate.all where gate.bindsTransactional || !isTransactional {
            switch gate.judge(&self, candidate) {
            case .pass: continue
            case .stop(let reason, let detail): return .stop(reason, detail: detail)
            case .hold(let reason, let until):
                // When it is over nobody would want the message any more.
                return until >= end(of: candidate) ? .stop(.expired) : .hold(reason, until: until)
            }
        }
        return .pass
    }

    /// From when on the message of a candidate makes no sense any more: that counts from when the send first came to be judged.
    func end(of candidate: Candidate) -> Milliseconds {
        (candidate.journey.heldSince ?? context.now).addingClamped(candidate.send.expires)
    }
}
