import CEL
import Ordering
import YAML

/// Puts probes around the conditions of a rule set that is being loaded. Used on one thread by one load.
final class ConditionWatch {
    private let makeProbe: () -> any ConditionProbe
    private var found: [Found] = []

    private struct Found {
        let probe: any ConditionProbe
        let span: SourceSpan
        let place: ConditionPlace
        var reads: [Slot] = []
        var isImplied = false
    }

    /// Watches with probes that `makeProbe` makes, one a condition.
    init(makeProbe: @escaping () -> any ConditionProbe) {
        self.makeProbe = makeProbe
    }

    /// Chooses the probes of an expression: whole ones are watched only where they are conditions.
    func prober(of text: ExpressionText, isCondition: Bool) -> ConditionProber {
        { place in
            guard isCondition || !place.isWhole else { return nil }
            let probe = self.makeProbe()
            self.found.append(
                Found(probe: probe, span: place.isWhole ? text.span : text.span(of: place.span), place: place))
            return probe
        }
    }

    /// Notes what an expression reads, whose conditions are those found since there were `count`.
    func note(_ checked: CheckedExpression, since count: Int) {
        for index in found.indices.dropFirst(count) {
            let span = found[index].place.span
            let reads = checked.reads.filter { found[index].place.isWhole || span.overlaps($0.span) }
            found[index].reads = reads.map { Slot(number: $0.slot) }
        }
    }

    /// How many conditions were found so far.
    var count: Int { found.count }

    /// A condition that always holds, to be watched at a place where none is written.
    func implied(at span: SourceSpan?) -> Program? {
        guard let span else { return nil }
        let first = found.count
        let checked = Program.parseAndCheck("true") { place in
            let probe = self.makeProbe()
            self.found.append(Found(probe: probe, span: span, place: place))
            return probe
        }
        guard let checked, first < found.count else { return nil }
        found[first].isImplied = true
        return Program(checked)
    }

    /// What was found, in order of file and place; of conditions that begin at one place the outer one first.
    func conditions(in outline: RuleOutline) -> [WatchedCondition] {
        let sorted = found.enumerated().sorted { left, right in
            let (one, other) = (left.element.span, right.element.span)
            if one.file.path != other.file.path { return one.file.path.precedes(other.file.path) }
            if one.range.lowerBound != other.range.lowerBound { return one.range.lowerBound < other.range.lowerBound }
            if one.range.upperBound != other.range.upperBound { return one.range.upperBound > other.range.upperBound }
            return left.element.place.isWhole && !right.element.place.isWhole
        }
        return sorted.map { _, found in
            WatchedCondition(
                probe: found.probe, place: outline.place(of: found.span),
                text: found.span.text.split(whereSeparator: \.isWhitespace).joined(separator: " "),
                reads: found.reads, isWhole: found.place.isWhole, isConstant: found.place.isConstant,
                isImplied: found.isImplied)
        }
    }
}

extension Program {
    fileprivate static func parseAndCheck(_ source: String, probing prober: @escaping ConditionProber)
        -> CheckedExpression?
    {
        guard case .success(let parsed) = Expression.parse(source),
            case .success(let checked) = check(parsed, in: Environment(), probing: prober)
        else { return nil }
        return checked
    }
}
