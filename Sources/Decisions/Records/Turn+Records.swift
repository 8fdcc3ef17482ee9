import CEL
import Events
import RuleSets
import State

/// What a send came to.
struct SendResult {
    let outcome: Outcome
    var reason: Reason?
    /// The cap, the winner or the error.
    var detail: String?
    /// What the step's own condition read.
    var reads: [(name: String, value: Value)] = []
    /// The rank's value, where the send competed by one.
    var value: Double?
    var message: MessageCommand?
    /// Until when it is deferred.
    var until: Milliseconds?
}

extension Turn {
    /// Counts what a send came to, and tells of it: a suppression only where it was not told within a day.
    mutating func conclude(_ result: SendResult, step: Step, of journey: inout RunningJourney) {
        let campaign = context.rules.campaigns[journey.campaign]
        effects.count(result.outcome, result.reason, campaign: journey.campaign)
        var repeats: Int? = 0
        if !campaign.trace {
            if result.outcome == .suppressed, let reason = result.reason {
                let told = ToldSuppressions.hash(step: step.hash, reason: reason, detail: result.detail)
                repeats = context.state.tell(suppression: told, of: campaign.hash, clock: context.clock)
                if repeats == nil { journey.hasLeftOut = true }
            } else {
                repeats = context.state.tellRepeats(of: campaign.hash)
            }
            if repeats == nil, effects.form == .written { return }
        }
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return }
        var facts = facts(of: field, campaign, step: step, result.outcome, result.reason, result.detail)
        facts.tellsInputs = true
        facts.reads = result.reads
        facts.value = result.value
        facts.message = result.message
        facts.until = result.until
        if wantsOutcome(campaign) { tellOutcome(facts, of: field, campaign) }
        guard !campaign.trace, let repeats else { return }
        facts.repeats = repeats
        facts.entered = journey.isNew && journey.lastRecord < 0
        journey.lastRecord = tell(facts, of: field)
    }

    /// What a decision about a running journey says.
    func facts(
        of journey: Field, _ campaign: Campaign, step: Step?, _ outcome: Outcome, _ reason: Reason?,
        _ detail: String? = nil
    ) -> DecisionFacts {
        var facts = facts(
            of: journey, campaign: campaign.name, campaign.hash, step: step.map { ($0.id, $0.hash) }, outcome, reason,
            detail)
        facts.holdout = holdout(of: journey, campaign)
        return facts
    }

    /// Why a journey is a shadow: what was drawn when it entered, else that its campaign has become one.
    func holdout(of journey: Field, _ campaign: Campaign) -> Holdout? {
        context.state.holdout(of: journey) ?? (campaign.admission.mode == .shadow ? .shadow : nil)
    }

    /// What a decision about a running journey says whose campaign or step the rules may not have any more.
    func facts(
        of journey: Field, campaign: String, _ hash: UInt64, step: (id: String, hash: UInt64)?, _ outcome: Outcome,
        _ reason: Reason?, _ detail: String? = nil
    ) -> DecisionFacts {
        DecisionFacts(
            now: context.now, campaign: campaign, campaignHash: hash, step: step, outcome: outcome, reason: reason,
            detail: detail, journey: context.state.identifier(of: journey),
            triggerType: context.names.name(of: context.state.triggerType(of: journey)),
            triggerTime: context.state.triggerTime(of: journey), holdout: context.state.holdout(of: journey))
    }
}
