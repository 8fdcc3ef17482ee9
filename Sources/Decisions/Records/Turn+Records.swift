import CEL
import Events
import JSON
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
        var decision = decision(
            of: field, campaign: campaign.name, step: step.id, result.outcome, result.reason, result.detail)
        decision.inputs = context.state.inputs(of: field)
        for read in result.reads {
            decision.inputs.removeAll { $0.name.hasSameBytes(as: read.name) }
            decision.inputs.append(read)
        }
        decision.value = result.value
        decision.message = result.message
        if wantsOutcome(journey.campaign) { tellOutcome(decision, journey.campaign) }
        guard !campaign.trace, let repeats else { return }
        decision.repeats = repeats
        decision.entered = journey.isNew && journey.lastRecord < 0
        journey.lastRecord = pending.count
        pending.append(PendingRecord(decision: decision, campaign: campaign.hash, index: journey.campaign))
    }

    /// A decision about a running journey.
    func decision(
        of journey: Field, campaign: String, step: String?, _ outcome: Outcome, _ reason: Reason?,
        _ detail: String? = nil
    ) -> Decision {
        let state = context.state
        let parts = state.journey(journey)
        return Decision(
            individual: state.id, now: context.now, campaign: campaign, step: step, outcome: outcome, reason: reason,
            detail: detail, key: state.text(parts.key), journey: state.identifier(of: journey),
            trigger: TriggerReference(
                id: state.text(parts.triggerID), type: context.names.name(of: state.triggerType(of: journey)),
                time: state.triggerTime(of: journey)),
            traceparent: parts.traceparent.isEmpty ? nil : state.text(parts.traceparent), inputs: [])
    }

    /// A decision about an event that may start a journey.
    func decision(
        by event: Event, campaign: Int, key: String, _ outcome: Outcome, _ reason: Reason?, _ detail: String? = nil
    ) -> Decision {
        Decision(
            individual: context.state.id, now: context.now, campaign: context.rules.campaigns[campaign].name,
            outcome: outcome, reason: reason, detail: detail, key: key,
            trigger: TriggerReference(
                id: String(decoding: event.id), type: context.rules.schema.types[event.type].name, time: event.time),
            traceparent: traceparent(of: event), inputs: [])
    }

    private func traceparent(of event: Event) -> String? {
        guard let traceparent = event.traceparent else { return nil }
        return String(decoding: traceparent)
    }

    /// Counts a condition of a trigger or an exit that failed: it does not match, and leaves no record.
    mutating func countError(_ error: EvaluationError, of campaign: Int, by event: Event) {
        effects.count(.suppressed, .error, campaign: campaign)
        guard effects.form == .values else { return }
        var decision = decision(by: event, campaign: campaign, key: "", .suppressed, .error, error.message)
        decision.isOnlyCounted = true
        effects.outcomes.append(decision)
    }
}

extension IndividualState {
    /// What the entry's condition read, as a journey keeps it.
    func inputs(of journey: Field) -> [(name: String, value: Value)] {
        let range = self.journey(journey).inputs
        var reader = ByteReader(raw.extracting(range))
        return reader.values() ?? []
    }
}
