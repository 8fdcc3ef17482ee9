import Events

extension IndividualState {
    /// Puts an event into a series, which is looked for from an offset on; the offset becomes that where it stands, or would.
    ///
    /// - Returns: false where the series is saturated: it did not take the event, or forgot values for it.
    mutating func insert(
        _ value: borrowing EntryValue, into plan: SeriesPlan, _ arrival: Arrival, from offset: inout Int
    ) -> Bool {
        guard let field = series(plan.hash, from: &offset) else {
            guard hasRoom(for: value) else { return false }
            insertSeries(value, plan, key: plan.hash, arrival, at: offset)
            return true
        }
        return append(value, to: field, plan, arrival) || insert(value, into: plan, arrival, fieldAt: field.start)
    }

    /// Puts an event into the series at an offset, of any form; false where it is saturated.
    mutating func insert(
        _ value: borrowing EntryValue, into plan: SeriesPlan, _ arrival: Arrival, fieldAt start: Int
    ) -> Bool {
        let field = Field(buffer.raw, at: start)
        let hasRoom = hasRoom(for: value)
        guard let found = Series(buffer.raw, field), found.kind == value.kind else {
            guard hasRoom else { return false }
            removeField(field)
            insertSeries(value, plan, key: field.key, arrival, at: start)
            return true
        }
        guard hasRoom else {
            buffer[field.payload] |= Layout.seriesSaturated
            return false
        }
        if field.unusedSince != 0 { setUnusedSince(0, of: field) }
        var series = found
        switch evict(from: found, horizon: plan.horizon(arrival.clock)) {
        case .nothing: break
        case .some: if let left = Series(buffer.raw, Field(buffer.raw, at: start)) { series = left }
        case .all:
            removeField(field)
            insertSeries(value, plan, key: field.key, arrival, at: start)
            return true
        }
        let (index, rank) = position(of: arrival.time, in: series)
        var hasForgotten = false
        if let rank {
            hasForgotten = absorb(value, into: series, index: index, rank: rank, time: arrival.time)
        } else {
            insertEntry(value, into: series, at: index, arrival)
            if series.count + 1 > series.compactAt { return !compact(fieldAt: start, plan, clock: arrival.clock) }
        }
        // The heap has grown by this text at most.
        if series.heapLength + value.textBytes > series.rebuildAt { rewriteHeapIfNeeded(fieldAt: start) }
        return !hasForgotten
    }

    /// Adds a series of one event.
    mutating func insertSeries(
        _ value: borrowing EntryValue, _ plan: SeriesPlan, key: UInt64, _ arrival: Arrival, at offset: Int
    ) {
        let kind = value.kind
        if let decay = plan.decay { return insertSeries(value, decay, key: key, arrival, at: offset) }
        let entry = Series.headerSize(kind, isExtended: false)
        let length = entry + kind.entrySize + value.textBytes
        let field = unsafe buffer.openGap(at: offset, count: Layout.fieldHeader + length)
        unsafe Field.store(.series(kind), version: Series.version, length: length, key: key, to: field)
        let payload = unsafe field + Layout.fieldHeader
        unsafe payload.storeBytes(of: 0, as: UInt8.self)
        // A text is the first of its heap: at the offset 0.
        unsafe value.scalar.store(arrival.word, kind, to: payload + entry)
        guard kind == .string else { return }
        unsafe (payload + 1).storeBytes(of: UInt32(value.textBytes).littleEndian, as: UInt32.self)
        unsafe (payload + 5).storeBytes(of: UInt32(4 * StateLimits.heapSlack).littleEndian, as: UInt32.self)
        unsafe StringHeap.store(value.text, to: payload + entry + kind.entrySize)
    }

    /// Adds a series of one event that fades.
    private mutating func insertSeries(
        _ value: borrowing EntryValue, _ decay: Decay, key: UInt64, _ arrival: Arrival, at offset: Int
    ) {
        var writer = SeriesWriter(SeriesShape(value.kind, decay), items: 1, buckets: 0)
        writer.append(entry: arrival.word, value.scalar, heap: RawSpan())
        let payload = writer.finished()
        let field = insertField(
            payload.kind, version: Series.version, key: key, zeros: payload.bytes.count, at: offset)
        buffer.copy(payload.bytes.raw, to: field.payload)
    }

    /// Where an event belongs: as a new entry at `index`, or, where there is a rank, in the bucket there.
    private func position(of time: Milliseconds, in series: Series) -> (index: Int, rank: Int?) {
        let raw = buffer.raw
        var index = series.count
        while index > 0, series.firstTime(raw, index - 1) > time { index -= 1 }
        // What is older than all that was before is a part of it.
        if index == 0, series.hasBefore, series.word(raw, 0) & EntryTime.bucketBit != 0 { return (0, 0) }
        guard index > 0, series.word(raw, index - 1) & EntryTime.bucketBit != 0 else { return (index, nil) }
        let rank = series.rank(raw, of: index - 1)
        return Milliseconds(raw.u48(series.bucket(rank))) >= time ? (index - 1, rank) : (index, nil)
    }

    /// Inserts an entry.
    private mutating func insertEntry(
        _ value: borrowing EntryValue, into series: Series, at position: Int, _ arrival: Arrival
    ) {
        let scalar = interned(value, series)
        unsafe scalar.store(
            arrival.word, series.kind, to: buffer.openGap(at: series.item(position), count: series.stride))
        unsafe Field.addLength(series.stride, to: buffer.start + series.field.start)
    }

    /// Adds an event to a bucket that spans its time, or then does.
    ///
    /// - Returns: whether values were forgotten, as there were too many.
    private mutating func absorb(
        _ value: borrowing EntryValue, into series: Series, index: Int, rank: Int, time: Milliseconds
    ) -> Bool {
        let scalar = interned(value, series)
        // With the heap as it is now.
        guard let series = Series(buffer.raw, Field(buffer.raw, at: series.field.start)) else { return false }
        var summary = Summary(
            buffer.raw, at: series.bucket(rank), firstTime: series.firstTime(buffer.raw, index), series.kind)
        summary.combine(
            Summary(scalar, series.kind, time: time), series.kind, heap: series.heap(buffer.raw), series.decay)
        buffer.own()
        unsafe summary.store(series.kind, to: buffer.start + series.bucket(rank))
        buffer.store(UInt64(bitPattern: summary.firstTime) | EntryTime.bucketBit, at: series.item(index))
        return series.tallyLength > 0 && tally(scalar, in: series, rank: rank, time: time)
    }

    /// The bits of a value; a text's are its offset in the series' heap, to which it is added where it is not there.
    private mutating func interned(_ value: borrowing EntryValue, _ series: Series) -> Scalar {
        guard value.kind == .string else { return value.scalar }
        if let known = StringHeap.find(value.text, in: series.heap(buffer.raw)) { return Scalar(word: UInt64(known)) }
        addText(value.text, heapLength: series.heapLength, items: series.items, toFieldAt: series.field.start)
        return Scalar(word: UInt64(series.heapLength))
    }
}
