import CEL
import Events
import HumanText
import YAML

extension RuleSetChecker {
    /// Reports what is doubtful in an expression that is right.
    func lint(
        _ known: ExpressionMemory.Checked, _ text: ExpressionText, _ what: String, _ expected: ExpectedResult,
        in scope: ExpressionScope
    ) {
        lintContradictions(text)
        lintStageNames(text)
        lintEventTypes(text, scope)
        lintCost(known, text)
        lintAbsence(text, what)
        // Of stages the whole list is judged.
        if expected == .bool, let truth = known.program.constantTruth {
            collector.report(
                .constantCondition, at: text.span, "`\(what)` \(truth ? "always holds" : "never holds")",
                help: truth ? "leave it out, or say what must hold" : "say what must hold, or remove what depends on it"
            )
        }
    }

    private func lintContradictions(_ text: ExpressionText) {
        for pair in text.parsed?.contradictions ?? [] {
            collector.report(
                .contradiction, at: text.span(of: pair.second), "this never holds together with what stands before it",
                notes: [Diagnostic.Note("this excludes it", at: text.span(of: pair.first))],
                help: "write `||` where one of them is enough")
        }
    }

    /// Reports texts with which a staged segment is compared, and which are none of its stages.
    private func lintStageNames(_ text: ExpressionText) {
        for compared in text.parsed?.comparedTexts ?? [] where !compared.text.isEmpty {
            guard case .segment(.stages(let stages))? = drafts.variables[compared.variable]?.value,
                !stages.contains(where: { $0.name.scalar.equals(compared.text) })
            else { continue }
            let near = nearestName(compared.text, in: stages.map(\.name.value))
            collector.report(
                .unknownStage, at: text.span(of: compared.span),
                "segment `\(compared.variable)` has no stage \(Message.quoted(compared.text))",
                help: near.map { "did you mean `\($0)`?" }
                    ?? "its stages are \(Message.list(stages.map(\.name.value), "and"))")
        }
    }

    /// Reports texts with which the type of an event is compared, and which it never is.
    private func lintEventTypes(_ text: ExpressionText, _ scope: ExpressionScope) {
        for compared in text.parsed?.comparedTexts ?? [] {
            let events =
                compared.variable == "event.type"
                ? scope.event : compared.variable == "trigger.type" ? scope.trigger : nil
            guard let events, !events.isUncertain else { continue }
            let types = events.types.map { dictionary.types[$0] }
            guard !types.contains(where: { $0.name.utf8.elementsEqual(compared.text.utf8) }) else { continue }
            let names = types.map(\.name)
            let near = nearestName(compared.text, in: names)
            collector.report(
                .otherEventType, at: text.span(of: compared.span),
                "`\(compared.variable)` is the event's own type, here never \(Message.quoted(compared.text))",
                help: near.map { "did you mean `\($0)`?" }
                    ?? "what the data calls `type` is a property of another name: `kind: {type: string, from: type}`")
        }
    }

    private func lintCost(_ known: ExpressionMemory.Checked, _ text: ExpressionText) {
        let most = known.usualCost
        guard most > expressionCost else { return }
        collector.report(
            .highCost, at: text.span,
            "over \(RuleLimits.usualElements) elements this takes up to \(most) steps, and \(expressionCost) are allowed",
            help: "go through fewer elements: a macro inside another one multiplies their numbers")
    }

    /// Reports attributes that have a well-known name and a type that is not the name's: they mean nothing to the program.
    func lintAttributes() {
        for entry in drafts.attributes.entries where WellKnownAttributes.names.contains(where: entry.name.scalar.equals)
        {
            guard let type = entry.value.type, type != .string else { continue }
            collector.report(
                .wellKnownAttribute, at: entry.name.span,
                "as \(type.text), `\(entry.name.value)` is not what Attune knows by the name",
                help: "declare it as `string`, or choose another name")
        }
    }

    /// Reports stages that nobody can be in, and a list that leaves somebody in none. A stage is nil where it was refused.
    func lintStages(_ stages: [(name: Located<String>, condition: ExpressionText?)], _ programs: [Program?]) {
        var always: Located<String>?
        for (index, stage) in stages.enumerated() {
            let name = stage.name
            if let always {
                reportUnreachable(name, "stage `\(always.value)` always holds", because: always)
                continue
            }
            let twin = stages[..<index].first { $0.condition?.hasSameText(as: stage.condition) == true }
            switch programs[index]?.constantTruth {
            case true?: always = name
            case false?: reportUnreachable(name, "its condition never holds", because: nil)
            case nil:
                if let twin {
                    reportUnreachable(name, "stage `\(twin.name.value)` has its condition", because: twin.name)
                }
            }
        }
        guard always == nil, let last = stages.last, programs.allSatisfy({ $0 != nil }) else { return }
        collector.report(
            .openStages, at: last.name.span, "who is in none of the stages has the empty text",
            help: "end with a stage that always holds, as `- others: 'true'`")
    }

    private func reportUnreachable(_ stage: Located<String>, _ reason: String, because other: Located<String>?) {
        collector.report(
            .unreachableStage, at: stage.span, "stage `\(stage.value)` is never reached: \(reason)",
            notes: other.map { [Diagnostic.Note("it stands here", at: $0.span)] } ?? [],
            help: other == nil ? "say what must hold, or remove it" : "put it before, or remove it")
    }
}

extension DraftReader {
    /// Reports a window that reaches further back than anybody's memory should.
    func lintWindow(_ window: Located<Int64>?) {
        guard let window, window.value > RuleLimits.usualWindow else { return }
        collector.report(
            .longWindow, at: window.span, "a window of more than 400 days",
            help: "leave `over` out for all that is known, or take a shorter one")
    }
}

extension ExpressionText {
    /// Whether two expressions are written alike.
    fileprivate func hasSameText(as other: ExpressionText?) -> Bool {
        other.map { text.utf8.elementsEqual($0.text.utf8) } ?? false
    }
}
