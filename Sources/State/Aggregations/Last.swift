import CEL

/// The value of the newest event.
enum Last: WindowAggregation {
    static let row = AggregationRow(
        help: "The `of` of the newest event of these types", operand: .any, result: .operand, withoutEvents: nil,
        takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? {
        guard window.hasEntriesOnly else {
            let total = window.total
            return window.value(total.last, of: total.count)
        }
        return window.entries.last.flatMap { window.value(window.entry($0), of: 1) }
    }
}
