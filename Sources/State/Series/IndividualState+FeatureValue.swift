public import CEL
public import Events

extension IndividualState {
    /// The value of a feature at a time: over the events later than `time` − window and not later than `time`.
    ///
    /// Without any event it is what ``AggregationRow/withoutEvents`` says, else its default or, where it has none, the empty optional.
    /// An error is a sum of ints outside int64.
    public func value(of feature: Int, in set: FeatureSet, at time: Milliseconds) -> Value {
        guard set.featurePlans.indices.contains(feature) else { return .error(EvaluationError("no such feature")) }
        let plan = set.featurePlans[feature]
        let raw = buffer.raw
        var offset = seriesStart
        if let field = series(plan.series, from: &offset), let series = Series(raw, field),
            plan.kind == nil || plan.kind == series.kind
        {
            let end = EntryTime.packed(time)
            // Packed times are within 0 … 2⁴⁷, and windows above 0: no overflow.
            let window = SeriesWindow(series, raw, after: end &- plan.window, to: end)
            // The commonest of all, without a call.
            if plan.aggregation == .count { return plan.present(.int(window.eventCount)) }
            if let value = plan.aggregation.value(window) { return plan.present(value) }
        }
        return set.valuesWithoutEvents[feature]
    }
}

extension FeatureDefinition {
    /// The value where the window holds no event.
    var valueWithoutEvents: Value {
        let row = aggregation.row
        return row.withoutEvents?.value(row.result.type(of: valueType)) ?? defaultValue ?? .optional(nil)
    }
}
