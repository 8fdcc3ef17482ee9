import Events

extension IndividualState {
    /// Puts an event into a series, which is looked for from an offset on; the offset becomes that where it stands, or would.
    @inline(__always)
    mutating func insert(
        _ value: EntryValue, _ kind: ValueKind, into plan: SeriesPlan, _ arrival: Arrival, from offset: inout Int
    ) {
        let found = series(plan.hash, from: &offset)
        if let found, case .scalar(let scalar) = value, append(scalar, kind, to: found, plan, arrival) { return }
        insert(value, kind, into: plan, arrival, found, at: offset)
    }

    /// Puts an event into a series of any form, or into a new one at an offset.
    private mutating func insert(
        _ value: EntryValue, _ kind: ValueKind, into plan: SeriesPlan, _ arrival: Arrival, _ field: Field?,
        at offset: Int
    ) {
        // What one event can add at most: a field, an entry, a text.
        let need = Layout.fieldHeader + Layout.entryValue + 32 + value.textBytes
        let hasRoom = buffer.count + need <= StateLimits.bufferBytes - StateLimits.reservedBytes
        guard let field, let found = Series(buffer.raw, field), found.kind == kind else {
            guard hasRoom else { return }
            if let field { removeField(field) }
            return insertSeries(value, kind, plan, arrival, at: offset)
        }
        guard hasRoom else {
            buffer[field.payload] |= Layout.seriesSaturated
            return
        }
        if field.unusedSince != 0 { setUnusedSince(0, of: field) }
        var series = found
        if evict(from: found, horizon: plan.horizon(arrival.clock)) {
            guard let left = self.series(plan.hash) else { return insertSeries(value, kind, plan, arrival, at: offset) }
            series = left
        }
        let (index, rank) = position(of: arrival.time, in: series)
        if let rank {
            absorb(value, into: series, index: index, rank: rank, time: arrival.time)
        } else {
            insertEntry(value, into: series, at: index, arrival)
            if series.count + 1 > series.compactAt { return compact(plan, clock: arrival.clock) }
        }
        // The heap has grown by this text at most.
        if kind == .string, series.heapLength + value.textBytes > series.rebuildAt { rewriteHeapIfNeeded(plan.hash) }
    }

    /// Adds a series of one event.
    private mutating func insertSeries(
        _ value: EntryValue, _ kind: ValueKind, _ plan: SeriesPlan, _ arrival: Arrival, at offset: Int
    ) {
        let header = Series.headerSize(kind, isExtended: false)
        let type = FieldKind.series(kind)
        let field = insertField(type, version: Series.version, key: plan.hash, zeros: header, at: offset)
        if kind == .string { store(UInt32(4 * StateLimits.heapSlack), at: 5, of: field) }
        guard let series = Series(buffer.raw, field) else { return }
        insertEntry(value, into: series, at: 0, arrival)
    }

    /// Where an event belongs: as a new entry at `index`, or, where there is a rank, in the bucket there.
    private func position(of time: Milliseconds, in series: Series) -> (index: Int, rank: Int?) {
        let raw = buffer.raw
        var index = series.count
        while index > 0, series.firstTime(raw, index - 1) > time { index -= 1 }
        guard index > 0, series.word(raw, index - 1) & EntryTime.bucketBit != 0 else { return (index, nil) }
        let rank = series.rank(raw, of: index - 1)
        return Milliseconds(raw.u48(series.bucket(rank))) >= time ? (index - 1, rank) : (index, nil)
    }

    /// Inserts an entry.
    private mutating func insertEntry(
        _ value: EntryValue, into series: Series, at position: Int, _ arrival: Arrival
    ) {
        let offset = series.item(position)
        var scalar = value.scalar
        if case .text(let text) = value {
            scalar = intern(text, series)
            insertBytes(series.stride, at: offset - series.field.payload, of: Field(buffer.raw, at: series.field.start))
        } else {
            insertBytes(series.stride, at: offset - series.field.payload, of: series.field)
        }
        buffer.store(arrival.word, at: offset)
        buffer.store(scalar, at: offset + Layout.entryValue, series.kind)
    }

    /// Adds an event to a bucket that spans its time.
    private mutating func absorb(
        _ value: EntryValue, into series: Series, index: Int, rank: Int, time: Milliseconds
    ) {
        var scalar = value.scalar
        var field = series.field
        if case .text(let text) = value {
            scalar = intern(text, series)
            field = Field(buffer.raw, at: field.start)
        }
        guard let series = Series(buffer.raw, field) else { return }
        var summary = Summary(
            buffer.raw, at: series.bucket(rank), firstTime: series.firstTime(buffer.raw, index), series.kind)
        summary.combine(Summary(scalar, series.kind, time: time), series.kind, heap: series.heap(buffer.raw))
        buffer.store(summary, at: series.bucket(rank), series.kind)
    }

    /// The offset of a text in a series' heap, to which it is added where it is not there; the heap is the field's end.
    private mutating func intern(_ text: String, _ series: Series) -> Scalar {
        let utf8 = text.utf8Span
        let span = unsafe utf8.span.bytes
        if let known = StringHeap.find(span, in: series.heap(buffer.raw)) { return Scalar(word: UInt64(known)) }
        let end = series.field.end
        let size = 2 + span.byteCount
        insertBytes(size, at: series.field.length, of: series.field)
        buffer.store(UInt16(truncatingIfNeeded: span.byteCount), at: end)
        buffer.copy(span, to: end + 2)
        buffer.store(UInt32(truncatingIfNeeded: series.heapLength + size), at: series.items - 8)
        return Scalar(word: UInt64(series.heapLength))
    }
}

/// A value on its way into a series.
enum EntryValue {
    case scalar(Scalar)
    /// At most ``StateLimits/stringBytes``.
    case text(String)

    /// The bits, 0 for a text.
    @inline(__always)
    var scalar: Scalar { if case .scalar(let scalar) = self { scalar } else { .none } }

    /// Bytes that the heap may need.
    @inline(__always)
    var textBytes: Int { if case .text(let text) = self { text.utf8.count + 2 } else { 0 } }
}
