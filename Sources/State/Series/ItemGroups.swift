import Events

/// When the events of an item happened.
struct ItemSpan {
    /// The time of the first event.
    let first: Milliseconds
    /// The time of the last event.
    let last: Milliseconds
    /// Which of the buckets it is; nil where it is an entry.
    let bucket: Int?
}

/// The items of a series, neighbours of which are joined: each group becomes one item.
struct ItemGroups {
    let spans: [ItemSpan]
    /// Where groups begin, in order, and behind them where the last one ends.
    private(set) var bounds: [Int]

    /// Each item a group of its own.
    init(_ spans: [ItemSpan]) {
        self.spans = spans
        bounds = Array(0...spans.count)
    }

    var count: Int { bounds.count - 1 }

    /// The items of a group.
    subscript(index: Int) -> Range<Int> { bounds[index]..<bounds[index + 1] }

    /// How many groups become buckets.
    var bucketCount: Int {
        var buckets = 0
        for index in 0..<count where self[index].count > 1 || spans[bounds[index]].bucket != nil { buckets += 1 }
        return buckets
    }

    /// The items that are groups of their own, from such a one up to the next that is not.
    func itemsAlone(from index: Int) -> Range<Int> {
        var end = index + 1
        while end < count, self[end].count == 1 { end += 1 }
        return bounds[index]..<bounds[end]
    }

    /// Leaves out the first groups.
    mutating func dropFirst(_ count: Int) { bounds.removeFirst(count) }

    /// Makes one of the first groups.
    mutating func joinFirst(_ count: Int) { bounds.removeSubrange(1..<count) }

    /// Joins neighbours from a group on, from the oldest on, as long as what they make spans at most max(age, shortest window)/32, where
    /// the age is that of its last event.
    mutating func join(from start: Int, shortest: Milliseconds, clock: Milliseconds) {
        var joined = Array(bounds[..<start])
        joined.reserveCapacity(bounds.count)
        var first: Milliseconds = 0
        var last: Milliseconds = 0
        for index in start..<count {
            // From here on each group is still one item.
            let span = spans[bounds[index]]
            if index > start {
                let newLast = max(last, span.last)
                if (newLast - first) * StateLimits.bucketParts <= max(clock - newLast, shortest) {
                    last = newLast
                    continue
                }
            }
            joined.append(bounds[index])
            (first, last) = (span.first, span.last)
        }
        joined.append(bounds[count])
        bounds = joined
    }
}

extension Series {
    /// When the events of each item happened.
    func spans(_ raw: RawSpan) -> [ItemSpan] {
        var spans: [ItemSpan] = []
        spans.reserveCapacity(count)
        var rank = 0
        for index in 0..<count {
            let word = word(raw, index)
            let first = EntryTime.time(word)
            guard word & EntryTime.bucketBit != 0 else {
                spans.append(ItemSpan(first: first, last: first, bucket: nil))
                continue
            }
            spans.append(ItemSpan(first: first, last: lastTime(raw, ofBucket: bucket(rank)), bucket: rank))
            rank += 1
        }
        return spans
    }

    /// The payload of a series of these items joined, a group an item.
    func payload(_ groups: ItemGroups, _ raw: RawSpan, _ shape: SeriesShape) -> SeriesPayload {
        var writer = SeriesWriter(shape, items: groups.count, buckets: groups.bucketCount)
        append(groups, to: &writer, raw)
        if shape.isTallied { tally(groups, in: &writer, raw) }
        return writer.finished()
    }

    private func append(_ groups: ItemGroups, to writer: inout SeriesWriter, _ raw: RawSpan) {
        var index = 0
        while index < groups.count {
            let group = groups[index]
            if group.count == 1 {
                let alone = groups.itemsAlone(from: index)
                index += alone.count
                append(alone, groups.spans, to: &writer, raw)
                continue
            }
            index += 1
            var summary = summary(raw, group.lowerBound, groups.spans[group.lowerBound])
            for other in group.dropFirst() {
                summary.combine(self.summary(raw, other, groups.spans[other]), kind, heap: heap(raw), decay)
            }
            writer.append(bucket: summary, heap: heap(raw))
        }
    }

    /// Writes the tallies of the groups that become buckets. With the values of those that stay apart they are as many as may be kept.
    private func tally(_ groups: ItemGroups, in writer: inout SeriesWriter, _ raw: RawSpan) {
        let first = groups.bounds[0]
        var tallies = TallyBuilder(self, raw)
        var apart: [Scalar] = []
        let old = Tallies(self, raw)
        var offset = old?.pairs ?? 0
        // Those of the buckets that are left out.
        for item in 0..<first where groups.spans[item].bucket != nil {
            if let old { offset = old.bucket(at: offset).next }
        }
        for index in 0..<groups.count {
            let group = groups[index]
            if group.count == 1, groups.spans[group.lowerBound].bucket == nil {
                let value = value(raw, group.lowerBound)
                if !apart.contains(where: { Scalar.equal($0, value, kind) }) { apart.append(value) }
                continue
            }
            if group.count == 1 {
                if let old { tallies.copyBucket(of: old, at: &offset) } else { tallies.endBucket() }
                continue
            }
            for item in group {
                if groups.spans[item].bucket == nil {
                    tallies.add(value(raw, item), at: groups.spans[item].first)
                } else if let old {
                    tallies.addBucket(of: old, at: &offset)
                }
            }
            tallies.endBucket()
        }
        let known = apart.count { tallies.has($0) }
        writer.append(tallies: tallies, most: max(0, StateLimits.distinctValues - apart.count + known), heap: heap(raw))
    }

    /// Writes items as they are; their texts go into another heap.
    private func append(_ items: Range<Int>, _ spans: [ItemSpan], to writer: inout SeriesWriter, _ raw: RawSpan) {
        guard kind == .string else {
            let ranks = spans[items].lazy.compactMap(\.bucket)
            let first = ranks.first ?? 0
            let buckets = bucket(first)..<bucket(first + ranks.count)
            writer.append(
                items: raw.extracting(item(items.lowerBound)..<item(items.upperBound)),
                buckets: raw.extracting(buckets))
            return
        }
        for index in items {
            if spans[index].bucket == nil {
                writer.append(entry: raw.u64(item(index)), value(raw, index), heap: heap(raw))
            } else {
                writer.append(bucket: summary(raw, index, spans[index]), heap: heap(raw))
            }
        }
    }

    /// The value of an entry.
    private func value(_ raw: RawSpan, _ index: Int) -> Scalar {
        Scalar(raw, at: item(index) + Layout.entryValue, kind)
    }

    /// What an item holds.
    private func summary(_ raw: RawSpan, _ index: Int, _ span: ItemSpan) -> Summary {
        if let rank = span.bucket { return Summary(raw, at: bucket(rank), firstTime: span.first, kind) }
        return Summary(value(raw, index), kind, time: span.first)
    }
}
