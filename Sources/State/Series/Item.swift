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
        let bucketCount = items.count { $0.isBucket }
        let isExtended = bucketCount > 0 || compactAt != StateLimits.exactEntries
        let header = headerSize(kind, isExtended: isExtended)
        let stride = Layout.entryValue + kind.width
        var bytes = [UInt8](repeating: 0, count: header + items.count * stride + bucketCount * kind.bucketSize)
        bytes[0] = flags & ~Layout.seriesExtended | (isExtended ? Layout.seriesExtended : 0)
        if isExtended {
            bytes.store(UInt16(clamping: bucketCount), at: 1)
            bytes.store(UInt16(clamping: compactAt), at: 3)
        }
        var texts: [UInt8] = []
        var offset = header
        var bucketOffset = header + items.count * stride
        for item in items {
            var summary = item.summary
            if kind == .string { summary.moveTexts(from: heap, to: &texts, isBucket: item.isBucket) }
            bytes.storeU48(UInt64(bitPattern: item.first) | (item.isBucket ? EntryTime.bucketBit : 0), at: offset)
            if item.isBucket {
                bytes.store(summary, at: bucketOffset, kind)
                bucketOffset += kind.bucketSize
            } else {
                bytes.store(item.fingerprint, at: offset + Layout.entryFingerprint)
                bytes.store(summary.last, at: offset + Layout.entryValue, kind)
            }
            offset += stride
        }
        if kind == .string {
            bytes.store(UInt32(clamping: texts.count), at: header - 8)
            bytes.store(UInt32(clamping: 2 * texts.count + StateLimits.heapSlack), at: header - 4)
            bytes.append(contentsOf: texts)
        }
        return bytes
    }
}

extension Summary {
    /// Copies the texts into another heap, where they are not there yet.
    fileprivate mutating func moveTexts(from heap: RawSpan, to texts: inout [UInt8], isBucket: Bool) {
        last = Scalar(word: Self.move(last.offset, from: heap, to: &texts))
        guard isBucket else { return }
        first = Scalar(word: Self.move(first.offset, from: heap, to: &texts))
        min = Scalar(word: Self.move(min.offset, from: heap, to: &texts))
        max = Scalar(word: Self.move(max.offset, from: heap, to: &texts))
    }

    private static func move(_ offset: Int, from heap: RawSpan, to texts: inout [UInt8]) -> UInt64 {
        let length = Int(heap.u16(offset))
        let text = heap.extracting(offset + 2..<offset + 2 + length)
        if let known = StringHeap.find(text, in: texts.raw) { return UInt64(known) }
        let new = texts.count
        texts.append(littleEndian: UInt16(truncatingIfNeeded: length))
        for index in 0..<length { texts.append(text.u8(index)) }
        return UInt64(new)
    }
}
