import Events
import RuleSets
import State

/// A record of this instant that may still come to say how its journey ended.
struct PendingRecord {
    var decision: Decision
    /// The hash of the campaign's name.
    let campaign: UInt64
    /// The campaign's index; nil where the rules do not have it any more.
    let index: Int?
}

extension Turn {
    /// Whether an outcome of a campaign is told as it is: each one, as it comes.
    func wantsOutcome(_ campaign: Int) -> Bool { effects.form == .values || context.rules.campaigns[campaign].trace }

    /// Tells an outcome as it is: to those who want values, and where the campaign is traced as a record of its own.
    mutating func tellOutcome(_ decision: Decision, _ campaign: Int) {
        if effects.form == .values { effects.outcomes.append(decision) }
        let traced = context.rules.campaigns[campaign]
        if traced.trace { pending.append(PendingRecord(decision: decision, campaign: traced.hash, index: campaign)) }
    }

    /// Tells a suppression before a journey (gate 3), but for one that was told within a day.
    mutating func tellSuppression(_ decision: Decision, campaign index: Int) {
        guard let reason = decision.reason else { return }
        let campaign = context.rules.campaigns[index]
        let told = ToldSuppressions.hash(step: 0, reason: reason, detail: decision.detail)
        guard let repeats = context.state.tell(suppression: told, of: campaign.hash, clock: context.clock) else {
            return
        }
        var decision = decision
        decision.repeats = repeats
        pending.append(PendingRecord(decision: decision, campaign: campaign.hash, index: index))
    }

    /// Tells something that is always told.
    mutating func tell(_ decision: Decision, campaign index: Int) {
        var decision = decision
        let campaign = context.rules.campaigns[index]
        decision.repeats = context.state.tellRepeats(of: campaign.hash)
        pending.append(PendingRecord(decision: decision, campaign: campaign.hash, index: index))
    }

    /// Tells the end of a journey: on its last record of a send at this instant, else by a record of its own. A journey that began at
    /// this instant, and of which all was told before, is left out whole.
    mutating func tellEnd(_ journey: RunningJourney, _ field: Field, step: String?, reason: Reason, detail: String?) {
        if journey.lastRecord >= 0 {
            pending[journey.lastRecord].decision.exited = reason
            return
        }
        if journey.isNew, journey.hasLeftOut { return }
        let name = context.rules.campaigns[journey.campaign].name
        tell(decision(of: field, campaign: name, step: step, .exited, reason, detail), campaign: journey.campaign)
    }

    /// Tells that a journey began that goes on beyond this instant, unless a record of a send says so.
    mutating func tellEntry(_ journey: RunningJourney, _ field: Field) {
        guard journey.isNew, journey.lastRecord < 0 else { return }
        let campaign = context.rules.campaigns[journey.campaign]
        if campaign.trace { return }
        var decision = decision(of: field, campaign: campaign.name, step: nil, .entered, nil)
        decision.inputs = context.state.inputs(of: field)
        tell(decision, campaign: journey.campaign)
    }

    /// Hands this instant's records over.
    mutating func tellPending() {
        if pending.isEmpty { return }
        for record in pending {
            if effects.form == .values {
                effects.decisions.append(record.decision)
            } else {
                writer.write(record.decision, options.mode, arrival: arrival, to: &effects.records)
            }
        }
        pending.removeAll(keepingCapacity: true)
    }
}
