import CEL
import Events
import State
import YAML

extension RuleSetChecker {
    private struct SeriesParts {
        let identity: SeriesIdentity
        let types: [Int]
        let condition: Program?
        let value: Program?
        let key: Program?
        var features: [Int]
        var windows: [Milliseconds?]
    }

    /// Checks the features, makes them known to expressions, and puts those on one series that share it.
    func checkFeatures() -> FeatureSet {
        var features: [FeatureDefinition] = []
        var series: [SeriesParts] = []
        var seriesIndexes: [SeriesIdentity: Int] = [:]
        for (index, name) in featureNames.enumerated() {
            guard case .feature(let draft)? = drafts.variables[name]?.value else { continue }
            let scope = featureScope(draft, by: .feature(index))
            let condition = check(draft.condition, "where", in: scope, yields: .bool)
            let value = check(draft.value, "of", in: scope, yields: .any)
            let valueType = checkValue(draft, value, event: scope.event)
            checkOptions(draft)
            let key = checkKey(draft, in: scope)
            let type = resultType(draft, valueType, key)
            let defaultValue = checkDefault(draft, type)
            common.declare(name, as: type, slot: Slot.feature(index).number)

            let identity = SeriesIdentity(draft)
            let place = seriesIndexes[identity] ?? series.count
            if place == series.count {
                seriesIndexes[identity] = place
                series.append(
                    SeriesParts(
                        identity: identity, types: scope.event?.types ?? [], condition: condition?.program,
                        value: value?.program, key: key, features: [], windows: []))
            }
            series[place].features.append(index)
            series[place].windows.append(draft.window)
            features.append(
                FeatureDefinition(
                    name: name, series: place, aggregation: draft.aggregation, window: draft.window,
                    valueType: valueType, defaultValue: defaultValue, type: type, allowsWarming: draft.allowsWarming))
        }
        var byType: [[Int]] = Array(repeating: [], count: dictionary.types.count)
        for (index, parts) in series.enumerated() {
            for type in parts.types { byType[type].append(index) }
        }
        let definitions = series.map { parts in
            let isUnbounded = parts.windows.contains { $0 == nil }
            let windows = parts.windows.compactMap(\.self)
            return SeriesDefinition(
                hash: parts.identity.hash, eventTypes: parts.types, condition: parts.condition, value: parts.value,
                key: parts.key, form: parts.identity.form, shortestWindow: windows.min(),
                longestWindow: isUnbounded ? nil : windows.max(),
                features: parts.features)
        }
        return FeatureSet(features: features, series: definitions, seriesByEventType: byType)
    }

    private func featureScope(_ draft: FeatureDraft, by reader: LabelCarrier) -> ExpressionScope {
        let event = scope(of: draft.events, by: reader, allowsAll: true)
        var scope = ExpressionScope(environment: bare, event: event, reader: reader)
        scope.environment.declare(record: "event", fields: event.fields(in: dictionary) { Slot.event($0).number })
        scope.hidden = hiddenFromFeatures
        return scope
    }

    /// The type of `of`, or nil where the aggregation takes none or after reporting.
    private func checkValue(_ draft: FeatureDraft, _ checked: CheckedProgram?, event: EventScope?) -> Type? {
        let name = draft.aggregation.rawValue
        let allowed = draft.aggregation.row.operand.types
        guard !allowed.isEmpty else {
            if let value = draft.value {
                collector.report(
                    .featureValue, at: value.span, "`\(name)` takes no `of`: it counts events",
                    help: "to count only some of them write a `where:`")
            }
            return nil
        }
        guard let value = draft.value else {
            if !draft.isBroken {
                collector.report(
                    .featureValue, at: draft.span, "`\(name)` needs `of:`, the value of each event",
                    help: "write as `of: event.total`")
            }
            return nil
        }
        guard let type = checked?.program.type else { return nil }
        if type == .dyn, let event, let checked, checked.readsUncertain(event) { return nil }
        if allowed.contains(type) { return type }
        let help: String? =
            switch type {
            case .dyn: "say what it is, as `double(\(Message.shortened(value.text)))`"
            case .uint: "write `int(\(Message.shortened(value.text)))`"
            case .optional: "write `.orValue(…)`"
            default: nil
            }
        collector.report(
            .featureValue, at: value.span,
            "`of` of `\(name)` must be \(Self.alternatives(allowed)), this is \(type.shortName)", help: help)
        return nil
    }

    /// Types as a sentence lists them: `int, double or string`.
    private static func alternatives(_ types: [Type]) -> String {
        let names = types.map(\.shortName)
        return names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
    }

    /// The type of a feature; `dyn` where it is not known.
    private func resultType(_ draft: FeatureDraft, _ valueType: Type?, _ key: Program?) -> Type {
        let row = draft.aggregation.row
        guard let result = row.result.type(of: valueType) else { return .dyn }
        if draft.key != nil { return key.map { .map($0.type, result) } ?? .dyn }
        let isOptional = row.withoutEvents == nil && draft.defaultValue == nil && !draft.isBroken
        return isOptional ? .optional(result) : result
    }

    private func checkDefault(_ draft: FeatureDraft, _ result: Type) -> Value? {
        guard let literal = draft.defaultValue else { return nil }
        if draft.key != nil || draft.aggregation.row.withoutEvents != nil {
            var empty = "0"
            if case .list = draft.aggregation.row.result { empty = "an empty list" }
            if draft.key != nil { empty = "an empty map" }
            collector.report(
                .featureDefault, at: literal.span,
                "`\(draft.aggregation.rawValue)` always has a value, \(empty) without any event: `default` says nothing",
                help: "remove it")
            return nil
        }
        guard result != .dyn else { return nil }
        if let value = LiteralConversion.value(literal.value, as: result) { return value }
        collector.report(
            .featureDefault, at: literal.span,
            "the default must be \(result.shortName), \(Message.quoted(literal.scalar.text)) is not",
            help: LiteralConversion.example(result).map { "write it as `\($0)`" })
        return nil
    }
}
