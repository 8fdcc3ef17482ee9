import CEL

/// The value of the newest event.
enum Last: WindowAggregation {
    static let row = AggregationRow(
        help: "The `of` of the newest event of these types", operand: .any, result: .operand, withoutEvents: nil,
        takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? {
        guard window.hasEntriesOnly else {
            var scan = window.scan
            guard var newest = scan.next() else { return nil }
            while let item = scan.next() {
                if window.lastTime(of: item) >= window.lastTime(of: newest) { newest = item }
            }
            return window.value(window.scalar(of: newest, .last), of: 1)
        }
        return window.entries.last.flatMap { window.value(window.entry($0), of: 1) }
    }
}
