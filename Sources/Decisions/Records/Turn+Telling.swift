import Events
import RuleSets
import State

extension Turn {
    /// Whether an outcome of a campaign is told as it is: each one, as it comes.
    func wantsOutcome(_ campaign: Campaign) -> Bool { effects.form == .values || campaign.trace }

    /// Tells an outcome of a running journey as it is: to those who want values, and where the campaign is traced as a record of its own.
    mutating func tellOutcome(_ facts: DecisionFacts, of journey: Field, _ campaign: Campaign) {
        if effects.form == .values { effects.outcomes.append(decision(facts, of: journey)) }
        if campaign.trace { tell(facts, of: journey) }
    }

    /// Tells a record about a running journey.
    ///
    /// - Returns: the record's index, for ``tell(end:on:)``; −1 where it was left out.
    @discardableResult
    mutating func tell(_ facts: DecisionFacts, of journey: Field) -> Int {
        if effects.form == .values {
            effects.decisions.append(decision(facts, of: journey))
            return effects.decisions.count - 1
        }
        let isTold = writer.write(
            facts, of: journey, in: context.state, options.mode, arrival: arrival, to: &effects.records)
        return isTold ? effects.records.entries.count - 1 : -1
    }

    /// Tells on a record of this instant that its journey ended.
    mutating func tell(end reason: Reason, on record: Int) {
        if effects.form == .values {
            effects.decisions[record].exited = reason
        } else {
            writer.tell(reason, on: record, options.mode, of: &effects.records)
        }
    }

    /// Tells that a journey began that goes on beyond this instant, unless a record of a send says so.
    mutating func tellEntry(_ journey: RunningJourney, _ field: Field) {
        guard journey.isNew, journey.lastRecord < 0 else { return }
        let campaign = context.rules.campaigns[journey.campaign]
        if campaign.trace { return }
        var facts = facts(of: field, campaign, step: nil, .entered, nil)
        facts.tellsInputs = true
        tellAlways(facts, of: field)
    }

    /// Tells something about a running journey that is always told.
    mutating func tellAlways(_ facts: DecisionFacts, of journey: Field) {
        var facts = facts
        facts.repeats = context.state.tellRepeats(of: facts.campaignHash)
        tell(facts, of: journey)
    }

    func decision(_ facts: DecisionFacts, of journey: Field) -> Decision {
        Decision(
            facts, DecisionTexts(context.state.journey(journey), in: context.state, withInputs: facts.tellsInputs))
    }
}
