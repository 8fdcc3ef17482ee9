import HumanText
import CEL
import Events
import YAML

/// An expression that was checked.
struct CheckedProgram {
    /// Ready to be evaluated.
    let program: Program
    /// What it may read.
    let reads: [Slot]

    /// Whether it reads a property whose type is not known because of another error.
    func readsUncertain(_ event: EventScope) -> Bool {
        reads.contains { read in
            guard case .event(let slot) = read else { return false }
            return event.uncertainProperties.contains(slot - EventSlot.property(0))
        }
    }
}

extension RuleSetChecker {
    /// Checks an expression; nil after reporting what is wrong, or where it has no tree.
    func check(
        _ text: ExpressionText?, _ what: String, in scope: ExpressionScope, yields expected: ExpectedResult
    ) -> CheckedProgram? {
        guard let text else { return nil }
        expressions.append(ExpressionPlace(text: text, scope: scope))
        guard let parsed = text.parsed else { return nil }
        if let known = remembered(parsed, of: text, in: scope) {
            note(known.checked, of: text, in: scope)
            return accept(known, text, what, expected, in: scope)
        }
        let watched = watch?.count ?? 0
        let prober = watch?.prober(of: text, isCondition: expected == .bool || expected == .stage)
        switch Program.check(parsed, in: scope.environment, probing: prober) {
        case .failure(let issues):
            for issue in issues.all { report(issue, of: text, in: scope) }
            return nil
        case .success(let checked):
            watch?.note(checked, since: watched)
            note(checked, of: text, in: scope)
            guard expected.accepts(checked.type) else {
                reportResult(checked.type, of: text, what, expected)
                return nil
            }
            switch Program.plan(checked, limit: expressionCost) {
            case .failure(let issues):
                for issue in issues.all { report(issue, of: text, in: scope) }
                return nil
            case .success(let program): return accept(Self.known(checked, program), text, what, expected, in: scope)
            }
        }
    }

    /// What a memory has of an expression, or what comes of checking it where nothing is wrong; nil without a memory.
    private func remembered(
        _ parsed: Expression, of text: ExpressionText, in scope: ExpressionScope
    ) -> ExpressionMemory.Checked? {
        guard watch == nil, let memory else { return nil }
        return memory.checked(text.text, in: scope.environment) {
            guard case .success(let checked) = Program.check(parsed, in: scope.environment),
                case .success(let program) = Program.plan(checked, limit: expressionCost)
            else { return nil }
            return Self.known(checked, program)
        }
    }

    private static func known(_ checked: CheckedExpression, _ program: Program) -> ExpressionMemory.Checked {
        ExpressionMemory.Checked(
            checked: checked, program: program, usualCost: program.cost(over: RuleLimits.usualSizes).maximum)
    }

    /// Notes what a checked expression reads.
    private func note(_ checked: CheckedExpression, of text: ExpressionText, in scope: ExpressionScope) {
        checkZoneFiles(for: checked, in: text)
        for read in checked.reads {
            switch Slot(number: read.slot) {
            case .event(let slot): note(slot, of: scope.event)
            case .trigger(let slot): note(slot, of: scope.trigger)
            default: break
            }
        }
        noteLabels(checked, in: text, scope)
        noteReads(checked, in: text, by: scope.reader)
    }

    /// A planned expression as its place takes it; nil after reporting that it does not.
    private func accept(
        _ known: ExpressionMemory.Checked, _ text: ExpressionText, _ what: String, _ expected: ExpectedResult,
        in scope: ExpressionScope
    ) -> CheckedProgram? {
        guard expected.accepts(known.checked.type) else {
            reportResult(known.checked.type, of: text, what, expected)
            return nil
        }
        if refusesFailure(known, text) { return nil }
        lint(known, text, what, expected, in: scope)
        return CheckedProgram(program: known.program, reads: known.checked.reads.map { Slot(number: $0.slot) })
    }

    private func note(_ slot: Int, of scope: EventScope?) {
        guard let scope, slot >= EventSlot.property(0) else { return }
        dictionary.noteRead(slot - EventSlot.property(0), of: scope.types)
    }

    private func reportResult(_ type: Type, of text: ExpressionText, _ what: String, _ expected: ExpectedResult) {
        let isPart = expected.description == ExpectedResult.textPart.description
        var help: String?
        if case .optional(let wrapped) = type {
            let value = NameForm.snakeCase.accepts(text.text) ? text.text : "(…)"
            help =
                "it may have no value: write `\(value).orValue(\(wrapped.exampleText))`, or give the feature a `default:`"
        } else if isPart {
            help = "let the `${…}` be the whole value, or make a text of it"
        }
        collector.report(
            isPart ? .notText : .resultType, at: text.span,
            isPart
                ? "\(type.shortName) cannot stand inside a text"
                : "`\(what)` must be \(expected.description), this is \(type.shortName)", help: help)
    }

    private func report(_ issue: Issue, of text: ExpressionText, in scope: ExpressionScope) {
        let span = text.span(of: issue.span)
        let help = issue.help.isEmpty ? nil : issue.help
        switch issue.kind {
        case .syntax: collector.report(.expressionSyntax, at: span, issue.message, help: help)
        case .cost: collector.report(.expressionCost, at: span, issue.message, help: help)
        case .undeclaredField(let field, let record):
            if let event = scope.record(record) { return reportProperty(field, event, at: span) }
            guard !isExcused(field) else { return }
            collector.report(
                .undeclaredName, at: span, "attribute \(Message.quoted(field)) is not declared", help: help)
        case .undeclaredName(let name):
            if let hidden = scope.hidden.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
                collector.report(
                    .undeclaredName, at: span, "\(Message.quoted(name)) is not known here", help: hidden.help)
            } else if !isExcused(name) {
                collector.report(.undeclaredName, at: span, "\(Message.quoted(name)) is not declared", help: help)
            }
        // What is dyn because its type was refused may be anything.
        case .jsonNumber where scope.event?.uncertainProperties.isEmpty == false: break
        case .undeclaredFunction, .mixedNumbers, .jsonNumber, .bareOptional, .wrongType, .invalidConstant:
            collector.report(.expressionType, at: span, issue.message, help: help)
        }
    }

    /// Whether not finding a name is no error of its own.
    private func isExcused(_ name: String) -> Bool {
        drafts.isIncomplete || drafts.refusedNames.contains(Array(name.utf8))
    }

    private func reportProperty(_ name: String, _ scope: EventScope, at span: SourceSpan) {
        guard !scope.isUncertain else { return }
        let shown = Message.quoted(name)
        let types = scope.types.map { dictionary.types[$0] }
        if let index = dictionary.property(named: name), let conflict = scope.conflicts[index] {
            let one = dictionary.types[conflict.firstType].name
            let other = dictionary.types[conflict.secondType].name
            let notes = [(conflict.first, one), (conflict.second, other)].map { property, type in
                Diagnostic.Note(
                    "in `\(type)` it is \(property.type?.text ?? "")", at: property.span)
            }
            collector.report(
                .conflictingTypes, at: span, "property \(shown) has different types in `\(one)` and `\(other)`",
                notes: notes, help: "name only event types that agree, or declare it alike in all of them")
            return
        }
        let candidates = types.flatMap { $0.properties.map(\.name) } + ReservedNames.eventFields
        let message: String
        var notes: [Diagnostic.Note] = []
        if types.count == 1, let type = types.first {
            message = "event type \(Message.quoted(type.name)) has no property \(shown)"
            if let place = type.span { notes = [Diagnostic.Note("it is declared here", at: place)] }
        } else {
            message = "none of the event types has a property \(shown)"
        }
        let renamed = types.lazy.flatMap(\.properties).first { $0.dataName.utf8.elementsEqual(name.utf8) }
        let near = renamed?.name ?? nearestName(name, in: candidates)
        var help = near.map { "did you mean `\($0)`?" } ?? "declare it under `properties:` of the event type"
        // What is declared and yet not there are the attributes that an event brings (``EventDictionary/isAttributes(_:of:)``).
        if near?.hasSameBytes(as: name) == true { help = "what it brings is read as `individual.NAME`" }
        collector.report(.undeclaredName, at: span, message, notes: notes, help: help)
    }
}

extension Type {
    /// A literal of the type as an example.
    var exampleText: String {
        switch self {
        case .int: "0"
        case .uint: "0u"
        case .double: "0.0"
        case .bool: "false"
        case .string: "\"\""
        case .duration: "duration(\"0s\")"
        default: "…"
        }
    }
}

extension PropertyType {
    /// The type as rule files write it.
    var text: String {
        switch self {
        case .string: "string"
        case .int: "int"
        case .double: "double"
        case .bool: "bool"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .point: "point"
        case .list(let element): "list(\(element.text))"
        case .map(let value): "map(string, \(value.text))"
        case .dyn: "dyn"
        }
    }
}
