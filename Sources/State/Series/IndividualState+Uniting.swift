public import Events

extension IndividualState {
    /// Takes in what was known of an alias of this individual: event ids, series, attributes, consents and its own aliases.
    ///
    /// Series are united by event id and ordered by time, of equal times own events first; buckets are counted as they
    /// are. Of attributes, of series with values of another type and of fields of kinds that no row of `types` has the own one stays.
    /// Of consents the newest by time stands, of equal times the own. Fields of the layers above are united as their rows say
    /// (``FieldType/unite``); the earliest due time is theirs to find anew. What finds no room is left out, and its series marked saturated.
    public mutating func unite(
        with other: IndividualState, features set: FeatureSet, types: FieldTypes, clock: Milliseconds
    ) {
        var offset = other.fieldsStart
        while offset < other.buffer.count {
            let theirs = Field(other.buffer.raw, at: offset)
            offset = theirs.end
            switch theirs.kind {
            case .recentEvents:
                uniteRecentEvents(with: other, clock: clock)
            case _ where theirs.kind.isSeries:
                uniteSeries(with: other, theirs)
                if let plan = set.plans.first(where: { $0.hash == theirs.key }),
                    let series = series(plan.hash), series.count > series.compactAt
                {
                    compact(plan, clock: EntryTime.packed(clock))
                }
            case .aliases: uniteAliases(with: other)
            case _ where theirs.kind == .attribute || types[theirs.kind] == nil:
                FieldType.keepingOwn(&self, theirs, other)
            default: types[theirs.kind]?.unite?(&self, theirs, other)
            }
        }
        // Own changes are said again after the other's, so that they win at equal times.
        let own = consents
        for consent in other.consents + own {
            setConsent(
                purpose: consent.purpose, channel: consent.channel, granted: consent.granted, time: consent.time)
        }
    }

    private mutating func uniteRecentEvents(with other: IndividualState, clock: Milliseconds) {
        var all = recentEvents
        for event in other.recentEvents where !all.contains(where: { $0.isSame(as: event) }) { all.append(event) }
        let second = RecentEvent.second(clock)
        all.sort { ($0.age(second), $0.word) > ($1.age(second), $1.word) }
        setRecentEvents(all.suffix(StateLimits.recentEvents))
    }

    private mutating func uniteSeries(with other: IndividualState, _ field: Field) {
        guard let theirs = Series(other.buffer.raw, field) else { return }
        var offset = seriesStart
        guard let ownField = series(field.key, from: &offset), let own = Series(buffer.raw, ownField) else {
            guard field.end - field.start + StateLimits.reservedBytes <= room else { return }
            let new = insertField(
                field.kind, version: field.version, key: field.key, zeros: field.length, at: offset)
            buffer.copy(other.bytes(of: field), to: new.payload)
            return
        }
        guard own.kind == theirs.kind else { return }
        let payload = Self.united(own, buffer.raw, theirs, other.buffer.raw)
        guard payload.count - own.field.length + StateLimits.reservedBytes <= room else {
            buffer[own.field.payload] |= Layout.seriesSaturated
            return
        }
        setPayload(of: own, to: payload)
    }

    private static func united(_ own: Series, _ ownRaw: RawSpan, _ theirs: Series, _ theirRaw: RawSpan) -> [UInt8] {
        // One heap for both: their texts behind the own ones.
        var heap: [UInt8] = []
        for index in 0..<own.heapLength { heap.append(ownRaw.u8(own.heap + index)) }
        for index in 0..<theirs.heapLength { heap.append(theirRaw.u8(theirs.heap + index)) }
        var items = own.allItems(ownRaw)
        let known = items
        for item in theirs.allItems(theirRaw) {
            var item = item
            if own.kind == .string { item.summary.moveTexts(by: own.heapLength) }
            let isKnown =
                !item.isBucket
                && known.contains { !$0.isBucket && $0.first == item.first && $0.fingerprint == item.fingerprint }
            if !isKnown { items.append(item) }
        }
        let order = items.indices.sorted { (items[$0].first, $0) < (items[$1].first, $1) }
        var sorted = order.map { items[$0] }
        var flags = own.flags | theirs.flags
        if flags & Layout.seriesBefore != 0 {
            let ends = [own.hasBefore ? known.first : nil, theirs.hasBefore ? theirs.allItems(theirRaw).first : nil]
            sorted = foldBefore(sorted, ends.compactMap { $0?.last }.max() ?? 0, own.kind, heap.raw)
            if !sorted[0].isBucket { flags &= ~Layout.seriesBefore }
        }
        return Series.payload(
            sorted, own.kind, flags: flags, compactAt: max(own.compactAt, theirs.compactAt), heap: heap.raw)
    }

    /// Makes one item, the first, of all items that end by a time or start before one that does.
    private static func foldBefore(
        _ items: [Item], _ end: Milliseconds, _ kind: ValueKind, _ heap: RawSpan
    ) -> [Item] {
        guard let lastOld = items.lastIndex(where: { $0.last <= end }), var before = items.first else { return items }
        for item in items[1...].prefix(lastOld) { before.merge(item, kind, heap: heap) }
        return [before] + items[(lastOld + 1)...]
    }
}

extension Summary {
    /// Moves the offsets of texts.
    fileprivate mutating func moveTexts(by offset: Int) {
        min.word += UInt64(offset)
        max.word += UInt64(offset)
        first.word += UInt64(offset)
        last.word += UInt64(offset)
    }
}
