import CEL

/// The value of the oldest event.
enum First: WindowAggregation {
    static let row = AggregationRow(
        help: "The `of` of the oldest event of these types", operand: .any, result: .operand, withoutEvents: nil)

    static func value(_ window: SeriesWindow) -> Value? {
        guard window.hasEntriesOnly else {
            // Items stand in the order of their first events.
            var scan = window.scan
            return scan.next().flatMap { window.value(window.scalar(of: $0, .first), of: 1) }
        }
        return window.entries.first.flatMap { window.value(window.entry($0), of: 1) }
    }
}
