public import CEL
public import Events
import YAML

/// How long a step waits.
public enum Wait: Sendable {
    /// So long.
    case duration(Milliseconds)
    /// Until the instant that the expression yields.
    case until(Program)
    /// Until clocks where the individual lives show a time.
    case localTime(LocalTimeOfWeek)
}

/// A wait as written.
enum WaitDraft: Sendable {
    case duration(Milliseconds)
    case until(ExpressionText?)
    case localTime(LocalTimeOfWeek)
}

extension StepRow {
    /// `wait: 30m`, `wait: {until: …}`.
    static let wait = StepRow(
        shape: .either([.duration, .mapping(RuleFileShape.wait)]), help: "Let time pass"
    ) { reader, node, _ in reader.wait(node) }
}

extension RuleFileShape {
    static let wait = MappingShape([
        .init(
            "until", .either([.text, .mapping(localTime)]), required: true,
            "An expression that yields a timestamp, or a local time")
    ])

    static let localTime = MappingShape([
        .init("time", .pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$"), required: true, "As clocks show it: \"09:00\""),
        .init("days", .list(.word(LocalTimeOfWeek.dayNames), atLeast: 1), "The days of the week; default: every day"),
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
        // An expression without quotes may have become a mapping of other keys.
        guard let mapping = until.mapping, RuleFileShape.localTime.keys.contains(where: { mapping.entry($0) != nil })
        else { return refusesInstant(until) ? .broken : .wait(.until(expression(until, "until"))) }
        return MappingReader(until, "until", RuleFileShape.localTime, into: collector).flatMap(localTime)
            .map { .wait(.localTime($0)) } ?? .broken
    }

    /// Reports a local time or an instant that stands alone, mostly in quotes, where an expression is expected.
    private func refusesInstant(_ node: Node) -> Bool {
        guard let scalar = node.scalar else { return false }
        let isTime = (try? TimeOfDay(reading: scalar.text)) != nil
        let utf8 = scalar.text.utf8Span.span
        let isInstant = unsafe EventTime.parse(utf8.bytes) != nil
        guard isTime || isInstant else { return false }
        collector.report(
            .expressionSyntax, at: scalar.span,
            "`until` takes an expression, and \(Message.quoted(scalar.text)) is \(isTime ? "a local time" : "an instant")",
            help: isTime
                ? "write `until: {time: \"\(scalar.text.prefix(5))\"}`"
                : "write `until: timestamp(\"\(scalar.text)\")`")
        return true
    }

    private func localTime(_ reader: MappingReader) -> LocalTimeOfWeek? {
        let text = reader.string("time", requiring: true)
        var days: [Int]?
        if let items = reader.list("days") {
            days = items.compactMap { item in
                values.choice(item, "days", of: LocalTimeOfWeek.dayNames).flatMap {
                    LocalTimeOfWeek.dayNames.firstIndex(of: $0.value)
                }
            }
            if items.isEmpty, let node = reader.node("days") {
                collector.report(
                    .invalidValue, at: node.span, "`days` needs at least one day", help: "without it every day is meant"
                )
            }
        }
        guard let text else { return nil }
        guard let time = try? TimeOfDay(reading: text.value), text.value.utf8.count == 5 else {
            collector.report(
                .invalidValue, at: text.span, "\(Message.quoted(text.value)) for `time` is not a local time",
                help: "write hours and minutes, from \"00:00\" to \"23:59\"")
            return nil
        }
        return LocalTimeOfWeek(time, on: days ?? Array(LocalTimeOfWeek.dayNames.indices))
    }
}

extension RuleSetChecker {
    /// A wait, or nil where its expression is none, which was reported.
    func wait(_ draft: WaitDraft, in scope: ExpressionScope, _ kept: inout KeptProperties) -> Wait? {
        switch draft {
        case .duration(let duration): return .duration(duration)
        case .until(let text):
            return kept.noting(check(text, "until", in: scope, yields: .timestamp)).map { .until($0) }
        case .localTime(let time): return .localTime(time)
        }
    }
}
