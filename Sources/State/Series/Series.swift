import Events

/// Where the parts of a series' field lie. Offsets are the buffer's.
struct Series {
    let field: Field
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

    /// Reads a field, or nil where its parts do not make up its length.
    @inline(__always)
    init?(_ raw: RawSpan, _ field: Field) {
        guard let kind = field.kind.values, field.length > 0 else { return nil }
        self.field = field
        self.kind = kind
        var offset = field.payload
        flags = raw.u8(offset)
        offset += 1
        let header = Self.headerSize(kind, isExtended: flags & Layout.seriesExtended != 0)
        guard header <= field.length else { return nil }
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
        let left = field.end - offset - mergedCount * kind.mergedSize - heapLength
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
    @inline(__always) var heap: Int { field.end - heapLength }
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
    func heap(_ raw: RawSpan) -> RawSpan { raw.extracting(heap..<field.end) }
}

extension IndividualState {
    /// The series of a hash, whatever its values are. Series stand behind the recent events, in order of their hashes.
    @inline(__always)
    func series(_ hash: UInt64) -> Series? {
        let raw = buffer.raw
        var offset = seriesStart
        while offset < raw.byteCount {
            let field = Field(raw, at: offset)
            guard field.key < hash, field.kind.isSeries else {
                return field.key == hash && field.kind.isSeries ? Series(raw, field) : nil
            }
            offset = field.end
        }
        return nil
    }

    /// The offset of the first series; of what is behind all series where there is none.
    @inline(__always)
    private var seriesStart: Int {
        let raw = buffer.raw
        let start = fieldsStart
        guard start < raw.byteCount else { return start }
        let first = Field(raw, at: start)
        return first.kind == .recentEvents ? first.end : start
    }

    /// Inserts a series of zeros, which the individual does not have yet, at its place.
    mutating func insertSeries(_ hash: UInt64, _ kind: ValueKind, zeros length: Int) -> Field {
        var offset = seriesStart
        while offset < buffer.count {
            let field = Field(buffer.raw, at: offset)
            guard field.kind.isSeries, field.key < hash else { break }
            offset = field.end
        }
        let type = Self.seriesField(kind)
        return insertField(type.kind, version: type.version, key: hash, zeros: length, at: offset)
    }

    /// Gives a series another payload; an empty one removes it.
    mutating func setPayload(of series: Series, to payload: [UInt8]) {
        if payload.isEmpty { removeField(series.field) } else { replacePayload(of: series.field, with: payload) }
    }
}
