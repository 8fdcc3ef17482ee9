import CEL
import Events
import YAML

extension RuleSetChecker {
    /// Checks the campaigns, in order of their names.
    func checkCampaigns() -> [Campaign] {
        campaignNames.enumerated().compactMap { index, name in
            drafts.campaigns[name].flatMap { campaign($0.value, named: $0.name, by: .campaign(index)) }
        }
    }

    /// A campaign, or nil where its trigger is missing, which was reported.
    private func campaign(
        _ draft: CampaignDraft, named name: Located<String>, by reader: LabelCarrier
    ) -> Campaign? {
        let event = scope(of: draft.trigger?.events ?? [], or: draft.trigger?.change, by: reader)
        let scope = campaignScope(by: reader, event: event)
        var kept = KeptProperties()
        let condition = kept.noting(check(draft.condition, "when", in: scope, yields: .bool))
        let value = kept.noting(check(draft.value, "value", in: scope, yields: .number))
        let steps = draft.steps.enumerated().compactMap { step($1, next: $0 + 1, in: scope, &kept) }
        let exits = draft.exits.map { exit($0, by: reader, trigger: event, &kept) }
        guard let trigger = draft.trigger else { return nil }
        // Judged on arrival, when the whole event is at hand: what only they read is not kept.
        let arrival = check(trigger.condition, "where", in: scope, yields: .bool)
        let key = check(trigger.key, "key", in: scope, yields: .key)
        // Before labels are asked for: a segment that is waited for carries its own.
        let change = segmentChange(trigger.change, by: reader)
        return Campaign(
            name: name.value, purpose: draft.purpose, labelPurposes: labelPurposes(of: draft, name, reader),
            priority: draft.priority, value: value, tags: draft.tags, trace: draft.trace,
            trigger: Trigger(
                eventTypes: event.types,
                condition: arrival?.program ?? watch?.implied(at: trigger.span), key: key?.program,
                maxAge: trigger.maxAge, segment: change),
            condition: condition, restarts: draft.restarts, reEntry: draft.reEntry, exits: exits, steps: steps,
            keptProperties: kept.indexes)
    }

    private func exit(
        _ draft: ExitDraft, by reader: LabelCarrier, trigger: EventScope, _ kept: inout KeptProperties
    ) -> Exit {
        let event = scope(of: draft.events, or: draft.change, by: reader)
        let scope = campaignScope(by: reader, event: event, trigger: trigger)
        let condition = check(draft.condition, "where", in: scope, yields: .bool)
        return Exit(
            eventTypes: event.types,
            condition: kept.noting(exit: condition) ?? watch?.implied(at: draft.span),
            segment: segmentChange(draft.change, by: reader))
    }

    private func step(
        _ draft: StepDraft, next: Int, in scope: ExpressionScope, _ kept: inout KeptProperties
    ) -> Step? {
        switch draft.action {
        case .wait(let wait):
            return self.wait(wait, in: scope, &kept).map { Step(id: draft.id, action: .wait($0), next: next) }
        case .send(let send): return Step(id: draft.id, action: .send(self.send(send, in: scope, &kept)), next: next)
        case .broken: return nil
        }
    }
}

/// The properties of its trigger event that a journey must keep, because expressions read them later.
struct KeptProperties {
    private var properties: Set<Int> = []

    /// The indexes, ascending.
    var indexes: [Int] { properties.sorted() }

    /// Notes what an expression reads of `event`, the trigger event.
    mutating func noting(_ checked: CheckedProgram?) -> Program? {
        for case .event(let slot) in checked?.reads ?? [] { note(slot) }
        return checked?.program
    }

    /// Notes what an exit's condition reads of `trigger`.
    mutating func noting(exit checked: CheckedProgram?) -> Program? {
        for case .trigger(let slot) in checked?.reads ?? [] { note(slot) }
        return checked?.program
    }

    private mutating func note(_ slot: Int) {
        let property = slot - EventSlot.property(0)
        if property >= 0 { properties.insert(property) }
    }
}
