import Events

/// The end of a series to which entries are appended. Offsets are the buffer's.
struct SeriesTail {
    /// The offset of the first item.
    let items: Int
    /// The offset behind the last item.
    let end: Int
    /// The number of items above which the series is compacted.
    let compactAt: Int
    /// Bytes of the first entries, which no window can reach any more.
    let leaving: Int
    /// Bytes of the heap, which is the field's end.
    let heapLength: Int
    /// The heap's length above which it is written anew.
    let rebuildAt: Int

    /// Reads a series of a kind; nil where it is another, its last item is a bucket or later than a time, or where a bucket leaves or all
    /// entries do.
    @inline(__always)
    init?(_ raw: RawSpan, _ field: Field, _ kind: ValueKind, horizon: Milliseconds, before time: Milliseconds) {
        guard field.kind == .series(kind), field.unusedSince == 0, field.length > 0 else { return nil }
        let stride = kind.entrySize
        let flags = raw.u8(field.payload)
        if flags == 0, kind != .string {
            items = field.payload &+ 1
            end = field.end
            (compactAt, heapLength, rebuildAt) = (StateLimits.exactEntries, 0, 0)
        } else if flags == 0 {
            items = field.payload &+ 9
            precondition(items <= raw.byteCount)
            // The byte of flags comes before both numbers.
            let lengths = raw.uncheckedU64(field.payload &+ 1)
            heapLength = Int(truncatingIfNeeded: lengths & 0xFFFF_FFFF)
            rebuildAt = Int(truncatingIfNeeded: lengths >> 32)
            end = field.end &- heapLength
            compactAt = StateLimits.exactEntries
        } else {
            guard let series = Series(raw, field) else { return nil }
            items = series.items
            end = series.buckets
            (compactAt, heapLength, rebuildAt) = (series.compactAt, series.heapLength, series.rebuildAt)
        }
        // All items lie between these, and they in the buffer.
        precondition(items &+ stride <= end && field.end <= raw.byteCount)
        // A bucket's bit makes its time later than any.
        guard raw.uncheckedU64(end &- stride) & (EntryTime.bucketBit << 1 - 1) <= UInt64(bitPattern: time) else {
            return nil
        }
        var offset = items
        while offset < end, EntryTime.time(raw.uncheckedU64(offset)) <= horizon { offset &+= stride }
        leaving = offset &- items
        if leaving > 0, flags != 0 || (kind == .string && offset == end) { return nil }
    }
}
