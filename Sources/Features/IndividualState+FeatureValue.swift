public import CEL
public import Events

extension IndividualState {
    /// The value of a feature at a time: over the events later than `time` − window and not later than `time`.
    ///
    /// Without any event a count or sum is 0, another feature its default or, where it has none, the empty optional. An error is
    /// a sum of ints outside int64.
    public func value(of feature: Int, in set: FeatureSet, at time: Milliseconds) -> Value {
        guard set.features.indices.contains(feature) else { return .error(EvaluationError("no such feature")) }
        let definition = set.features[feature]
        let plan = set.plans[definition.series]
        let end = PaneTime.packed(time)
        let start = PaneTime.windowStart(time, definition.window)
        guard let series = series(plan.hash), plan.kind == nil || plan.kind == series.kind else {
            return definition.valueWithoutEvents
        }
        let raw = bytes.raw
        switch definition.aggregation {
        case .count:
            return .int(series.eventCount(raw, after: start, to: end))
        case .sum, .mean:
            return series.sum(raw, after: start, to: end).value(definition)
        case .min, .max, .first, .last:
            guard let scalar = series.extremum(raw, definition.aggregation, after: start, to: end) else {
                return definition.valueWithoutEvents
            }
            let value = scalar.value(series.kind, heap: series.heap(raw)) ?? .error(EvaluationError("no such value"))
            return definition.present(value)
        }
    }

    /// Whether the series of a feature has stopped keeping events, because the individual's buffer was full.
    public func isSaturated(_ feature: Int, in set: FeatureSet) -> Bool {
        guard set.features.indices.contains(feature),
            let series = series(set.plans[set.features[feature].series].hash)
        else { return false }
        return series.flags & Layout.seriesSaturated != 0
    }
}

extension FeatureDefinition {
    /// The value where the window holds no event.
    var valueWithoutEvents: Value {
        switch aggregation {
        case .count: .int(0)
        case .sum: valueType == .double ? .double(0) : .int(0)
        default: defaultValue ?? .optional(nil)
        }
    }

    /// A value that is there, in the feature's type.
    func present(_ value: Value) -> Value {
        if case .optional = type { .optional(value) } else { value }
    }
}

/// A running sum and count.
struct Sum {
    var count: UInt64 = 0
    var ints: Int128 = 0
    var doubles = CompensatedSum()
    let kind: ValueKind

    /// The feature's value: the sum or the mean.
    func value(_ definition: FeatureDefinition) -> Value {
        if definition.aggregation == .mean {
            guard count > 0, kind.isNumeric else { return definition.valueWithoutEvents }
            let total = kind == .int ? Double(ints) : doubles.value
            return definition.present(.double(total / Double(count)))
        }
        switch kind {
        case .double: return .double(doubles.value)
        case .int:
            guard let sum = Int64(exactly: ints) else {
                return .error(EvaluationError("integer overflow: the sum of \(definition.name) is outside int64"))
            }
            return .int(sum)
        default: return definition.valueWithoutEvents
        }
    }
}
