import Events

/// One or more events of a series, taken out of the buffer.
struct Item {
    var summary: Summary
    /// Of the event's id, while it is one event.
    var fingerprint: UInt16
    var isBucket: Bool

    /// The time of the first event.
    var first: Milliseconds { summary.firstTime }
    /// The time of the last event.
    var last: Milliseconds { summary.lastTime }

    /// Takes in the events of an item that is later in the order.
    mutating func merge(_ later: Item, _ kind: ValueKind, heap: RawSpan) {
        summary.combine(later.summary, kind, heap: heap)
        isBucket = true
        fingerprint = 0
    }
}

extension Series {
    /// All items, in order.
    func allItems(_ raw: RawSpan) -> [Item] {
        var result: [Item] = []
        result.reserveCapacity(count)
        var rank = 0
        for index in 0..<count {
            let word = word(raw, index)
            let time = Milliseconds(word & ~EntryTime.bucketBit)
            if word & EntryTime.bucketBit != 0 {
                let summary = Summary(raw, at: bucket(rank), firstTime: time, kind)
                result.append(Item(summary: summary, fingerprint: 0, isBucket: true))
                rank += 1
            } else {
                let value = Scalar(raw, at: item(index) + Layout.entryValue, kind)
                let fingerprint = raw.u16(item(index) + Layout.entryFingerprint)
                result.append(
                    Item(summary: Summary(value, kind, time: time), fingerprint: fingerprint, isBucket: false))
            }
        }
        return result
    }

    /// The payload of a series with these items; their strings are in `heap`.
    static func payload(_ items: [Item], _ kind: ValueKind, flags: UInt8, compactAt: Int, heap: RawSpan) -> [UInt8] {
        let buckets = items.count { $0.isBucket }
        var writer = SeriesWriter(kind, flags: flags, compactAt: compactAt, items: items.count, buckets: buckets)
        for item in items {
            if item.isBucket {
                writer.append(bucket: item.summary, heap: heap)
            } else {
                let word = UInt64(bitPattern: item.first) | UInt64(item.fingerprint) << 48
                writer.append(entry: word, item.summary.last, heap: heap)
            }
        }
        return writer.finished()
    }
}
