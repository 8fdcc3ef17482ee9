import CEL
import Events
import RuleSets

extension Turn {
    /// Decides the sends of one round: transactional ones all go, of the others the first by rank that no gate stops.
    /// Every journey moves on; those that have, are returned.
    mutating func decide(_ candidates: [Candidate]) -> [RunningJourney] {
        let transactional = candidates.filter { $0.campaign.purpose == .transactional }
        let competing = candidates.filter { $0.campaign.purpose != .transactional }.sorted { $0.outranks($1) }
        var moved: [RunningJourney] = []
        for candidate in transactional {
            moved.append(hasExpired(candidate) ? pass(candidate, .expired) : send(candidate))
        }
        var winner: String?
        for candidate in competing {
            if let winner {
                moved.append(pass(candidate, .outranked, detail: winner))
            } else if hasExpired(candidate) {
                moved.append(pass(candidate, .expired))
            } else if let cap = exceededCap(candidate) {
                moved.append(pass(candidate, .capped, detail: cap))
            } else {
                winner = candidate.campaign.name
                moved.append(send(candidate))
            }
        }
        return moved
    }

    /// Whether the command would be dead on arrival: after an outage timers fire late by the wall clock.
    private func hasExpired(_ candidate: Candidate) -> Bool {
        guard let wall else { return false }
        return wall >= expiry(candidate)
    }

    private func expiry(_ candidate: Candidate) -> Milliseconds {
        now.addingClamped(candidate.send.expires)
    }

    private mutating func pass(_ candidate: Candidate, _ reason: Reason, detail: String? = nil) -> RunningJourney {
        record(
            decision(
                on: candidate.journey, step: candidate.step, outcome: .suppressed, reason: reason, detail: detail,
                inputs: candidate.inputs, value: rankValue(candidate)))
        return moveOn(candidate.journey)
    }

    private mutating func send(_ candidate: Candidate) -> RunningJourney {
        var journey = candidate.journey
        let campaign = candidate.campaign
        let channel = rules.channels[candidate.channel].name
        let commandID = FieldHash.identifier([
            application, campaign.name, individual, journey.journey.trigger.id, candidate.step.id,
        ])
        let message = MessageCommand(
            commandID: commandID, channel: channel, address: candidate.address, template: candidate.send.template,
            params: candidate.params, purpose: campaign.purpose.rawValue, tags: campaign.tags,
            expires: expiry(candidate),
            traceparent: TraceContext.child(of: journey.journey.trigger.traceparent, command: commandID))
        record(
            decision(
                on: journey, step: candidate.step, outcome: .sent, inputs: candidate.inputs,
                value: rankValue(candidate), message: message))
        reserve(candidate, channel: channel)
        journey.journey.hasSent = true
        return moveOn(journey)
    }

    private func rankValue(_ candidate: Candidate) -> Double? {
        candidate.campaign.value == nil ? nil : candidate.value
    }

    private func moveOn(_ journey: RunningJourney) -> RunningJourney {
        var next = journey
        next.base = now
        next.step += 1
        return next
    }
}
