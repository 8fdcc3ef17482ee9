public import Events

extension IndividualState {
    /// Takes in what was known of an alias of this individual: event ids, series, attributes and consents.
    ///
    /// Series are united by event id and ordered by time, of equal times own events first; panes already merged are counted as they
    /// are. Of attributes and of series with values of another type the own one stays. Of consents the newest by time stands, of
    /// equal times the own. Sections are the affair of those who own them, and so is the earliest due time. What finds no room is
    /// left out, and its series marked saturated.
    public mutating func unite(with other: IndividualState, features set: FeatureSet, clock: Milliseconds) {
        var offset = other.recordsStart
        while offset < other.bytes.count {
            let record = Record(other.bytes.raw, at: offset)
            offset = record.end
            switch record.kind {
            case RecordKind.recentEvents:
                uniteRecentEvents(with: other, record, clock: clock)
            case RecordKind.attribute where self.record(record.kind, key: record.key) == nil && record.length <= room:
                replacePayload(record.kind, key: record.key, with: other.bytes[record.payload..<record.end])
            case _ where RecordKind.isSeries(record.kind):
                uniteSeries(with: other, record)
                if let plan = set.plans.first(where: { $0.hash == record.key }),
                    let series = series(plan.hash), series.count > series.compactAt
                {
                    compact(plan, clock: clock)
                }
            default: break
            }
        }
        // Own changes are said again after the other's, so that they win at equal times.
        let own = consents
        for consent in other.consents + own {
            setConsent(
                purpose: consent.purpose, channel: consent.channel, granted: consent.granted, time: consent.time)
        }
    }

    private mutating func uniteRecentEvents(with other: IndividualState, _ record: Record, clock: Milliseconds) {
        var all = recentEvents
        for event in other.recentEvents where !all.contains(where: { $0.hash == event.hash }) { all.append(event) }
        all.sort {
            (Self.age(of: $0.arrival, clock: clock), $0.hash) > (Self.age(of: $1.arrival, clock: clock), $1.hash)
        }
        var payload: [UInt8] = []
        for event in all.suffix(StateLimits.recentEvents) {
            let end = payload.count
            payload.openGap(at: end, count: Layout.recentEvent)
            payload.store(event.hash, at: end)
            payload.storeU40(event.arrival, at: end + 8)
        }
        replacePayload(RecordKind.recentEvents, key: 0, with: payload)
    }

    private var recentEvents: [(hash: UInt64, arrival: UInt64)] {
        guard let record = record(RecordKind.recentEvents, key: 0) else { return [] }
        let raw = bytes.raw
        return stride(from: record.payload, to: record.end, by: Layout.recentEvent).map {
            (raw.u64($0), raw.u40($0 + 8))
        }
    }

    private mutating func uniteSeries(with other: IndividualState, _ record: Record) {
        guard let theirs = Series(other.bytes.raw, record) else { return }
        guard let own = series(record.key) else {
            guard record.end - record.start + StateLimits.reservedBytes <= room else { return }
            replacePayload(record.kind, key: record.key, with: other.bytes[record.payload..<record.end])
            return
        }
        guard own.kind == theirs.kind else { return }
        let payload = Self.united(own, bytes.raw, theirs, other.bytes.raw)
        guard payload.count - own.record.length + StateLimits.reservedBytes <= room else {
            bytes[own.record.payload] |= Layout.seriesSaturated
            return
        }
        replacePayload(own.record.kind, key: record.key, with: payload)
    }

    private static func united(_ own: Series, _ ownRaw: RawSpan, _ theirs: Series, _ theirRaw: RawSpan) -> [UInt8] {
        // One heap for both: their texts behind the own ones.
        var heap: [UInt8] = []
        for index in 0..<own.heapLength { heap.append(ownRaw.u8(own.heap + index)) }
        for index in 0..<theirs.heapLength { heap.append(theirRaw.u8(theirs.heap + index)) }
        var panes = own.allPanes(ownRaw)
        let known = panes
        for pane in theirs.allPanes(theirRaw) {
            var pane = pane
            if own.kind == .string { pane.summary.moveTexts(by: own.heapLength) }
            let isKnown =
                !pane.isMerged
                && known.contains { !$0.isMerged && $0.first == pane.first && $0.fingerprint == pane.fingerprint }
            if !isKnown { panes.append(pane) }
        }
        let order = panes.indices.sorted { (panes[$0].first, $0) < (panes[$1].first, $1) }
        var sorted = order.map { panes[$0] }
        var flags = own.flags | theirs.flags
        if flags & Layout.seriesBefore != 0 {
            let ends = [own.hasBefore ? known.first : nil, theirs.hasBefore ? theirs.allPanes(theirRaw).first : nil]
            sorted = foldBefore(sorted, ends.compactMap { $0?.last }.max() ?? 0, own.kind, heap.raw)
            if !sorted[0].isMerged { flags &= ~Layout.seriesBefore }
        }
        return Series.payload(
            sorted, own.kind, flags: flags, compactAt: max(own.compactAt, theirs.compactAt), heap: heap.raw)
    }

    /// Makes one pane, the first, of all panes that end by a time or start before one that does.
    private static func foldBefore(
        _ panes: [Pane], _ end: Milliseconds, _ kind: ValueKind, _ heap: RawSpan
    ) -> [Pane] {
        guard let lastOld = panes.lastIndex(where: { $0.last <= end }), var before = panes.first else { return panes }
        for pane in panes[1...].prefix(lastOld) { before.merge(pane, kind, heap: heap) }
        return [before] + panes[(lastOld + 1)...]
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
