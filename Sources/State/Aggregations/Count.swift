import CEL

/// The number of events.
enum Count: WindowAggregation {
    static let row = AggregationRow(
        help: "How many events of these types", operand: .none, result: .fixed(.int), withoutEvents: .init(),
        takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? { .int(window.eventCount) }
}

extension SeriesWindow {
    /// The number of events.
    @inline(__always)
    var eventCount: Int64 { hasEntriesOnly ? Int64(entries.count) : eventCountOfItems }

    private var eventCountOfItems: Int64 {
        // A bucket for each bit: so it is where the series was read.
        let (stride, bucketSize) = (series.kind.entrySize, series.kind.bucketSize)
        let last = series.buckets
        let before = series.hasBefore ? series.items : -1
        var count: UInt64 = 0
        var bucket = last
        var item = series.items
        while item < last {
            let word = raw.uncheckedU48(item)
            let first = EntryTime.time(word)
            if first > end { break }
            if word & EntryTime.bucketBit == 0 {
                if first > start { count &+= 1 }
            } else {
                if holds(bucket, first: first, isBefore: item == before) {
                    count &+= series.eventCount(raw, ofBucket: bucket)
                }
                bucket &+= bucketSize
            }
            item &+= stride
        }
        return Int64(clamping: count)
    }
}
