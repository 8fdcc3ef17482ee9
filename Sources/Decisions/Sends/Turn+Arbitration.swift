import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Decides the sends of one round: transactional ones all go, of the others the first by rank that no gate stops, or one that is held
    /// in its place. A shadow takes nobody's place. Those journeys that moved on are returned; of the others one is held.
    mutating func decide(_ candidates: [Candidate]) -> [RunningJourney] {
        var moved: [RunningJourney] = []
        var competing: [Candidate] = []
        for candidate in candidates {
            if candidate.campaign.purpose != .transactional {
                competing.append(candidate)
            } else {
                _ = settle(candidate, &moved)
            }
        }
        if competing.count > 1 {
            competing.sort { $0.outranks($1) ?? context.precedes($0.journey, $1.journey) }
        }
        var winners = RoundWinners()
        for candidate in competing {
            if let winner = winners.winner(over: candidate) {
                moved.append(pass(candidate, .outranked, winner))
            } else if settle(candidate, &moved) {
                winners.note(candidate)
            }
        }
        return moved
    }

    /// Sends, holds or passes over a candidate that nothing better has won against. False: it was passed over.
    private mutating func settle(_ candidate: Candidate, _ moved: inout [RunningJourney]) -> Bool {
        var candidate = candidate
        switch judge(&candidate) {
        case .pass:
            switch message(of: candidate) {
            case .success(let message): moved.append(send(candidate, message))
            case .failure(let excess):
                moved.append(pass(candidate, .tooLarge, excess.words))
                return false
            }
        case .hold(let reason, let until):
            // A journey that is held remembers since when.
            guard candidate.journey.heldSince != nil || context.state.room >= Journey.holdLength else {
                moved.append(pass(candidate, .tooLarge, Limits.isFull))
                return false
            }
            hold(candidate, reason, until: until)
        case .stop(let reason, let detail):
            moved.append(pass(candidate, reason, detail))
            return false
        }
        return true
    }

    private mutating func pass(_ candidate: Candidate, _ reason: Reason, _ detail: String?) -> RunningJourney {
        var journey = candidate.journey
        conclude(
            SendResult(
                outcome: .suppressed, reason: reason, detail: detail, reads: candidate.reads, value: candidate.rankValue
            ),
            step: candidate.step, of: &journey)
        return moveOn(journey, from: candidate.step)
    }

    /// The message of a candidate, or why the topic of commands would not take it; nil where its journey is gone.
    private mutating func message(of candidate: Candidate) -> Result<MessageCommand?, Excess> {
        let campaign = candidate.campaign
        guard let field = context.state.field(Journey.kind, key: candidate.journey.key) else { return .success(nil) }
        let message = MessageCommand(
            commandID: commandID(of: candidate, field), channel: context.rules.channels[candidate.target.channel].name,
            address: candidate.target.address, template: candidate.variant?.template ?? candidate.send.template,
            variant: candidate.variant?.name, params: candidate.params,
            purpose: campaign.purpose.rawValue, tags: campaign.tags, expires: expiry(of: candidate))
        guard candidate.holdout == nil, effects.form == .written, options.limits.command < .max else {
            return .success(message)
        }
        guard let words = excess(of: message, candidate, field) else { return .success(message) }
        return .failure(Excess(words: words))
    }

    /// What is wrong with the size of a candidate's message; nil where the topic of commands takes it.
    private func excess(of message: MessageCommand, _ candidate: Candidate, _ field: Field) -> String? {
        var facts = facts(of: field, candidate.campaign, step: candidate.step, .sent, nil)
        facts.reads = candidate.reads
        return writer.excess(
            of: message, facts,
            DecisionTexts(context.state.journey(field), in: context.state, withInputs: true), options.mode)
    }

    private mutating func send(_ candidate: Candidate, _ message: MessageCommand?) -> RunningJourney {
        var journey = candidate.journey
        guard let message, let field = context.state.field(Journey.kind, key: journey.key) else {
            return moveOn(journey, from: candidate.step)
        }
        if candidate.holdout == nil {
            effects.count(
                message: candidate.target.channel, of: journey.campaign, channels: context.rules.channels.count)
        }
        conclude(
            SendResult(
                outcome: candidate.holdout == nil ? .sent : .shadow, reason: candidate.holdout?.reason,
                reads: candidate.reads, value: candidate.rankValue, message: message),
            step: candidate.step, of: &journey)
        context.state.store(context.state.flags(of: field) | Journey.hasSent, at: Journey.Offset.flags, of: field)
        reserve(candidate, as: message.commandID)
        note(message, step: candidate.step, of: journey, isShadow: candidate.holdout != nil)
        return moveOn(journey, from: candidate.step)
    }

    private func commandID(of candidate: Candidate, _ field: Field) -> Identifier {
        let raw = context.state.raw
        var hasher = FieldHasher()
        hasher.append(options.application)
        hasher.append(candidate.campaign.name)
        hasher.append(context.state.idBytes)
        hasher.append(raw.extracting(context.state.journey(field).triggerID))
        hasher.append(candidate.step.id)
        return hasher.identifier()
    }

    private mutating func moveOn(_ journey: RunningJourney, from step: Step) -> RunningJourney {
        var next = journey
        release(&next)
        next.base = context.now
        next.step = step.next
        return next
    }
}

/// Why a command is too large for its topic.
private struct Excess: Error {
    let words: String
}
