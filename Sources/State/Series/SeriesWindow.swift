import CEL
import Events

/// The events of a series in a window, lent: what aggregations read.
///
/// An item counts when its first event is not later than the window's end and its last one later than its start, wholly then;
/// except the bucket of all that was before, which counts in a bounded window only when it lies wholly inside.
struct SeriesWindow: ~Escapable {
    let raw: RawSpan
    let series: Series
    /// The time at or before which the window holds nothing.
    let start: Milliseconds
    /// The last time that it holds.
    let end: Milliseconds
    /// How many values a list of the newest has at most.
    let keep: Int

    @inline(__always)
    @_lifetime(copy raw)
    init(_ series: Series, _ raw: RawSpan, after start: Milliseconds, to end: Milliseconds, keep: Int = 0) {
        self.raw = raw
        self.series = series
        self.start = start
        self.end = end
        self.keep = keep
    }

    /// Whether the series has no bucket, so that ``entries`` are all there is.
    @inline(__always)
    var hasEntriesOnly: Bool { series.bucketCount == 0 }

    /// The indexes of the entries in the window, where the series has only such: a binary search.
    @inline(__always)
    var entries: Range<Int> {
        guard series.count > 0 else { return 0..<0 }
        // Most windows end now: then no entry is later.
        let high =
            series.firstTime(raw, series.count &- 1) <= end ? series.count : firstIndex(after: end, below: series.count)
        return min(high, firstIndex(after: start, below: high))..<high
    }

    /// The first index below `high` whose entry is later than a time.
    @inline(__always)
    private func firstIndex(after time: Milliseconds, below high: Int) -> Int {
        var (low, high) = (0, high)
        while low < high {
            let middle = (low &+ high) >> 1
            if series.firstTime(raw, middle) <= time { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    /// The value of an entry.
    @inline(__always)
    func entry(_ index: Int) -> Scalar { Scalar(raw, at: series.item(index) + Layout.entryValue, series.kind) }

    /// A walk over all items of the window, in order.
    var scan: WindowScan {
        @_lifetime(copy self) get { WindowScan(self) }
    }

    /// All that the window holds.
    var total: Summary {
        var total = Summary()
        var scan = scan
        while let item = scan.next() { total.combine(summary(of: item), series.kind, heap: series.heap(raw)) }
        return total
    }

    /// What an item holds.
    func summary(of item: WindowScan.Item) -> Summary {
        if let bucket = item.bucket { return Summary(raw, at: bucket, firstTime: item.first, series.kind) }
        return Summary(Scalar(raw, at: item.offset + Layout.entryValue, series.kind), series.kind, time: item.first)
    }

    /// The value of an entry, or one of those that a bucket keeps.
    @inline(__always)
    func scalar(of item: WindowScan.Item, _ kept: BucketValue) -> Scalar {
        guard let bucket = item.bucket else { return Scalar(raw, at: item.offset + Layout.entryValue, series.kind) }
        return series.value(raw, kept, ofBucket: bucket)
    }

    /// The time of the last event of an item.
    @inline(__always)
    func lastTime(of item: WindowScan.Item) -> Milliseconds {
        item.bucket.map { series.lastTime(raw, ofBucket: $0) } ?? item.first
    }

    /// Whether a bucket at an offset counts, whose first event is not later than the window's end.
    @inline(__always)
    func holds(_ bucket: Int, first: Milliseconds, isBefore: Bool) -> Bool {
        series.lastTime(raw, ofBucket: bucket) > start && !(isBefore && first <= start)
    }

    /// Whether the first value is less than the second.
    @inline(__always)
    func less(_ left: Scalar, _ right: Scalar) -> Bool {
        Scalar.less(left, right, series.kind, heap: series.heap(raw))
    }

    /// A value that stands for so many events, for expressions; nil where there is none.
    func value(_ scalar: Scalar, of count: UInt64) -> Value? {
        count > 0 ? scalar.value(series.kind, heap: series.heap(raw)) : nil
    }
}

/// A walk over the items of a series that lie in a window.
struct WindowScan: ~Escapable {
    private let window: SeriesWindow
    private var index = 0
    private var rank = 0

    /// An item in the window.
    struct Item {
        /// The offset of the item.
        let offset: Int
        /// The offset of the bucket's summary, nil where it is an entry.
        let bucket: Int?
        /// The time of the first event.
        let first: Milliseconds
    }

    @_lifetime(copy window)
    init(_ window: SeriesWindow) {
        self.window = window
    }

    /// The next item in the window.
    mutating func next() -> Item? {
        let (series, raw) = (window.series, window.raw)
        while index < series.count {
            let offset = series.item(index)
            let word = series.word(raw, index)
            let first = Milliseconds(truncatingIfNeeded: word & ~EntryTime.bucketBit)
            if first > window.end { return nil }
            index += 1
            if word & EntryTime.bucketBit == 0 {
                if first > window.start { return Item(offset: offset, bucket: nil, first: first) }
                continue
            }
            let bucket = series.bucket(rank)
            rank += 1
            guard window.holds(bucket, first: first, isBefore: index == 1 && series.hasBefore) else { continue }
            return Item(offset: offset, bucket: bucket, first: first)
        }
        return nil
    }
}
