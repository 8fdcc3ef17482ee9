public import CEL
public import Events

extension IndividualState {
    /// The value of a feature at a time: over the events later than `time` − window and not later than `time`.
    ///
    /// Without any event it is what ``AggregationRow/withoutEvents`` says, else its default or, where it has none, the empty optional.
    /// An error is one of the aggregation, as a sum of ints outside int64; or a feature asks for values of events that were merged before any
    /// did, and does not allow warming.
    public func value(of feature: Int, in set: FeatureSet, at time: Milliseconds) -> Value {
        guard set.featurePlans.indices.contains(feature) else { return .error(EvaluationError("no such feature")) }
        let plan = set.featurePlans[feature]
        let raw = buffer.raw
        var offset = seriesStart
        guard let field = series(plan.series, from: &offset) else { return set.valuesWithoutEvents[feature] }
        let end = EntryTime.packed(time)
        if plan.isKeyed { return values(plan, field, at: end) }
        if let series = Series(raw, field), plan.kind == nil || plan.kind == series.kind {
            // Packed times are within 0 … 2⁴⁷, and windows above 0: no overflow.
            let window = SeriesWindow(series, raw, after: end &- plan.window, to: end, keep: plan.keep)
            // The commonest of all, without a call.
            if plan.aggregation == .count { return plan.present(.int(window.eventCount)) }
            if plan.asksForValues, !window.hasEntriesOnly, !window.knowsValues {
                return .error(set.features[feature].unknownValues)
            }
            if let value = plan.aggregation.value(window) { return plan.present(value) }
        }
        return set.valuesWithoutEvents[feature]
    }
}

extension FeatureDefinition {
    /// What is wrong where values of the window are not known.
    fileprivate var unknownValues: EvaluationError {
        EvaluationError(
            "`\(name)` is warming: events of its window were merged before the rules asked for their values; `warming: allow` reads "
                + "those that are known")
    }

    /// The value where the window holds no event.
    var valueWithoutEvents: Value {
        let row = aggregation.row
        if case .map = type { return MapValue([]).map { .map($0) } ?? .null }
        return row.withoutEvents?.value(row.result.type(of: valueType)) ?? defaultValue ?? .optional(nil)
    }
}
