import CEL
import YAML

extension RuleSetChecker {
    /// Reports alternatives of a `choose` that no journey takes, and a last one that could be `else`. A program is nil where its condition
    /// was refused.
    func lintAlternatives(_ alternatives: [ChooseDraft.Alternative], _ programs: [Program?]) {
        var always: Int?
        for (index, alternative) in alternatives.enumerated() {
            if let always {
                report(alternative, "alternative \(always + 1) always holds", because: alternatives[always])
                continue
            }
            switch programs[index]?.constantTruth {
            case true?: always = index
            case false?: report(alternative, "its condition never holds", because: nil)
            case nil:
                if let twin = alternatives[..<index].firstIndex(where: {
                    $0.condition.hasSameText(as: alternative.condition)
                }) {
                    report(alternative, "alternative \(twin + 1) has its condition", because: alternatives[twin])
                }
            }
        }
        if let always, always + 1 == alternatives.count {
            collector.report(
                .constantCondition, at: alternatives[always].span, "`when` always holds",
                help: "write `else`, or say what must hold")
        }
    }

    private func report(
        _ alternative: ChooseDraft.Alternative, _ reason: String, because other: ChooseDraft.Alternative?
    ) {
        collector.report(
            .unreachableAlternative, at: alternative.span, "this alternative is never taken: \(reason)",
            notes: other.map { [Diagnostic.Note("it stands here", at: $0.span)] } ?? [],
            help: other == nil ? "say what must hold, or remove it" : "put it before, or remove it")
    }
}

extension ExpressionText? {
    /// Whether two expressions are written, and alike.
    fileprivate func hasSameText(as other: ExpressionText?) -> Bool {
        guard let self, let other else { return false }
        return self.text.utf8.elementsEqual(other.text.utf8)
    }
}
