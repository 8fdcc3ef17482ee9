import CEL

/// The arithmetic mean of the values.
enum Mean: WindowAggregation {
    static let row = AggregationRow(
        help: "The mean of `of` over events of these types", operand: .number, result: .fixed(.double),
        withoutEvents: nil, takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? { window.sum.mean }
}
