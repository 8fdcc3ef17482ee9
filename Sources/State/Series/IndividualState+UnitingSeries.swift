import Events
import JSON

extension IndividualState {
    /// Takes in a series of another individual; false where there was no room for all of it.
    mutating func uniteSeries(with other: IndividualState, _ field: Field, _ plan: SeriesPlan?) -> Bool {
        var offset = seriesStart
        guard let own = series(field.key, from: &offset) else {
            guard field.end - field.start + StateLimits.reservedBytes <= room else {
                addNewest(of: field, of: other, at: offset)
                return false
            }
            let new = insertField(
                field.kind, version: field.version, key: field.key, zeros: field.length, at: offset)
            buffer.copy(other.bytes(of: field), to: new.payload)
            return true
        }
        let isKeyed = own.kind.layout == .keyed
        guard own.kind.values == field.kind.values, isKeyed == (field.kind.layout == .keyed) else { return true }
        if isKeyed { return uniteKeys(of: own, with: other, field, most: plan?.keys) }
        guard let ours = Series(buffer.raw, own), let theirs = Series(other.buffer.raw, field),
            ours.decay?.halfLife == theirs.decay?.halfLife
        else { return true }
        let payload = Series.united(ours, buffer.raw, theirs, other.buffer.raw)
        guard payload.bytes.count - own.length + StateLimits.reservedBytes <= room else {
            buffer[own.payload] |= Layout.seriesSaturated
            return false
        }
        setPayload(of: ours, to: payload)
        return true
    }

    /// Adds the newest item alone of another individual's series, marked as saturated, where there is room for that; of one by keys none.
    private mutating func addNewest(of field: Field, of other: IndividualState, at offset: Int) {
        guard field.kind.layout != .keyed, let theirs = Series(other.buffer.raw, field) else { return }
        let raw = other.buffer.raw
        var groups = ItemGroups(theirs.spans(raw))
        groups.dropFirst(groups.count - 1)
        var shape = SeriesShape(theirs)
        shape.flags = shape.flags & ~Layout.seriesBefore | Layout.seriesSaturated
        let payload = theirs.payload(groups, raw, shape)
        guard Layout.fieldHeader + payload.bytes.count <= room else { return }
        let new = insertField(
            payload.kind, version: field.version, key: field.key, zeros: payload.bytes.count, at: offset)
        buffer.copy(payload.bytes.raw, to: new.payload)
    }

    /// Compacts a series, or those of all its keys, where it has more items than it should.
    mutating func compactWhole(_ plan: SeriesPlan, clock: Milliseconds) {
        var offset = seriesStart
        guard let field = series(plan.hash, from: &offset) else { return }
        guard field.kind.layout == .keyed else {
            if let series = Series(buffer.raw, field), series.count > series.compactAt {
                _ = compact(fieldAt: field.start, plan, clock: clock)
            }
            return
        }
        compactKeys(of: field, plan, clock: clock)
    }

    /// Compacts the series of the keys of a field; a key of which nothing is left goes with its series.
    private mutating func compactKeys(of field: Field, _ plan: SeriesPlan, clock: Milliseconds) {
        let before = buffer.count
        var (place, end) = (field.payload + Layout.keyedHeader, field.end)
        while place < end {
            let bytes = buffer.count
            let keyed = KeyedSeries(buffer.raw, at: place)
            var isEmpty = false
            if let series = Series(buffer.raw, keyed.series), series.count > series.compactAt {
                let payload = compacted(series, plan, clock: clock)
                isEmpty = payload.bytes.isEmpty
                if isEmpty {
                    buffer.closeGap(at: keyed.start, count: keyed.end - keyed.start)
                } else {
                    setPayload(of: series, to: payload)
                }
            }
            end += buffer.count - bytes
            if !isEmpty { place = KeyedSeries(buffer.raw, at: place).end }
        }
        guard buffer.count != before else { return }
        buffer.own()
        unsafe Field.addLength(buffer.count - before, to: buffer.start + field.start)
        let left = Field(buffer.raw, at: field.start)
        if left.length == Layout.keyedHeader { removeField(left) }
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
