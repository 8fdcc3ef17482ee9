import Events
import JSON

extension IndividualState {
    /// Takes in a series of another individual.
    mutating func uniteSeries(with other: IndividualState, _ field: Field, _ plan: SeriesPlan?) {
        var offset = seriesStart
        guard let own = series(field.key, from: &offset) else {
            guard field.end - field.start + StateLimits.reservedBytes <= room else { return }
            let new = insertField(
                field.kind, version: field.version, key: field.key, zeros: field.length, at: offset)
            buffer.copy(other.bytes(of: field), to: new.payload)
            return
        }
        let isKeyed = own.kind.layout == .keyed
        guard own.kind.values == field.kind.values, isKeyed == (field.kind.layout == .keyed) else { return }
        if isKeyed { return uniteKeys(of: own, with: other, field, most: plan?.keys) }
        guard let ours = Series(buffer.raw, own), let theirs = Series(other.buffer.raw, field),
            ours.decay?.halfLife == theirs.decay?.halfLife
        else { return }
        let payload = Series.united(ours, buffer.raw, theirs, other.buffer.raw)
        guard payload.bytes.count - own.length + StateLimits.reservedBytes <= room else {
            buffer[own.payload] |= Layout.seriesSaturated
            return
        }
        setPayload(of: ours, to: payload)
    }

    /// Compacts a series, or those of all its keys, where it has more items than it should.
    mutating func compactWhole(_ plan: SeriesPlan, clock: Milliseconds) {
        var offset = seriesStart
        guard let field = series(plan.hash, from: &offset) else { return }
        guard field.kind.layout == .keyed else { return compactIfNeeded(fieldAt: field.start, plan, clock: clock) }
        let before = buffer.count
        var place = field.payload + Layout.keyedHeader
        while place < field.end + buffer.count - before {
            let keyed = KeyedSeries(buffer.raw, at: place)
            compactIfNeeded(fieldAt: keyed.series.start, plan, clock: clock)
            place = Field(buffer.raw, at: keyed.series.start).end
        }
        buffer.own()
        unsafe Field.addLength(buffer.count - before, to: buffer.start + field.start)
    }

    private mutating func compactIfNeeded(fieldAt start: Int, _ plan: SeriesPlan, clock: Milliseconds) {
        guard let series = Series(buffer.raw, Field(buffer.raw, at: start)), series.count > series.compactAt else {
            return
        }
        _ = compact(fieldAt: start, plan, clock: clock)
    }
}

extension Series {
    /// The payload of the events of both: of equal times the own first, an event that both have once; buckets are counted as they are.
    static func united(
        _ own: Series, _ ownRaw: RawSpan, _ theirs: Series, _ theirRaw: RawSpan
    ) -> SeriesPayload {
        let kind = own.kind
        // One heap for both, in which each text stands once.
        var heap = Array(copying: own.heap(ownRaw))
        var items = own.allItems(ownRaw)
        let known = items
        let others = theirs.allItems(theirRaw).map { $0.moved(to: &heap, from: theirs.heap(theirRaw), kind) }
        for item in others {
            let isKnown =
                !item.isBucket
                && known.contains { !$0.isBucket && $0.first == item.first && $0.fingerprint == item.fingerprint }
            if !isKnown { items.append(item) }
        }
        let order = items.indices.sorted { (items[$0].first, $0) < (items[$1].first, $1) }
        var sorted = order.map { items[$0] }
        var shape = SeriesShape(own)
        shape.flags = own.flags | theirs.flags
        shape.compactAt = max(own.compactAt, theirs.compactAt)
        shape.isTallied = shape.isTallied || theirs.field.kind.layout == .tallied
        if shape.flags & Layout.seriesBefore != 0 {
            let ends = [own.hasBefore ? known.first : nil, theirs.hasBefore ? others.first : nil]
            sorted = foldBefore(sorted, ends.compactMap { $0?.last }.max() ?? 0, shape, heap.raw)
            if !sorted[0].isBucket { shape.flags &= ~Layout.seriesBefore }
        }
        return payload(sorted, shape, heap: heap.raw)
    }

    /// Makes one item, the first, of all items that end by a time or start before one that does.
    private static func foldBefore(
        _ items: [Item], _ end: Milliseconds, _ shape: SeriesShape, _ heap: RawSpan
    ) -> [Item] {
        guard let lastOld = items.lastIndex(where: { $0.last <= end }), var before = items.first else { return items }
        for item in items[1...].prefix(lastOld) { before.merge(item, shape.kind, heap: heap, shape.decay) }
        return [before] + items[(lastOld + 1)...]
    }
}
