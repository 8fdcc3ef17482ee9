import Events

/// One or more events of a series, taken out of the buffer.
struct Pane {
    var summary: Summary
    /// Of the event's id, while it is one event.
    var fingerprint: UInt16
    var isMerged: Bool

    /// The time of the first event.
    var first: Milliseconds { summary.firstTime }
    /// The time of the last event.
    var last: Milliseconds { summary.lastTime }

    /// Takes in the events of a pane that is later in the order.
    mutating func merge(_ later: Pane, _ kind: ValueKind, heap: RawSpan) {
        summary.combine(later.summary, kind, heap: heap)
        isMerged = true
        fingerprint = 0
    }
}

extension Series {
    /// All panes, in order.
    func allPanes(_ raw: RawSpan) -> [Pane] {
        var result: [Pane] = []
        result.reserveCapacity(count)
        var rank = 0
        for index in 0..<count {
            let word = word(raw, index)
            let time = Milliseconds(word & ~PaneTime.mergedBit)
            if word & PaneTime.mergedBit != 0 {
                let summary = Summary(raw, at: summary(rank), firstTime: time, kind)
                result.append(Pane(summary: summary, fingerprint: 0, isMerged: true))
                rank += 1
            } else {
                let value = Scalar(raw, at: pane(index) + Layout.paneValue, kind)
                let fingerprint = raw.u16(pane(index) + Layout.paneFingerprint)
                result.append(
                    Pane(summary: Summary(value, kind, time: time), fingerprint: fingerprint, isMerged: false))
            }
        }
        return result
    }

    /// The payload of a series with these panes; their strings are in `heap`.
    static func payload(_ panes: [Pane], _ kind: ValueKind, flags: UInt8, compactAt: Int, heap: RawSpan) -> [UInt8] {
        var merged = 0
        for pane in panes where pane.isMerged { merged += 1 }
        let isExtended = merged > 0 || compactAt != StateLimits.exactPanes
        let header = headerSize(kind, isExtended: isExtended)
        let stride = Layout.paneValue + kind.width
        var bytes = [UInt8](repeating: 0, count: header + panes.count * stride + merged * kind.mergedSize)
        bytes[0] = flags & ~Layout.seriesExtended | (isExtended ? Layout.seriesExtended : 0)
        if isExtended {
            bytes.store(UInt16(clamping: merged), at: 1)
            bytes.store(UInt16(clamping: compactAt), at: 3)
        }
        var texts: [UInt8] = []
        var offset = header
        var mergedOffset = header + panes.count * stride
        for pane in panes {
            var summary = pane.summary
            if kind == .string { summary.moveTexts(from: heap, to: &texts, isMerged: pane.isMerged) }
            bytes.storeU48(UInt64(bitPattern: pane.first) | (pane.isMerged ? PaneTime.mergedBit : 0), at: offset)
            if pane.isMerged {
                bytes.store(summary, at: mergedOffset, kind)
                mergedOffset += kind.mergedSize
            } else {
                bytes.store(pane.fingerprint, at: offset + Layout.paneFingerprint)
                bytes.store(summary.last, at: offset + Layout.paneValue, kind)
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
    fileprivate mutating func moveTexts(from heap: RawSpan, to texts: inout [UInt8], isMerged: Bool) {
        last = Scalar(word: Self.move(last.offset, from: heap, to: &texts))
        guard isMerged else { return }
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
