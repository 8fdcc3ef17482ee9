import CEL
import Events
import YAML

extension RuleSetChecker {
    /// Reports attributes that are read as if everybody had them. Who has none of them has no address, which is nothing doubtful.
    func lintAbsence(_ text: ExpressionText, _ what: String) {
        guard what != "address" else { return }
        for field in text.parsed?.unguardedFields(of: "individual") ?? [] {
            guard let attribute = attributes.first(where: { $0.name.utf8.elementsEqual(field.name.utf8) }) else {
                continue
            }
            let name = "individual.\(attribute.name)"
            collector.report(
                .absentAttribute, at: text.span(of: field.span),
                "who has no `\(attribute.name)` makes this an error, which ends here",
                help: "write `individual.?\(attribute.name).orValue(\(attribute.type.celType.exampleText))`, "
                    + "or ask `has(\(name))` before")
        }
    }

    /// Reports an expression that reads nothing and can only fail; true where it is one.
    func refusesFailure(_ known: ExpressionMemory.Checked, _ text: ExpressionText) -> Bool {
        // What is watched was loaded before, and is not to be seen evaluated.
        guard known.checked.reads.isEmpty, watch == nil else { return false }
        var nothing = NoValues()
        guard case .error(let error) = known.program.evaluate(&nothing) else { return false }
        collector.report(
            .expressionType, at: text.span, "this is always an error: \(error.message)",
            help: "it reads nothing, so that no event can make it right")
        return true
    }
}

/// What expressions read that read nothing.
private struct NoValues: Activation {
    func value(_ slot: Int) -> Value { .error(EvaluationError("nothing is read here")) }

    func has(_ slot: Int) -> Bool { false }
}
