import CEL
import State
import YAML

extension RuleSetChecker {
    /// Checks that a feature has the keys that its aggregation asks for, and no others.
    func checkOptions(_ draft: FeatureDraft) {
        let name = draft.aggregation.rawValue
        let row = draft.aggregation.row
        if let key = draft.key, !row.takesKey {
            let names = Aggregation.allCases.filter(\.row.takesKey).map { "`\($0.rawValue)`" }
            collector.report(
                .featureOption, at: key.span, "`\(name)` takes no `by`",
                help: "those that do are \(names.dropLast().joined(separator: ", ")) and \(names.last ?? "")")
        }
        if let keep = draft.keep, draft.key == nil, row.content != .newest {
            collector.report(
                .featureOption, at: keep.span, "`\(name)` takes no `keep` without `by`",
                help: "`keep` says how many values `recent` has, or how many keys `by`")
        }
        if let halfLife = draft.halfLife, row.content != .decayed {
            collector.report(
                .featureOption, at: halfLife.span, "`\(name)` takes no `half_life`",
                help: "`over` says how far back it reaches; only the values of `decayed` fade")
        }
        if draft.halfLife == nil, row.content == .decayed, !draft.isBroken {
            collector.report(
                .featureOption, at: draft.span, "`\(name)` needs `half_life:`, in what time a value halves",
                help: "write as `half_life: 7d`")
        }
    }

    /// The program of `by`; nil where there is none or after reporting.
    func checkKey(_ draft: FeatureDraft, in scope: ExpressionScope) -> Program? {
        guard let key = draft.key, let checked = check(key, "by", in: scope, yields: .any) else { return nil }
        switch checked.program.type {
        case .string, .int, .bool: return checked.program
        case .dyn:
            if let event = scope.event, checked.readsUncertain(event) { return nil }
            collector.report(
                .featureOption, at: key.span, "`by` must be string, int or bool, this is dyn",
                help: "say what it is, as `string(\(Message.shortened(key.text)))`")
        case .uint:
            collector.report(
                .featureOption, at: key.span, "`by` must be string, int or bool, this is uint",
                help: "write `int(\(Message.shortened(key.text)))`")
        case let type:
            collector.report(
                .featureOption, at: key.span, "`by` must be string, int or bool, this is \(type)",
                help: "write an expression of one of them")
        }
        return nil
    }
}
