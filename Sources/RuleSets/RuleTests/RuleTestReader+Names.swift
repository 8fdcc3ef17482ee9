import HumanText
import Events
import YAML

/// Names that a test gives must be somebody's: a test that asks for what cannot be would pass or fail for the wrong reason.
extension RuleTestReader {
    /// Checks the names in an event's data; `command` is the key that adds a command's id to it.
    func checkData(_ data: Node?, of type: EventDictionary.EventType, command: Scalar?) {
        if type.isOpen { return }
        let names = type.properties.filter { !$0.isOfCommand }.map(\.dataName)
        for entry in data?.mapping?.entries ?? [] where !names.contains(where: entry.key.equals) {
            reportMissing(
                "event type \(Message.quoted(type.name))", "property", Located(entry.key.text, entry.key), among: names)
        }
        if let command, !names.contains("command_id") {
            collector.report(
                .undeclaredName, at: command.span,
                "event type \(Message.quoted(type.name)) has no property `command_id` for the command's id",
                help: "declare it under `properties:` of the event type")
        }
        guard type.name.utf8.elementsEqual(SystemEvents.individualUpdated.utf8) else { return }
        for entry in data?.mapping?["attributes"]?.mapping?.entries ?? [] {
            _ = checker.index(
                of: Located(entry.key.text, entry.key), in: schema.attributes.map(\.name), "attribute")
        }
    }

    /// Checks the step, channel and template that an expectation names, against what the campaign has.
    func checkNames(_ mapping: Mapping, of campaign: Located<String>) {
        if let node = mapping["channel"], let channel = node.scalar {
            _ = checker.index(of: Located(channel.text, channel), in: checker.channelNames, "channel")
        }
        guard let steps = checker.drafts.campaigns[campaign.value]?.value.steps.withInner,
            steps.allSatisfy({ $0.action.kind != nil })
        else { return }
        let sends = steps.compactMap { step -> SendDraft? in
            if case .send(let send) = step.action { return send }
            return nil
        }
        let templates = sends.flatMap { send in
            send.variants.isEmpty ? [send.template] : send.variants.map { $0.template ?? send.template }
        }.compactMap { $0 }
        for (key, names) in [("step", steps.map(\.id)), ("template", templates)] {
            guard let scalar = mapping[key]?.scalar, !names.contains(where: scalar.equals) else { continue }
            reportMissing(
                "campaign \(Message.quoted(campaign.value))", key, Located(scalar.text, scalar), among: names)
        }
    }

    /// The purposes that consent can be given for: those of campaigns, and those that labels ask for.
    var purposes: [String] {
        Purpose.allCases.map(\.rawValue) + checker.drafts.policies.labels.compactMap(\.rule.purpose)
    }

    /// Checks the purpose of a consent.
    func checkPurpose(_ purpose: Located<String>) {
        if purposes.contains(where: purpose.scalar.equals) { return }
        checker.reportUndeclared(purpose, "purpose", among: purposes)
    }

    private func reportMissing(_ owner: String, _ what: String, _ name: Located<String>, among names: [String]) {
        guard !checker.drafts.isIncomplete else { return }
        collector.report(
            .undeclaredName, at: name.span, "\(owner) has no \(what) \(Message.quoted(name.value))",
            help: nearestName(name.value, in: names).map { "did you mean `\($0)`?" })
    }
}
