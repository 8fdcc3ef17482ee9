import CEL

/// The number of events.
enum Count: WindowAggregation {
    static let row = AggregationRow(
        help: "How many events of these types", operand: .none, result: .fixed(.int), withoutEvents: .init())

    @inline(__always)
    static func value(_ window: SeriesWindow) -> Value? {
        if window.hasEntriesOnly { return .int(Int64(window.entries.count)) }
        var scan = window.scan
        var count: UInt64 = 0
        while let item = scan.next() {
            count = item.bucket.map { count &+ window.eventCount(ofBucket: $0) } ?? count &+ 1
        }
        return .int(Int64(clamping: count))
    }
}
