import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Tells that a gate stopped an event before a journey began: as often as its kind of stop is told.
    mutating func tellStop(
        _ attempt: EntryAttempt, _ reason: Reason, _ detail: String?, _ telling: EntryGate.Telling
    ) {
        let campaign = context.rules.campaigns[attempt.campaign]
        var repeats: Int?
        if !campaign.trace {
            switch telling {
            case .never: break
            case .onceADay:
                let told = ToldSuppressions.hash(step: 0, reason: reason, detail: detail)
                repeats = context.state.tell(suppression: told, of: campaign.hash, clock: context.clock)
            case .always: repeats = context.state.tellRepeats(of: campaign.hash)
            }
        }
        guard repeats != nil || wantsOutcome(campaign) else { return }
        var facts = facts(by: attempt.event, campaign, .suppressed, reason, detail)
        facts.reads = context.inputs()
        if reason == .alreadyRunning, let running = context.state.field(Journey.kind, key: attempt.fieldKey) {
            facts.journey = context.state.identifier(of: running)
            facts.holdout = holdout(of: running, campaign)
        }
        if effects.form == .values { effects.outcomes.append(decision(facts, by: attempt)) }
        guard campaign.trace || repeats != nil else { return }
        facts.repeats = repeats ?? 0
        tell(facts, by: attempt)
    }

    /// Tells an entry as it is.
    mutating func tellOutcome(ofEntry attempt: EntryAttempt) {
        let campaign = context.rules.campaigns[attempt.campaign]
        guard wantsOutcome(campaign) else { return }
        var facts = facts(by: attempt.event, campaign, .entered, nil)
        facts.journey = context.state.field(Journey.kind, key: attempt.fieldKey).map {
            context.state.identifier(of: $0)
        }
        facts.holdout = attempt.holdout
        facts.reads = context.inputs()
        if effects.form == .values { effects.outcomes.append(decision(facts, by: attempt)) }
        if campaign.trace { tell(facts, by: attempt) }
    }

    /// Counts a condition of a trigger or an exit that failed: it does not match, and leaves no record.
    mutating func countError(_ error: EvaluationError, of index: Int, by event: Event) {
        effects.count(.suppressed, .error, campaign: index)
        guard effects.form == .values else { return }
        let facts = facts(by: event, context.rules.campaigns[index], .suppressed, .error, error.message)
        var decision = decision(facts, by: EntryAttempt(campaign: index, event: event))
        decision.isOnlyCounted = true
        effects.outcomes.append(decision)
    }

    private mutating func tell(_ facts: DecisionFacts, by attempt: EntryAttempt) {
        if effects.form == .values { return effects.decisions.append(decision(facts, by: attempt)) }
        let shown = attempt.shownKey
        let key = shown.utf8Span.span
        let texts = DecisionTexts(attempt.event, key: unsafe key.bytes)
        writer.write(facts, texts, options.mode, arrival: arrival, to: &effects.records)
    }

    private func decision(_ facts: DecisionFacts, by attempt: EntryAttempt) -> Decision {
        let shown = attempt.shownKey
        let key = shown.utf8Span.span
        return Decision(facts, DecisionTexts(attempt.event, key: unsafe key.bytes))
    }

    private func facts(
        by event: Event, _ campaign: Campaign, _ outcome: Outcome, _ reason: Reason?, _ detail: String? = nil
    ) -> DecisionFacts {
        DecisionFacts(
            now: context.now, campaign: campaign.name, campaignHash: campaign.hash, outcome: outcome, reason: reason,
            detail: detail, triggerType: context.rules.schema.types[event.type].name, triggerTime: event.time)
    }
}
