import CEL

/// The value that came most often; of equally frequent ones the one seen last.
enum MostFrequent: WindowAggregation {
    static let row = AggregationRow(
        help: "The commonest `of` of events of these types, of equally common ones that seen last", operand: .any,
        result: .operand, withoutEvents: nil, content: .values)

    static func value(_ window: SeriesWindow) -> Value? {
        guard window.hasEntriesOnly else {
            let best = window.values.max { ($0.events, $0.seen, $0.order) < ($1.events, $1.seen, $1.order) }
            return best.flatMap { window.value($0.value, of: 1) }
        }
        // From the newest on, each value is first met where all its entries are still ahead.
        let range = window.entries
        var best: (entry: Scalar, count: Int)?
        for index in range.reversed() {
            if let best, index - range.lowerBound < best.count { break }
            let entry = window.entry(index)
            var count = 1
            for other in range.lowerBound..<index where window.equal(window.entry(other), entry) { count += 1 }
            if count > best?.count ?? 0 { best = (entry, count) }
        }
        return best.flatMap { window.value($0.entry, of: 1) }
    }
}
