public import CEL
public import Events
import YAML

/// How long a step waits.
public enum Wait: Sendable {
    /// So long.
    case duration(Milliseconds)
    /// Until the instant that the expression yields.
    case until(Program)
}

/// A wait as written.
enum WaitDraft: Sendable {
    case duration(Milliseconds)
    case until(ExpressionText?)
}

extension StepRow {
    /// `wait: 30m`, `wait: {until: …}`.
    static let wait = StepRow(
        shape: .either([.duration, .mapping(RuleFileShape.wait)]), help: "Let time pass", takesCondition: false,
        sends: false
    ) { reader, node, _ in reader.wait(node) }
}

extension RuleFileShape {
    static let wait = MappingShape([
        .init("until", .text, required: true, "An expression that yields a timestamp")
    ])
}

extension DraftReader {
    fileprivate func wait(_ node: Node) -> StepDraft.Action {
        guard node.mapping != nil else {
            return values.duration(node, "wait").map { .wait(.duration($0.value)) } ?? .broken
        }
        guard let reader = MappingReader(node, "wait", RuleFileShape.wait, into: collector),
            let until = reader.node("until", requiring: true)
        else { return .broken }
        if let mapping = until.mapping, let key = mapping.entry("time")?.key ?? mapping.entry("days")?.key {
            collector.report(
                .unsupportedValue, at: key.span, "`until: {time, days}` is not supported by this version",
                help: "`until:` takes an expression that yields a timestamp")
            return .broken
        }
        return .wait(.until(expression(until, "until")))
    }
}

extension RuleSetChecker {
    /// A wait, or nil where its expression is none, which was reported.
    func wait(_ draft: WaitDraft, in scope: ExpressionScope, _ kept: inout KeptProperties) -> Wait? {
        switch draft {
        case .duration(let duration): return .duration(duration)
        case .until(let text):
            return kept.noting(check(text, "until", in: scope, yields: .timestamp)).map { .until($0) }
        }
    }
}
