import Events

/// Where the parts of a series' field lie. Offsets are the buffer's.
struct Series {
    /// The version of the field's layout.
    static let version: UInt8 = 1

    let field: Field
    let kind: ValueKind
    let flags: UInt8
    /// Buckets among all items.
    private(set) var bucketCount: Int
    /// The number of items above which the series is compacted.
    private(set) var compactAt: Int
    private(set) var heapLength: Int
    /// Bytes of the tallies, which stand before the heap; 0 where there are none.
    private(set) var tallyLength = 0
    /// In what time merged events fade to half; 0 where they do not.
    private var halfLife: Milliseconds = 0
    /// The heap's length above which it is written anew.
    private(set) var rebuildAt: Int
    /// The offset of the first item.
    let items: Int
    /// The number of items.
    let count: Int

    /// Reads a field, or nil where its parts do not make up its length.
    @inline(__always)
    init?(_ raw: RawSpan, _ field: Field) {
        guard let kind = field.kind.values, field.length > 0, field.end <= raw.byteCount else { return nil }
        guard field.kind == .series(kind) || field.kind.layout != .keyed else { return nil }
        self.field = field
        self.kind = kind
        flags = raw.u8(field.payload)
        var offset = field.payload &+ 1
        (bucketCount, compactAt, heapLength, rebuildAt) = (0, StateLimits.exactEntries, 0, 0)
        if flags & Layout.seriesExtended != 0 || kind == .string {
            let layout = field.kind.layout
            let header = Self.headerSize(kind, layout, isExtended: flags & Layout.seriesExtended != 0)
            guard header <= field.length else { return nil }
            if flags & Layout.seriesExtended != 0 {
                bucketCount = Int(raw.u16(offset))
                compactAt = Int(raw.u16(offset + 2))
                offset += 4
                if layout == .tallied {
                    tallyLength = Int(raw.u32(offset))
                    offset += Layout.tallyHeader
                } else if layout == .decayed {
                    halfLife = Milliseconds(raw.u48(offset))
                    offset += Layout.decayHeader
                }
            }
            if kind == .string {
                heapLength = Int(raw.u32(offset))
                rebuildAt = Int(raw.u32(offset + 4))
                offset += 8
            }
        }
        items = offset
        let left = field.end &- offset &- bucketCount &* kind.bucketSize &- heapLength &- tallyLength
        count = kind.entryCount(left)
        guard left >= 0, left == count &* kind.entrySize, bucketCount <= count else { return nil }
    }

    /// Bytes before the items.
    static func headerSize(_ kind: ValueKind, _ layout: FieldKind.SeriesLayout = .plain, isExtended: Bool) -> Int {
        var size = 1 + (isExtended ? 4 : 0) + (kind == .string ? 8 : 0)
        if isExtended, layout == .tallied { size += Layout.tallyHeader }
        if isExtended, layout == .decayed { size += Layout.decayHeader }
        return size
    }

    @inline(__always) var stride: Int { kind.entrySize }
    /// The offset of the first bucket's summary.
    @inline(__always) var buckets: Int { items + count * stride }
    @inline(__always) var heap: Int { field.end - heapLength }
    /// The offset of the tallies.
    @inline(__always) var tallies: Int { heap - tallyLength }
    /// Whether the first item is all that was before the longest bounded window.
    @inline(__always) var hasBefore: Bool { flags & Layout.seriesBefore != 0 }

    /// How merged events fade, nil where they do not.
    @inline(__always) var decay: Decay? { halfLife > 0 ? Decay(halfLife: halfLife) : nil }

    /// The offset of an item.
    @inline(__always) func item(_ index: Int) -> Int { items &+ index &* stride }
    /// The offset of a bucket's summary.
    @inline(__always) func bucket(_ rank: Int) -> Int { buckets + rank * kind.bucketSize }

    /// The time of an item's first event with the bit that says whether it is a bucket.
    @inline(__always)
    func word(_ raw: RawSpan, _ index: Int) -> UInt64 {
        // All items lie within the field, and the field within the buffer: that was seen when the series was read.
        assert(index >= 0 && index < count)
        return raw.uncheckedU48(item(index))
    }

    /// The time of an item's first event.
    @inline(__always)
    func firstTime(_ raw: RawSpan, _ index: Int) -> Milliseconds {
        Milliseconds(word(raw, index) & ~EntryTime.bucketBit)
    }

    /// The time of the last event of the bucket whose summary is at an offset.
    @inline(__always)
    func lastTime(_ raw: RawSpan, ofBucket offset: Int) -> Milliseconds {
        assert(offset >= buckets && offset + kind.bucketSize <= tallies)
        return Milliseconds(raw.uncheckedU48(offset))
    }

    /// How many events are in the bucket whose summary is at an offset.
    @inline(__always)
    func eventCount(_ raw: RawSpan, ofBucket offset: Int) -> UInt64 {
        assert(offset >= buckets && offset + kind.bucketSize <= tallies)
        return raw.uncheckedU64(offset &+ Layout.bucketEvents)
    }

    /// One of the values of the bucket whose summary is at an offset, of a kind that has values.
    @inline(__always)
    func value(_ raw: RawSpan, _ kept: BucketValue, ofBucket offset: Int) -> Scalar {
        assert(offset >= buckets && offset + kind.bucketSize <= tallies)
        let values = Layout.bucketSums &+ (kind.isNumeric ? Layout.bucketNumbers : 0)
        return Scalar(raw, at: offset &+ values &+ kept.rawValue &* kind.width, kind)
    }

    /// The two words of the sum of the bucket of numbers whose summary is at an offset: of ints the lower and the upper one, of doubles the
    /// sum and its compensation.
    @inline(__always)
    func sums(_ raw: RawSpan, ofBucket offset: Int) -> (UInt64, UInt64) {
        assert(offset >= buckets && offset + kind.bucketSize <= tallies)
        return (raw.u64(offset &+ Layout.bucketSums), raw.u64(offset &+ Layout.bucketSums &+ 8))
    }

    /// How many of the items before one are buckets.
    func rank(_ raw: RawSpan, of index: Int) -> Int {
        guard bucketCount > 0 else { return 0 }
        var rank = 0
        for other in 0..<index where word(raw, other) & EntryTime.bucketBit != 0 { rank += 1 }
        return rank
    }

    /// The heap, lent.
    @inline(__always)
    @_lifetime(copy raw)
    func heap(_ raw: RawSpan) -> RawSpan { raw.extracting(heap..<field.end) }
}

extension IndividualState {
    /// The series of a hash, whatever its values are.
    @inline(__always)
    func series(_ hash: UInt64) -> Series? {
        var offset = seriesStart
        return series(hash, from: &offset).flatMap { Series(buffer.raw, $0) }
    }

    /// The field of the series of a hash, looked for from an offset on; the offset becomes that where it stands, or would.
    ///
    /// Series stand behind the recent events, in order of their hashes.
    @inline(__always)
    func series(_ hash: UInt64, from offset: inout Int) -> Field? {
        let raw = buffer.raw
        let end = buffer.othersStart
        while offset < end {
            precondition(offset &+ Layout.fieldHeader <= raw.byteCount)
            let key = raw.uncheckedU64(offset &+ Layout.fieldKey)
            if key >= hash { return key == hash ? Field(raw, at: offset) : nil }
            offset = Field.end(raw, at: offset)
        }
        return nil
    }

    /// The offset of the first series; of what is behind all series where there is none.
    @inline(__always)
    var seriesStart: Int {
        let raw = buffer.raw
        let start = fieldsStart
        guard start &+ Layout.fieldHeader <= raw.byteCount, Field.kind(raw, at: start) == .recentEvents else {
            return start
        }
        return Field.end(raw, at: start)
    }

    /// Gives a series another payload, and the kind that says how it is laid out; an empty one removes it.
    mutating func setPayload(of series: Series, to payload: SeriesPayload) {
        guard !payload.bytes.isEmpty else { return removeField(series.field) }
        replacePayload(of: series.field, with: payload.bytes)
        if payload.kind != series.field.kind { buffer[series.field.start] = payload.kind.rawValue }
    }
}
