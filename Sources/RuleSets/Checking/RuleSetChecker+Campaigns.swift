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
        let steps = self.steps(draft.steps, in: scope, by: reader, trigger: event, &kept)
        let exits = draft.exits.map { exit($0, by: reader, trigger: event, &kept) }
        let goal = goal(draft.goal, by: reader, trigger: event, &kept)
        guard let trigger = draft.trigger else { return nil }
        // Judged on arrival, when the whole event is at hand: what only they read is not kept.
        let arrival = check(trigger.condition, "where", in: scope, yields: .bool)
        let key = check(trigger.key, "key", in: scope, yields: .key)
        // Before labels are asked for: a segment that is waited for carries its own.
        let change = segmentChange(trigger.change, by: reader)
        return Campaign(
            name: name.value, admission: admission(of: draft, name),
            suppressPolicies: suppressPolicies(of: draft, name),
            purpose: draft.purpose, labelPurposes: labelPurposes(of: draft, name, reader),
            priority: draft.priority, value: value, tags: draft.tags, trace: draft.trace,
            trigger: Trigger(
                eventTypes: event.types,
                condition: arrival?.program ?? watch?.implied(at: trigger.span), key: key?.program,
                maxAge: trigger.maxAge, segment: change),
            condition: condition, restarts: draft.restarts, reEntry: draft.reEntry, exits: exits, goal: goal,
            steps: steps,
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
}

/// The properties of its trigger event, and of the events that it awaited, that a journey must keep, because expressions read them later.
struct KeptProperties {
    private var trigger: Set<Int> = []
    /// Of each await whose `then` is being checked, the innermost last.
    private var awaited: [Set<Int>] = []

    /// The indexes of those of the trigger event, ascending.
    var indexes: [Int] { trigger.sorted() }

    /// Notes what an expression reads of the trigger event: `event`, or inside `then` `trigger`; there `event` is the awaited one.
    mutating func noting(_ checked: CheckedProgram?) -> Program? {
        for read in checked?.reads ?? [] {
            switch read {
            case .event(let slot): note(slot, ofTrigger: awaited.isEmpty)
            case .trigger(let slot): note(slot, ofTrigger: true)
            default: break
            }
        }
        return checked?.program
    }

    /// Notes what the condition of an exit, an await or a goal reads of `trigger`.
    mutating func noting(exit checked: CheckedProgram?) -> Program? {
        for case .trigger(let slot) in checked?.reads ?? [] { note(slot, ofTrigger: true) }
        return checked?.program
    }

    /// Begins the `then` of an await.
    mutating func beginThen() { awaited.append([]) }

    /// Ends the `then` of the innermost await; the indexes of what is read there of its event, ascending.
    mutating func endThen() -> [Int] { awaited.removeLast().sorted() }

    private mutating func note(_ slot: Int, ofTrigger isTriggers: Bool) {
        let property = slot - EventSlot.property(0)
        guard property >= 0 else { return }
        if isTriggers { trigger.insert(property) } else { awaited[awaited.count - 1].insert(property) }
    }
}
