import Events

extension NaiveWorld {
    func tell(outcome decision: NaiveDecision, _ campaign: NaiveRules.Campaign) {
        outcomes.append(decision)
        if campaign.trace { records.append(decision) }
    }

    /// What is always told, with what was left out before it.
    func tellAlways(_ decision: NaiveDecision, _ campaign: NaiveRules.Campaign, _ person: NaivePerson) {
        tell(outcome: decision, campaign)
        if !campaign.trace { record(decision, person) }
    }

    private func record(_ decision: NaiveDecision, _ person: NaivePerson) {
        var decision = decision
        decision.repeats = person.told[decision.campaign]?.leftOut ?? 0
        person.told[decision.campaign]?.leftOut = 0
        records.append(decision)
    }

    /// How many were left out before a suppression; nil where it is one more of them.
    private func repeats(_ decision: NaiveDecision, _ person: NaivePerson) -> Int? {
        if let told = person.told[decision.campaign], told.step == decision.step, told.reason == decision.reason,
            told.detail == decision.detail, clock - told.time < Self.day
        {
            person.told[decision.campaign]?.leftOut += 1
            return nil
        }
        let before = person.told[decision.campaign]?.leftOut ?? 0
        person.told[decision.campaign] = NaivePerson.Told(
            step: decision.step, reason: decision.reason ?? "", detail: decision.detail, time: clock)
        return before
    }

    /// A stop at a gate of entry.
    func tellStop(_ decision: NaiveDecision, _ gate: Int, _ campaign: NaiveRules.Campaign, _ person: NaivePerson) {
        tell(outcome: decision, campaign)
        if campaign.trace { return }
        if gate == 3 {
            guard let repeats = repeats(decision, person) else { return }
            var decision = decision
            decision.repeats = repeats
            records.append(decision)
        } else if decision.reason == "error" {
            record(decision, person)
        }
    }

    /// What a send came to.
    func conclude(_ decision: NaiveDecision, of journey: NaivePerson.Journey, _ person: NaivePerson) {
        var decision = decision
        decision.inputs = journey.entryReads.merging(journey.sendReads) { $1 }
        tell(outcome: decision, journey.campaign)
        if journey.campaign.trace { return }
        if decision.outcome == "suppressed" {
            guard let repeats = repeats(decision, person) else {
                journey.hasLeftOut = true
                return
            }
            decision.repeats = repeats
        } else {
            decision.repeats = person.told[decision.campaign]?.leftOut ?? 0
            person.told[decision.campaign]?.leftOut = 0
        }
        decision.entered = journey.isNew && journey.lastRecord == nil
        journey.lastRecord = records.count
        records.append(decision)
    }

    /// A journey goes on beyond the instant at which it began.
    func tellEntry(_ journey: NaivePerson.Journey, _ person: NaivePerson) {
        guard journey.isNew, journey.lastRecord == nil, !journey.campaign.trace else { return }
        var decision = decision(of: journey, person, "entered")
        decision.inputs = journey.entryReads
        record(decision, person)
    }

    func tell(end decision: NaiveDecision, of journey: NaivePerson.Journey, _ person: NaivePerson) {
        tell(outcome: decision, journey.campaign)
        if journey.campaign.trace || decision.reason == "restarted" { return }
        if let last = journey.lastRecord {
            records[last].exited = decision.reason
        } else if !(decision.reason == "completed" && journey.isNew && journey.hasLeftOut) {
            record(decision, person)
        }
    }
}
