import Events

/// Where the parts of a series' record lie. Offsets are the buffer's.
struct Series {
    let record: Record
    let kind: ValueKind
    let flags: UInt8
    /// Merged panes among all panes.
    let mergedCount: Int
    /// The number of panes above which the series is compacted.
    let compactAt: Int
    let heapLength: Int
    /// The heap's length above which it is written anew.
    let rebuildAt: Int
    /// The offset of the first pane.
    let panes: Int
    /// The number of panes.
    let count: Int

    /// Reads a record, or nil where its parts do not make up its length.
    @inline(__always)
    init?(_ raw: RawSpan, _ record: Record) {
        guard let kind = ValueKind(rawValue: record.kind & 0x0F), record.length > 0 else { return nil }
        self.record = record
        self.kind = kind
        var offset = record.payload
        flags = raw.u8(offset)
        offset += 1
        let header = Self.headerSize(kind, isExtended: flags & Layout.seriesExtended != 0)
        guard header <= record.length else { return nil }
        if flags & Layout.seriesExtended != 0 {
            mergedCount = Int(raw.u16(offset))
            compactAt = Int(raw.u16(offset + 2))
            offset += 4
        } else {
            mergedCount = 0
            compactAt = StateLimits.exactPanes
        }
        if kind == .string {
            heapLength = Int(raw.u32(offset))
            rebuildAt = Int(raw.u32(offset + 4))
            offset += 8
        } else {
            heapLength = 0
            rebuildAt = 0
        }
        panes = offset
        let left = record.end - offset - mergedCount * kind.mergedSize - heapLength
        let stride = Layout.paneValue + kind.width
        guard left >= 0, left % stride == 0, mergedCount <= left / stride else { return nil }
        count = left / stride
    }

    /// Bytes before the panes.
    static func headerSize(_ kind: ValueKind, isExtended: Bool) -> Int {
        1 + (isExtended ? 4 : 0) + (kind == .string ? 8 : 0)
    }

    @inline(__always) var stride: Int { Layout.paneValue + kind.width }
    /// The offset of the first merged pane's summary.
    @inline(__always) var merged: Int { panes + count * stride }
    @inline(__always) var heap: Int { record.end - heapLength }
    /// Whether the first pane is all that was before the longest bounded window.
    @inline(__always) var hasBefore: Bool { flags & Layout.seriesBefore != 0 }

    /// The offset of a pane.
    @inline(__always) func pane(_ index: Int) -> Int { panes + index * stride }
    /// The offset of a merged pane's summary.
    @inline(__always) func summary(_ rank: Int) -> Int { merged + rank * kind.mergedSize }

    /// The time of a pane's first event with the bit that says whether it is merged.
    @inline(__always)
    func word(_ raw: RawSpan, _ index: Int) -> UInt64 { raw.u64(pane(index)) & 0xFFFF_FFFF_FFFF }

    /// The time of a pane's first event.
    @inline(__always)
    func firstTime(_ raw: RawSpan, _ index: Int) -> Milliseconds {
        Milliseconds(word(raw, index) & ~PaneTime.mergedBit)
    }

    /// How many of the panes before one are merged.
    func rank(_ raw: RawSpan, of index: Int) -> Int {
        guard mergedCount > 0 else { return 0 }
        var rank = 0
        for other in 0..<index where word(raw, other) & PaneTime.mergedBit != 0 { rank += 1 }
        return rank
    }

    /// The heap, lent.
    @inline(__always)
    @_lifetime(copy raw)
    func heap(_ raw: RawSpan) -> RawSpan { raw.extracting(heap..<record.end) }
}

extension IndividualState {
    /// The series of a hash, whatever its values are.
    @inline(__always)
    func series(_ hash: UInt64) -> Series? {
        let raw = bytes.raw
        var offset = recordsStart
        while offset < raw.byteCount {
            let record = Record(raw, at: offset)
            if record.key == hash && RecordKind.isSeries(record.kind) { return Series(raw, record) }
            offset = record.end
        }
        return nil
    }
}
