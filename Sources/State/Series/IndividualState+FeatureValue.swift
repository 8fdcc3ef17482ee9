public import CEL
public import Events

extension IndividualState {
    /// The value of a feature at a time: over the events later than `time` − window and not later than `time`.
    ///
    /// Without any event a count or sum is 0, another feature its default or, where it has none, the empty optional. An error is
    /// a sum of ints outside int64.
    public func value(of feature: Int, in set: FeatureSet, at time: Milliseconds) -> Value {
        guard set.featurePlans.indices.contains(feature) else { return .error(EvaluationError("no such feature")) }
        let plan = set.featurePlans[feature]
        let end = PaneTime.packed(time)
        let start = PaneTime.windowStart(time, plan.window)
        guard let series = series(plan.series), plan.kind == nil || plan.kind == series.kind else {
            return set.features[feature].valueWithoutEvents
        }
        let raw = buffer.raw
        switch plan.aggregation {
        case .count:
            return .int(series.eventCount(raw, after: start, to: end))
        case .sum, .mean:
            let sum = series.sum(raw, after: start, to: end)
            if let value = plan.aggregation == .sum ? sum.total : sum.mean { return plan.present(value) }
        case .min, .max, .first, .last:
            if let scalar = series.extremum(raw, plan.aggregation, after: start, to: end),
                let value = scalar.value(series.kind, heap: series.heap(raw))
            {
                return plan.present(value)
            }
        }
        return set.features[feature].valueWithoutEvents
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
}

/// A running sum and count.
struct Sum {
    var count: UInt64 = 0
    var ints: Int128 = 0
    var doubles = CompensatedSum()
    let kind: ValueKind

    /// The sum; an error where it is outside int64, nil where there is none of such values.
    var total: Value? {
        switch kind {
        case .double: return .double(doubles.value)
        case .int:
            if let sum = Int64(exactly: ints) { return .int(sum) }
            return .error(EvaluationError("integer overflow: the sum is outside int64"))
        default: return nil
        }
    }

    /// The mean, nil where there is no event.
    var mean: Value? {
        guard count > 0 else { return nil }
        let total = kind == .int ? Double(ints) : doubles.value
        return .double(total / Double(count))
    }
}
