import CEL

/// The value of the oldest event.
enum First: WindowAggregation {
    static let row = AggregationRow(
        help: "The `of` of the oldest event of these types", operand: .any, result: .operand, withoutEvents: nil)

    static func value(_ window: SeriesWindow) -> Value? {
        guard window.hasEntriesOnly else {
            let total = window.total
            return window.value(total.first, of: total.count)
        }
        return window.entries.first.flatMap { window.value(window.entry($0), of: 1) }
    }
}
