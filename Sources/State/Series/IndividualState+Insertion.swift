import Events

extension IndividualState {
    /// Puts an event into a series.
    mutating func insert(
        _ value: PaneValue, _ kind: ValueKind, into plan: SeriesPlan, time: Milliseconds, fingerprint: UInt16,
        clock: Milliseconds
    ) {
        // What one event can add at most: a field, a pane, a text.
        let need = Layout.fieldHeader + Layout.paneValue + 32 + value.textBytes
        let hasRoom = buffer.count + need <= StateLimits.bufferBytes - StateLimits.reservedBytes
        let known = series(plan.hash)
        guard let found = known, found.kind == kind else {
            guard hasRoom else { return }
            if let known { removeField(known.field) }
            let header = Series.headerSize(kind, isExtended: false)
            let field = insertSeries(plan.hash, kind, zeros: header)
            if kind == .string { store(UInt32(4 * StateLimits.heapSlack), at: 5, of: field) }
            guard let series = Series(buffer.raw, field) else { return }
            insertPane(value, into: series, at: 0, time: time, fingerprint: fingerprint)
            return
        }
        guard hasRoom else {
            buffer[found.field.payload] |= Layout.seriesSaturated
            return
        }
        if found.field.unusedSince != 0 { setUnusedSince(0, of: found.field) }
        var series = found
        if evict(from: found, plan, clock: clock) {
            guard let left = self.series(plan.hash) else {
                return insert(value, kind, into: plan, time: time, fingerprint: fingerprint, clock: clock)
            }
            series = left
        }
        let place = place(of: time, in: series)
        if let rank = place.rank {
            absorb(value, into: series, index: place.index, rank: rank, time: time)
        } else {
            insertPane(value, into: series, at: place.index, time: time, fingerprint: fingerprint)
            if series.count + 1 > series.compactAt { return compact(plan, clock: clock) }
        }
        // The heap has grown by this text at most.
        if kind == .string, series.heapLength + value.textBytes > series.rebuildAt { rewriteHeapIfNeeded(plan.hash) }
    }

    /// Where an event belongs: as a new pane at `index`, or, where there is a rank, in the merged pane there.
    private func place(of time: Milliseconds, in series: Series) -> (index: Int, rank: Int?) {
        let raw = buffer.raw
        var index = series.count
        while index > 0, series.firstTime(raw, index - 1) > time { index -= 1 }
        guard index > 0, series.word(raw, index - 1) & PaneTime.mergedBit != 0 else { return (index, nil) }
        let rank = series.rank(raw, of: index - 1)
        return Milliseconds(raw.u48(series.summary(rank))) >= time ? (index - 1, rank) : (index, nil)
    }

    /// Inserts a pane of one event.
    private mutating func insertPane(
        _ value: PaneValue, into series: Series, at position: Int, time: Milliseconds, fingerprint: UInt16
    ) {
        let offset = series.pane(position)
        var scalar = value.scalar
        if case .text(let text) = value {
            scalar = intern(text, series)
            insertBytes(series.stride, at: offset - series.field.payload, of: Field(buffer.raw, at: series.field.start))
        } else {
            insertBytes(series.stride, at: offset - series.field.payload, of: series.field)
        }
        // Time and fingerprint in one store.
        buffer.store(UInt64(bitPattern: time) | UInt64(fingerprint) << 48, at: offset)
        buffer.store(scalar, at: offset + Layout.paneValue, series.kind)
    }

    /// Adds an event to a merged pane that spans its time.
    private mutating func absorb(
        _ value: PaneValue, into series: Series, index: Int, rank: Int, time: Milliseconds
    ) {
        var scalar = value.scalar
        var field = series.field
        if case .text(let text) = value {
            scalar = intern(text, series)
            field = Field(buffer.raw, at: field.start)
        }
        guard let series = Series(buffer.raw, field) else { return }
        var summary = Summary(
            buffer.raw, at: series.summary(rank), firstTime: series.firstTime(buffer.raw, index), series.kind)
        summary.combine(Summary(scalar, series.kind, time: time), series.kind, heap: series.heap(buffer.raw))
        buffer.store(summary, at: series.summary(rank), series.kind)
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
        buffer.store(UInt32(truncatingIfNeeded: series.heapLength + size), at: series.panes - 8)
        return Scalar(word: UInt64(series.heapLength))
    }
}

/// A value on its way into a series.
enum PaneValue {
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
