import Events
import YAML

extension DraftReader {
    /// A campaign's `steps:`, or its `message:` as the one step there is.
    func steps(_ campaign: MappingReader, of name: Located<String>) -> [StepDraft] {
        guard let entry = campaign.exactlyOne(of: RuleFileShape.campaign.exactlyOne) else { return [] }
        if entry.key.equals("message") {
            return [StepDraft(id: "1", path: ["message"], action: message(entry.value))]
        }
        guard let items = campaign.list("steps") else { return [] }
        let steps = self.steps(items, StepListPlace(prefix: "", path: ["steps"], depth: 0))
        let all = steps.withInner
        checkIDs(all.compactMap(\.name), positions: items.count)
        if !all.contains(where: { $0.action.kind?.row.sends ?? true }) {
            let kinds = StepKind.allCases.filter(\.row.sends).map { "`\($0.rawValue):`" }
            collector.report(
                .noSend, at: name.span, "campaign \(Message.quoted(name.value)) never sends anything",
                help: "add a step with \(kinds.joined(separator: " or "))")
        }
        return steps
    }

    /// The steps of a list.
    func steps(_ items: [Node], _ place: StepListPlace) -> [StepDraft] {
        if place.depth > RuleLimits.stepDepth, let first = items.first {
            collector.report(
                .stepDepth, at: first.span, "steps stand within each other more than \(RuleLimits.stepDepth) deep here",
                help: "make a campaign of its own of what stands so deep")
            return []
        }
        return items.enumerated().map { step($1, position: $0 + 1, in: place) }
    }

    /// Ids are unique in a campaign, and none equals the position of a step: those of steps within others have a point, which ids have
    /// not.
    private func checkIDs(_ ids: [Scalar], positions count: Int) {
        var seen = Definitions<Bool>()
        for id in ids {
            let named = Located(id.text, id)
            guard let number = Int(id.text), (1...max(1, count)).contains(number),
                String(number).utf8.elementsEqual(id.text.utf8)
            else {
                seen.define(named, "step", true, into: collector)
                continue
            }
            collector.report(
                .stepID, at: named.span, "the id \(Message.quoted(named.value)) is the position of a step",
                help: "steps without an id are known by their positions: choose a name")
        }
    }

    private func step(_ node: Node, position: Int, in list: StepListPlace) -> StepDraft {
        let position = list.prefix + String(position)
        let shape = RuleFileShape.step
        let item = String(position.split(separator: ".").last ?? "")
        guard let reader = MappingReader(node, "step", shape, into: collector) else {
            return StepDraft(id: position, path: list.path + [item], action: .broken)
        }
        let id = reader.name("id", .kebabCase)
        let path = list.path + [reader.mapping["id"]?.scalar?.text ?? item]
        let condition = expression(reader.node("when"), "when")
        guard let entry = reader.exactlyOne(of: shape.exactlyOne), let kind = StepKind(rawValue: entry.key.text) else {
            return StepDraft(id: id?.value ?? position, name: id?.scalar, path: path, action: .broken)
        }
        checkCompanions(of: kind, in: reader.mapping)
        let place = StepPlace(
            reader: reader, condition: condition, position: position, path: path, depth: list.depth)
        return StepDraft(
            id: id?.value ?? position, name: id?.scalar, condition: condition, path: path,
            action: kind.row.read(self, entry.value, place))
    }

    /// Reports keys that go with another kind of step.
    private func checkCompanions(of kind: StepKind, in mapping: Mapping) {
        for other in StepKind.allCases where other != kind {
            for field in other.row.companions {
                guard let key = mapping.entry(field.key)?.key else { continue }
                collector.report(
                    .stepForm, at: key.span, "`\(field.key)` stands only beside `\(other.rawValue)`",
                    help: "put it beside an `\(other.rawValue)`, or remove it")
            }
        }
    }
}
