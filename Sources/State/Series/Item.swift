import Events
import JSON

/// One or more events of a series, taken out of the buffer.
struct Item {
    var summary: Summary
    /// Of the event's id, while it is one event.
    var fingerprint: UInt16
    var isBucket: Bool
    /// The values of its events, when they were last seen, and how often they came, as far as that is known.
    var values: [(value: Scalar, seen: Milliseconds, events: UInt64)]

    /// The time of the first event.
    var first: Milliseconds { summary.firstTime }
    /// The time of the last event.
    var last: Milliseconds { summary.lastTime }

    /// Takes in the events of an item that is later in the order.
    mutating func merge(_ later: Item, _ kind: ValueKind, heap: RawSpan, _ decay: Decay?) {
        summary.combine(later.summary, kind, heap: heap, decay)
        isBucket = true
        fingerprint = 0
        values += later.values
    }

    /// The same with its texts in another heap, to which they are added where they are not there.
    func moved(to heap: inout [UInt8], from old: RawSpan, _ kind: ValueKind) -> Item {
        guard kind == .string else { return self }
        var item = self
        item.summary.min = StringHeap.moved(summary.min, from: old, to: &heap)
        item.summary.max = StringHeap.moved(summary.max, from: old, to: &heap)
        item.summary.first = StringHeap.moved(summary.first, from: old, to: &heap)
        item.summary.last = StringHeap.moved(summary.last, from: old, to: &heap)
        for index in values.indices {
            item.values[index].value = StringHeap.moved(values[index].value, from: old, to: &heap)
        }
        return item
    }
}

extension Series {
    /// All items, in order.
    func allItems(_ raw: RawSpan) -> [Item] {
        var result: [Item] = []
        result.reserveCapacity(count)
        let tallies = Tallies(self, raw)
        var pairs = tallies?.pairs ?? 0
        var rank = 0
        for index in 0..<count {
            let word = word(raw, index)
            let time = Milliseconds(word & ~EntryTime.bucketBit)
            if word & EntryTime.bucketBit != 0 {
                let summary = Summary(raw, at: bucket(rank), firstTime: time, kind)
                var item = Item(summary: summary, fingerprint: 0, isBucket: true, values: [])
                if let tallies {
                    let bucket = tallies.bucket(at: pairs)
                    for number in bucket.pairs {
                        let pair = tallies.pair(number, ofBucketAt: pairs)
                        item.values.append((tallies.value(pair.value), tallies.seen(pair.value), pair.events))
                    }
                    pairs = bucket.next
                }
                result.append(item)
                rank += 1
            } else {
                let value = Scalar(raw, at: item(index) + Layout.entryValue, kind)
                let fingerprint = raw.u16(item(index) + Layout.entryFingerprint)
                result.append(
                    Item(
                        summary: Summary(value, kind, time: time), fingerprint: fingerprint, isBucket: false,
                        values: [(value, time, 1)]))
            }
        }
        return result
    }

    /// The payload of a series with these items; their strings are in `heap`.
    static func payload(_ items: [Item], _ shape: SeriesShape, heap: RawSpan) -> SeriesPayload {
        var writer = SeriesWriter(shape, items: items.count, buckets: items.count { $0.isBucket })
        var tallies = TallyBuilder(shape.kind)
        for item in items {
            guard item.isBucket else {
                let word = UInt64(bitPattern: item.first) | UInt64(item.fingerprint) << 48
                writer.append(entry: word, item.summary.last, heap: heap)
                continue
            }
            writer.append(bucket: item.summary, heap: heap)
            for value in item.values { tallies.add(value.events, of: tallies.note(value.value, seen: value.seen)) }
            tallies.endBucket()
        }
        writer.append(tallies: tallies, most: StateLimits.distinctValues, heap: heap)
        return writer.finished()
    }
}
