import CEL
import Events
import State
import YAML

extension RuleSetChecker {
    /// What features share a series by: the names of their event types and the texts of `where` and `of`.
    private struct SeriesKey: Hashable {
        let fields: [[UInt8]]

        /// `*` stands for itself, so that a new event type does not make another series of it.
        init(_ feature: FeatureDraft) {
            var seen: Set<[UInt8]> = []
            let names = feature.events.map { Array($0.value.utf8) }.filter { seen.insert($0).inserted }
            let texts = [feature.condition, feature.value].map { Array(($0?.text ?? "").utf8) }
            fields = names.sorted { $0.lexicographicallyPrecedes($1) } + texts
        }

        var hash: UInt64 {
            var hash = StableHash()
            for field in fields { hash.appendField(String(decoding: field, as: UTF8.self)) }
            return hash.value
        }
    }

    private struct SeriesParts {
        let key: SeriesKey
        let types: [Int]
        let condition: Program?
        let value: Program?
        var features: [Int]
        var windows: [Milliseconds?]
    }

    /// Checks the features, makes them known to expressions, and puts those on one series that share it.
    func checkFeatures() -> FeatureSet {
        var features: [FeatureDefinition] = []
        var series: [SeriesParts] = []
        var seriesIndexes: [SeriesKey: Int] = [:]
        for (index, name) in featureNames.enumerated() {
            guard case .feature(let draft)? = drafts.variables[name]?.value else { continue }
            let scope = featureScope(draft, by: .feature(index))
            let condition = check(draft.condition, "where", in: scope, yields: .bool)
            let value = check(draft.value, "of", in: scope, yields: .any)
            let valueType = checkValue(draft, value, event: scope.event)
            let row = draft.aggregation.row
            let result = row.result.type(of: valueType) ?? .dyn
            let defaultValue = checkDefault(draft, result)
            let isOptional = row.withoutEvents == nil && draft.defaultValue == nil && !draft.isBroken
            let type = result == .dyn ? .dyn : isOptional ? .optional(result) : result
            common.declare(name, as: type, slot: Slot.feature(index).number)

            let key = SeriesKey(draft)
            let place = seriesIndexes[key] ?? series.count
            if place == series.count {
                seriesIndexes[key] = place
                series.append(
                    SeriesParts(
                        key: key, types: scope.event?.types ?? [], condition: condition?.program, value: value?.program,
                        features: [], windows: []))
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
                hash: parts.key.hash, eventTypes: parts.types, condition: parts.condition, value: parts.value,
                shortestWindow: windows.min(), longestWindow: isUnbounded ? nil : windows.max(),
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

    private func checkDefault(_ draft: FeatureDraft, _ result: Type) -> Value? {
        guard let literal = draft.defaultValue else { return nil }
        if draft.aggregation.row.withoutEvents != nil {
            collector.report(
                .featureDefault, at: literal.span,
                "`\(draft.aggregation.rawValue)` always has a value, 0 without any event: `default` says nothing",
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
