import Events
import YAML

extension DraftReader {
    /// A campaign's `steps:`, or its `message:` as the one step there is.
    func steps(_ campaign: MappingReader, of name: Located<String>) -> [StepDraft] {
        guard let entry = campaign.exactlyOne(of: RuleFileShape.campaign.exactlyOne) else { return [] }
        if entry.key.equals("message") { return [StepDraft(id: "1", action: message(entry.value))] }
        guard let items = campaign.list("steps") else { return [] }
        let steps = items.enumerated().map { step($1, position: $0 + 1, of: items.count) }
        checkIDs(steps.compactMap { $0.idScalar.map { Located($0.text, $0) } })
        let drafts = steps.map(\.draft)
        if !drafts.contains(where: { $0.action.kind?.row.sends ?? true }) {
            let kinds = StepKind.allCases.filter(\.row.sends).map { "`\($0.rawValue):`" }
            collector.report(
                .noSend, at: name.span, "campaign \(Message.quoted(name.value)) never sends anything",
                help: "add a step with \(kinds.joined(separator: " or "))")
        }
        return drafts
    }

    private func checkIDs(_ ids: [Located<String>]) {
        var seen = Definitions<Bool>()
        for id in ids { seen.define(id, "step", true, into: collector) }
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
        guard let entry = reader.exactlyOne(of: shape.exactlyOne), let kind = StepKind(rawValue: entry.key.text) else {
            return (StepDraft(id: id?.value ?? place, action: .broken), id?.scalar)
        }
        if !kind.row.takesCondition, let place = reader.mapping.entry("when")?.key {
            let kinds = StepKind.allCases.filter(\.row.takesCondition).map { "`\($0.rawValue)`" }
            collector.report(
                .stepForm, at: place.span, "`when` stands only beside \(kinds.joined(separator: " or "))",
                help: "put it on the send after the \(kind.rawValue): it is judged there")
        }
        let action = kind.row.read(self, entry.value, condition)
        return (StepDraft(id: id?.value ?? place, action: action), id?.scalar)
    }
}
