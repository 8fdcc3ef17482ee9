import CEL

/// The number of different values.
enum Distinct: WindowAggregation {
    static let row = AggregationRow(
        help: "How many different `of` events of these types have", operand: .any, result: .fixed(.int),
        withoutEvents: .init(), content: .values)

    static func value(_ window: SeriesWindow) -> Value? {
        guard window.hasEntriesOnly else {
            return .int(Int64(min(window.values.count, StateLimits.distinctValues)))
        }
        // Each value by its last entry: those that no later one repeats.
        let range = window.entries
        var count: Int64 = 0
        for index in range {
            let entry = window.entry(index)
            var next = index + 1
            while next < range.upperBound, !window.equal(window.entry(next), entry) { next += 1 }
            if next == range.upperBound { count += 1 }
        }
        return .int(count)
    }
}
