import Ordering
import Events
import YAML

extension DraftReader {
    /// `campaigns:`.
    func readCampaigns(_ node: Node) {
        for definition in definitions(node, "campaigns", "campaign", .kebabCase) {
            guard let draft = campaign(definition.value, named: definition.name) else {
                drafts.refusedNames.insert(Array(definition.name.value.utf8))
                continue
            }
            drafts.campaigns.define(definition.name, "campaign", draft, into: collector)
        }
    }

    private func campaign(_ node: Node, named name: Located<String>) -> CampaignDraft? {
        guard let reader = MappingReader(node, "campaign", RuleFileShape.campaign, into: collector) else { return nil }
        _ = reader.string("description")
        _ = reader.string("owner")
        let purpose = reader.choice("purpose", of: Purpose.self)?.value ?? .marketing
        var tags: [String] = []
        for tag in reader.names("tags", .kebabCase) ?? [] where !tags.contains(tag.value) { tags.append(tag.value) }
        let draft = CampaignDraft(
            admission: admission(reader, purpose),
            purpose: purpose,
            priority: reader.int("priority", in: RuleLimits.priorities).map { Int($0.value) } ?? RuleDefaults.priority,
            value: expression(reader.node("value"), "value"),
            tags: tags.sortedByBytes(),
            uses: reader.names("uses", .kebabCase) ?? [],
            trace: reader.bool("trace")?.value ?? false,
            trigger: reader.node("trigger", requiring: true).flatMap(trigger),
            condition: expression(reader.node("when"), "when"),
            restarts: reader.bool("restart")?.value ?? false,
            reEntry: reader.node("re_entry").map(reEntry) ?? .always,
            exits: (reader.list("exit") ?? []).compactMap(exit), goal: reader.node("goal").flatMap(goal),
            steps: steps(reader, of: name))
        lintAwaits(draft, holdout: reader.node("holdout"))
        return draft
    }

    /// A trigger, short (`cart.updated`) or long.
    private func trigger(_ node: Node) -> TriggerDraft? {
        guard node.mapping != nil else {
            let events = eventTypes(node, "trigger")
            return TriggerDraft(events: events, condition: nil, key: nil, maxAge: RuleDefaults.maxAge)
        }
        let shape = RuleFileShape.trigger
        guard let reader = MappingReader(node, "trigger", shape, into: collector) else { return nil }
        let cause = cause(reader, shape)
        return TriggerDraft(
            events: cause.events,
            condition: expression(reader.node("where"), "where"), key: expression(reader.node("key"), "key"),
            maxAge: reader.duration("max_age")?.value ?? RuleDefaults.maxAge, change: cause.change)
    }

    private func exit(_ node: Node) -> ExitDraft? {
        let shape = RuleFileShape.exit
        guard let reader = MappingReader(node, "exit", shape, into: collector) else { return nil }
        let condition = expression(reader.node("where"), "where")
        let cause = cause(reader, shape)
        guard cause.change != nil || reader.has("event") else { return nil }
        return ExitDraft(events: cause.events, condition: condition, change: cause.change)
    }

    private func reEntry(_ node: Node) -> ReEntry {
        guard node.mapping != nil else {
            let word = values.choice(node, "re_entry", of: RuleFileShape.reEntries)
            return word?.value == "never" ? .never : .always
        }
        let reader = MappingReader(node, "re_entry", RuleFileShape.reEntry, into: collector)
        return reader?.duration("after", requiring: true).map { .after($0.value) } ?? .always
    }
}
