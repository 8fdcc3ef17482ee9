import CEL

/// The population standard deviation of the values: √(Σ(x − mean)² / n).
enum Stddev: WindowAggregation {
    static let row = AggregationRow(
        help: "The population standard deviation of `of` over events of these types", operand: .number,
        result: .fixed(.double), withoutEvents: nil)

    /// An error is one whose squares no double holds, or over events that a version before this aggregation merged.
    static func value(_ window: SeriesWindow) -> Value? {
        guard window.series.kind.isNumeric else { return nil }
        let total = window.total
        guard total.count > 0 else { return nil }
        guard total.deviations.isFinite else {
            return .error(
                EvaluationError("the deviation is not known: the values are too great, or were merged without it"))
        }
        return .double((total.deviations / Double(total.count)).squareRoot())
    }
}
