import CEL

/// The least value.
enum Min: WindowAggregation {
    static let row = AggregationRow(
        help: "The least `of` of events of these types", operand: .any, result: .operand, withoutEvents: nil,
        takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? { window.extreme(isMax: false) }
}
