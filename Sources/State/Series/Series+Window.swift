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
    /// The panes of a window, where none of the series' panes is merged.
    @inline(__always)
    private func singles(_ raw: RawSpan, after start: Milliseconds, to end: Milliseconds) -> Range<Int> {
        let low = firstIndex(raw, after: start)
        return low..<max(low, firstIndex(raw, after: end))
    }

    /// The first pane whose first event is later than a time: a binary search.
    @inline(__always)
    private func firstIndex(_ raw: RawSpan, after time: Milliseconds) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) >> 1
            if Milliseconds(truncatingIfNeeded: word(raw, middle)) <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// How many events the window holds.
    func eventCount(_ raw: RawSpan, after start: Milliseconds, to end: Milliseconds) -> Int64 {
        if mergedCount == 0 { return Int64(singles(raw, after: start, to: end).count) }
        var scan = WindowScan(self, after: start, to: end)
        var count: UInt64 = 0
        while let found = scan.next(raw) {
            count = found.summary < 0 ? count &+ 1 : count &+ raw.u64(found.summary + Layout.mergedCount)
        }
        return Int64(clamping: count)
    }

    /// The sum of the window's values.
    func sum(_ raw: RawSpan, after start: Milliseconds, to end: Milliseconds) -> Sum {
        var sum = Sum(kind: kind)
        guard kind.isNumeric else { return sum }
        if mergedCount == 0 {
            let range = singles(raw, after: start, to: end)
            sum.count = UInt64(range.count)
            var offset = pane(range.lowerBound) + Layout.paneValue
            for _ in range {
                let word = raw.u64(offset)
                if kind == .double {
                    sum.doubles.add(Double(bitPattern: word))
                } else {
                    sum.ints &+= Int128(Int64(bitPattern: word))
                }
                offset += stride
            }
            return sum
        }
        var scan = WindowScan(self, after: start, to: end)
        while let found = scan.next(raw) {
            let summary = summary(raw, found)
            sum.count &+= summary.count
            sum.ints &+= summary.intSum
            sum.doubles.add(summary.doubleSum.sum)
            sum.doubles.add(summary.doubleSum.compensation)
        }
        return sum
    }

    private func summary(_ raw: RawSpan, _ found: WindowScan.Found) -> Summary {
        if found.summary >= 0 { return Summary(raw, at: found.summary, firstTime: found.first, kind) }
        return Summary(Scalar(raw, at: found.pane + Layout.paneValue, kind), kind, time: found.first)
    }

    /// The least, greatest, first or last value of the window; nil where it holds no event.
    func extremum(
        _ raw: RawSpan, _ aggregation: Aggregation, after start: Milliseconds, to end: Milliseconds
    ) -> Scalar? {
        guard kind != .none else { return nil }
        if mergedCount == 0 {
            let range = singles(raw, after: start, to: end)
            guard let last = range.last else { return nil }
            let chosen: Int
            switch aggregation {
            case .first: chosen = range.lowerBound
            case .min, .max: chosen = extreme(raw, range, isMax: aggregation == .max)
            default: chosen = last
            }
            return Scalar(raw, at: pane(chosen) + Layout.paneValue, kind)
        }
        let heap = heap(raw)
        var scan = WindowScan(self, after: start, to: end)
        var total = Summary()
        while let found = scan.next(raw) { total.combine(summary(raw, found), kind, heap: heap) }
        guard total.count > 0 else { return nil }
        switch aggregation {
        case .min: return total.min
        case .max: return total.max
        case .first: return total.first
        default: return total.last
        }
    }

    /// The pane with the least or greatest value of a range that is not empty.
    private func extreme(_ raw: RawSpan, _ range: Range<Int>, isMax: Bool) -> Int {
        var best = range.lowerBound
        if kind == .double {
            var value = Double(bitPattern: raw.u64(pane(best) + Layout.paneValue))
            for index in range.dropFirst() {
                let other = Double(bitPattern: raw.u64(pane(index) + Layout.paneValue))
                if isMax ? other > value : other < value { (best, value) = (index, other) }
            }
            return best
        }
        let heap = heap(raw)
        var value = Scalar(raw, at: pane(best) + Layout.paneValue, kind)
        for index in range.dropFirst() {
            let other = Scalar(raw, at: pane(index) + Layout.paneValue, kind)
            let isBetter =
                isMax ? Scalar.less(value, other, kind, heap: heap) : Scalar.less(other, value, kind, heap: heap)
            if isBetter { (best, value) = (index, other) }
        }
        return best
    }
}
