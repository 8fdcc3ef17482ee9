public import CEL
import YAML

/// A fork in the way of a journey.
public struct Choose: Sendable {
    /// A way that a journey may go.
    public struct Alternative: Sendable {
        /// Its condition; nil is `else`.
        public let condition: Program?
        /// The index of the step that comes next where it is taken.
        public let first: Int
    }

    /// In order; the first that holds is taken. Where none does, the journey goes on behind the fork.
    public let alternatives: [Alternative]
}

/// A fork, as written.
struct ChooseDraft: Sendable {
    struct Alternative: Sendable {
        /// Its condition; nil is `else`, or one that was refused.
        let condition: ExpressionText?
        /// The place of the key by which it is known: `when`, `else`.
        let span: SourceSpan
        let steps: [StepDraft]
    }

    let alternatives: [Alternative]
}

extension StepRow {
    /// `choose: [{when: …, steps: […]}, {else: […]}]`.
    static let choose = StepRow(
        shape: .list(.either([.mapping(RuleFileShape.alternative), .mapping(RuleFileShape.otherwise)]), atLeast: 1),
        help: "Go the way of the first condition that holds"
    ) { $0.choose($1, $2) }
}

extension RuleFileShape {
    static let alternative = MappingShape([
        .init("when", .text, required: true, "A condition, judged when a journey comes to it"),
        .init("steps", innerSteps, required: true, "What is done where it holds"),
    ])

    static let otherwise = MappingShape([
        .init("else", innerSteps, required: true, "What is done where no condition holds")
    ])
}

extension DraftReader {
    fileprivate func choose(_ node: Node, _ place: StepPlace) -> StepDraft.Action {
        if node.items?.isEmpty == true {
            collector.report(.invalidValue, at: node.span, "`choose` needs at least one alternative")
            return .broken
        }
        guard let items = node.items else {
            collector.report(
                .wrongKind, at: node.span, "expected a list of alternatives for `choose`, found \(node.kindName)",
                help: "write `- when: …` with `steps: …`, at last `- else: …`")
            return .broken
        }
        let alternatives = items.enumerated().map { index, item in
            alternative(item, number: index + 1, of: items.count, place)
        }
        let read = alternatives.compactMap { $0 }
        return read.count == items.count ? .choose(ChooseDraft(alternatives: read)) : .broken
    }

    private func alternative(
        _ node: Node, number: Int, of count: Int, _ place: StepPlace
    ) -> ChooseDraft.Alternative? {
        let part = String(number)
        if let entry = node.mapping?.entry("else") {
            guard let reader = MappingReader(node, "alternative", RuleFileShape.otherwise, into: collector),
                let items = reader.list("else")
            else { return nil }
            if number < count {
                collector.report(
                    .misplacedElse, at: entry.key.span, "`else` is not the last alternative",
                    help: "put it at the end: what stands behind it is never reached")
            }
            let steps = self.steps(items, place.inside(part, at: ["choose", part, "else"]))
            return ChooseDraft.Alternative(condition: nil, span: entry.key.span, steps: steps)
        }
        guard let reader = MappingReader(node, "alternative", RuleFileShape.alternative, into: collector) else {
            return nil
        }
        let condition = reader.node("when", requiring: true)
        let items = reader.list("steps", requiring: true)
        let steps = self.steps(items ?? [], place.inside(part, at: ["choose", part, "steps"]))
        guard let condition, items != nil else { return nil }
        return ChooseDraft.Alternative(
            condition: expression(condition, "when"),
            span: reader.mapping.entry("when")?.key.span ?? node.span, steps: steps)
    }
}
