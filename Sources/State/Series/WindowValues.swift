import Events

/// A value in a window.
struct WindowValue {
    let value: Scalar
    var events: UInt64 = 0
    /// The time of its last event, and which of equal times came later.
    var seen: Milliseconds
    var order: Int
}

extension SeriesWindow {
    /// Whether two values are one.
    @inline(__always)
    func equal(_ left: Scalar, _ right: Scalar) -> Bool { Scalar.equal(left, right, series.kind) }

    /// Whether all values of the window are known: not where events were merged before some feature asked for their values. What a
    /// saturated series with tallies lacks it has forgotten as it should.
    var knowsValues: Bool {
        if series.field.kind.layout == .tallied, series.flags & Layout.seriesSaturated != 0 { return true }
        return series.knowsValues(raw) { index, bucket, first in
            first <= end && holds(bucket, first: first, isBefore: index == 0 && series.hasBefore)
        }
    }

    /// The different values of a window over a series that may have buckets; those of buckets that were merged without tallies are not
    /// known (``knowsValues``).
    ///
    /// A value of buckets counts when it was last seen after the window's start, however long the bucket is.
    var values: [WindowValue] {
        var values: [WindowValue] = []
        var scan = scan
        if let tallies = Tallies(series, raw) {
            for index in 0..<tallies.valueCount {
                values.append(
                    WindowValue(value: tallies.value(index), seen: min(tallies.seen(index), end), order: index))
            }
            countBuckets(of: tallies, &values)
        }
        while let item = scan.next() {
            guard item.bucket == nil else { continue }
            let value = Scalar(raw, at: item.offset + Layout.entryValue, series.kind)
            let order = item.offset
            guard let known = values.firstIndex(where: { equal($0.value, value) }) else {
                values.append(WindowValue(value: value, events: 1, seen: item.first, order: order))
                continue
            }
            values[known].events += 1
            if item.first >= values[known].seen { (values[known].seen, values[known].order) = (item.first, order) }
        }
        return values.filter { $0.events > 0 && $0.seen > start }
    }

    /// Adds the events of the buckets that the window holds.
    private func countBuckets(of tallies: borrowing Tallies, _ values: inout [WindowValue]) {
        var offset = tallies.pairs
        var rank = 0
        for index in 0..<series.count {
            let word = series.word(raw, index)
            guard word & EntryTime.bucketBit != 0 else { continue }
            let first = EntryTime.time(word)
            let bucket = tallies.bucket(at: offset)
            if first <= end, holds(series.bucket(rank), first: first, isBefore: index == 0 && series.hasBefore) {
                for number in bucket.pairs {
                    let pair = tallies.pair(number, ofBucketAt: offset)
                    values[pair.value].events += pair.events
                }
            }
            rank += 1
            offset = bucket.next
        }
    }
}
