import Events
import YAML

extension DraftReader {
    /// A campaign's `steps:`, or its `message:` as the one step there is.
    func steps(_ campaign: MappingReader, of name: Located<String>) -> [StepDraft] {
        guard let entry = campaign.exactlyOne(of: RuleFileShape.campaign.exactlyOne) else { return [] }
        if entry.key.equals("message") { return [StepDraft(id: "1", action: send(entry.value, "message", nil))] }
        guard let items = campaign.list("steps") else { return [] }
        let steps = items.enumerated().map { step($1, position: $0 + 1, of: items.count) }
        checkIDs(steps.compactMap { $0.idScalar.map { Located($0.text, $0) } })
        let drafts = steps.map(\.draft)
        let sends = drafts.contains { step in
            switch step.action {
            case .send, .broken: true
            case .wait, .until: false
            }
        }
        if !sends {
            collector.report(
                .noSend, at: name.span, "campaign \(Message.quoted(name.value)) never sends anything",
                help: "add a step with `send:`")
        }
        return drafts
    }

    private func checkIDs(_ ids: [Located<String>]) {
        var seen = Definitions<Bool>()
        for id in ids { seen.define(id, "step", true, into: collector) }
    }

    private func checkRepetition(_ channels: [Located<String>]) {
        for (index, channel) in channels.enumerated() {
            guard let first = channels[..<index].first(where: { $0.scalar.equals(channel.value) }) else { continue }
            collector.report(
                .invalidValue, at: channel.span, "channel \(Message.quoted(channel.value)) is named twice",
                notes: [Diagnostic.Note("it is named here first", at: first.span)], help: "remove one of them")
        }
    }

    private func step(_ node: Node, position: Int, of count: Int) -> (draft: StepDraft, idScalar: Scalar?) {
        let place = String(position)
        let shape = RuleFileShape.step
        guard let reader = MappingReader(node, "step", shape, into: collector) else {
            return (StepDraft(id: place, action: .broken), nil)
        }
        var id = reader.name("id", .kebabCase)
        if let named = id, let number = Int(named.value), (1...count).contains(number),
            String(number).utf8.elementsEqual(named.value.utf8)
        {
            collector.report(
                .stepID, at: named.span, "the id \(Message.quoted(named.value)) is the position of a step",
                help: "steps without an id are known by their positions: choose a name")
            id = nil
        }
        let condition = expression(reader.node("when"), "when")
        if shape.unsupported.contains(where: reader.has) {
            return (StepDraft(id: id?.value ?? place, action: .broken), id?.scalar)
        }
        guard let entry = reader.exactlyOne(of: shape.exactlyOne) else {
            return (StepDraft(id: id?.value ?? place, action: .broken), id?.scalar)
        }
        let isSend = entry.key.equals("send")
        if !isSend, let place = reader.mapping.entry("when")?.key {
            collector.report(
                .stepForm, at: place.span, "`when` stands only beside `send`",
                help: "put it on the send after the wait: it is judged there")
        }
        let action = isSend ? send(entry.value, "send", condition) : wait(entry.value)
        return (StepDraft(id: id?.value ?? place, action: action), id?.scalar)
    }

    private func wait(_ node: Node) -> StepDraft.Action {
        guard node.mapping != nil else { return values.duration(node, "wait").map { .wait($0.value) } ?? .broken }
        guard let reader = MappingReader(node, "wait", RuleFileShape.wait, into: collector),
            let until = reader.node("until", requiring: true)
        else { return .broken }
        if let mapping = until.mapping, let key = mapping.entry("time")?.key ?? mapping.entry("days")?.key {
            collector.report(
                .unsupportedValue, at: key.span, "`until: {time, days}` is not supported by this version",
                help: "`until:` takes an expression that yields a timestamp")
            return .broken
        }
        return .until(expression(until, "until"))
    }

    private func send(_ node: Node, _ what: String, _ condition: ExpressionText?) -> StepDraft.Action {
        guard let reader = MappingReader(node, what, RuleFileShape.send, into: collector) else { return .broken }
        let channels = reader.names("channels", .kebabCase, requiring: true)
        if let channels {
            checkRepetition(channels)
            if let list = reader.node("channels"), list.items?.isEmpty == true {
                collector.report(.invalidValue, at: list.span, "`channels` needs at least one channel")
            }
        }
        let template = reader.name("template", .text, requiring: !reader.has("variants"))
        let obeysCaps = reader.bool("obeys_caps")?.value ?? true
        let send = SendDraft(
            condition: condition, channels: channels ?? [], template: template?.value ?? "",
            params: reader.node("params").map(parameters) ?? [],
            expires: reader.duration("expires")?.value ?? RuleDefaults.expires, obeysCaps: obeysCaps,
            counts: reader.bool("counts")?.value ?? obeysCaps)
        return .send(send)
    }
}
