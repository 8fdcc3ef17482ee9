import Events

/// A walk over the panes of a series that lie in a window.
///
/// A pane counts when its first event is not later than the window's end and its last one later than its start, wholly then;
/// except the pane of all that was before, which counts in a bounded window only when it lies wholly inside.
struct WindowScan {
    private let series: Series
    private let start: Milliseconds
    private let end: Milliseconds
    private var index = 0
    private var rank = 0

    /// A pane in the window.
    struct Found {
        /// The offset of the pane.
        let pane: Int
        /// The offset of the merged pane's summary, or −1 where the pane is one event.
        let summary: Int
        /// The time of the pane's first event.
        let first: Milliseconds
    }

    @inline(__always)
    init(_ series: Series, after start: Milliseconds, to end: Milliseconds) {
        self.series = series
        self.start = start
        self.end = end
    }

    /// The next pane in the window.
    @inline(__always)
    mutating func next(_ raw: RawSpan) -> Found? {
        while index < series.count {
            let offset = series.pane(index)
            let word = raw.u64(offset) & 0xFFFF_FFFF_FFFF
            let first = Milliseconds(truncatingIfNeeded: word & ~PaneTime.mergedBit)
            if first > end { return nil }
            index += 1
            if word & PaneTime.mergedBit == 0 {
                if first > start { return Found(pane: offset, summary: -1, first: first) }
                continue
            }
            let summary = series.summary(rank)
            rank += 1
            if Milliseconds(raw.u48(summary)) <= start { continue }
            if index == 1 && series.hasBefore && first <= start { continue }
            return Found(pane: offset, summary: summary, first: first)
        }
        return nil
    }
}

extension Series {
    /// How many events the window holds.
    func eventCount(_ raw: RawSpan, after start: Milliseconds, to end: Milliseconds) -> Int64 {
        var scan = WindowScan(self, after: start, to: end)
        var count: UInt64 = 0
        while let found = scan.next(raw) {
            count = found.summary < 0 ? count &+ 1 : count &+ raw.u64(found.summary + Layout.mergedCount)
        }
        return Int64(clamping: count)
    }

    /// The sum of the window's values.
    func sum(_ raw: RawSpan, after start: Milliseconds, to end: Milliseconds) -> Sum {
        var scan = WindowScan(self, after: start, to: end)
        var sum = Sum(kind: kind)
        while let found = scan.next(raw) {
            if found.summary < 0 {
                let word = kind.isNumeric ? raw.u64(found.pane + Layout.paneValue) : 0
                sum.count &+= 1
                if kind == .double {
                    sum.doubles.add(Double(bitPattern: word))
                } else {
                    sum.ints &+= Int128(Int64(bitPattern: word))
                }
            } else {
                let summary = Summary(raw, at: found.summary, firstTime: found.first, kind)
                sum.count &+= summary.count
                sum.ints &+= summary.intSum
                sum.doubles.add(summary.doubleSum.sum)
                sum.doubles.add(summary.doubleSum.compensation)
            }
        }
        return sum
    }

    /// The least, greatest, first or last value of the window; nil where it holds no event.
    func extremum(
        _ raw: RawSpan, _ aggregation: Aggregation, after start: Milliseconds, to end: Milliseconds
    ) -> Scalar? {
        guard kind != .none else { return nil }
        let heap = heap(raw)
        var scan = WindowScan(self, after: start, to: end)
        var best: Scalar?
        var bestTime: Milliseconds = 0
        while let found = scan.next(raw) {
            var candidate: Scalar
            var time = found.first
            if found.summary < 0 {
                candidate = Scalar(raw, at: found.pane + Layout.paneValue, kind)
            } else {
                let summary = Summary(raw, at: found.summary, firstTime: found.first, kind)
                switch aggregation {
                case .min: candidate = summary.min
                case .max: candidate = summary.max
                case .first: candidate = summary.first
                default:
                    candidate = summary.last
                    time = summary.lastTime
                }
            }
            guard let known = best else {
                (best, bestTime) = (candidate, time)
                continue
            }
            let isBetter =
                switch aggregation {
                case .min: Scalar.less(candidate, known, kind, heap: heap)
                case .max: Scalar.less(known, candidate, kind, heap: heap)
                // Panes are in the order of their first events.
                case .first: false
                default: time >= bestTime
                }
            if isBetter { (best, bestTime) = (candidate, time) }
        }
        return best
    }
}
