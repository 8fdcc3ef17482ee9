import Events

extension IndividualState {
    /// What an eviction did.
    enum Eviction {
        /// Nothing had to go.
        case nothing
        /// Some items are gone.
        case some
        /// All must go, and the field with them: nothing has changed yet.
        case all
    }

    /// Drops the first items, those that ended by a time: no window can reach them any more, not even one that ends at the time of a
    /// late event. Others wait their turn.
    mutating func evict(from series: Series, horizon: Milliseconds) -> Eviction {
        guard series.count > 0 else { return .nothing }
        // An item that starts later does not end before.
        if series.firstTime(buffer.raw, 0) > horizon { return .nothing }
        let (dropped, buckets) = leadingItems(of: series, endingBy: horizon)
        guard dropped > 0 else { return .nothing }
        guard dropped < series.count else { return .all }
        guard buckets == 0 || series.tallyLength == 0 else {
            var groups = ItemGroups(series.spans(buffer.raw))
            groups.dropFirst(dropped)
            var shape = SeriesShape(series)
            shape.flags &= ~Layout.seriesBefore
            setPayload(of: series, to: series.payload(groups, buffer.raw, shape))
            return .some
        }
        if buckets > 0 {
            removeBytes(buckets * series.kind.bucketSize, at: series.buckets - series.field.payload, of: series.field)
            buffer.store(UInt16(clamping: series.bucketCount - buckets), at: series.field.payload + 1)
        }
        if series.hasBefore { buffer[series.field.payload] &= ~Layout.seriesBefore }
        let field = Field(buffer.raw, at: series.field.start)
        removeBytes(dropped * series.stride, at: series.items - field.payload, of: field)
        return .some
    }

    /// Whether all items of a series ended by a time.
    func hasEnded(_ series: Series, by horizon: Milliseconds) -> Bool {
        // An item that starts later does not end before.
        guard series.count > 0, series.firstTime(buffer.raw, 0) <= horizon else { return false }
        return leadingItems(of: series, endingBy: horizon).all == series.count
    }

    /// How many of the first items end at or before a time, and how many of them are buckets.
    private func leadingItems(of series: Series, endingBy horizon: Milliseconds) -> (all: Int, buckets: Int) {
        let raw = buffer.raw
        var all = 0
        var buckets = 0
        while all < series.count {
            let word = series.word(raw, all)
            let isBucket = word & EntryTime.bucketBit != 0
            let last = isBucket ? raw.u48(series.bucket(buckets)) : word
            guard Milliseconds(last) <= horizon else { break }
            all += 1
            buckets += isBucket ? 1 : 0
        }
        return (all, buckets)
    }

    /// Makes room in a series that has more items than it should.
    ///
    /// First goes what no window can reach, not even one that ends at the time of a late event: it is dropped or, where some feature
    /// reads all events known, becomes one item. If that is not enough, neighbours merge, from the oldest on, as long as the item that
    /// they make spans at most max(age, shortest window)/32, where the age is that of its last event. An item counts in a window when
    /// its last event does: so a window of length w that ends at or after the clock reaches back at least w and never more than
    /// w + w/32. Items only age, so what was allowed stays so.
    ///
    /// So a series is an exponential histogram, whose buckets are bounded by time instead of by count. Source: M. Datar, A. Gionis,
    /// P. Indyk, R. Motwani, "Maintaining Stream Statistics over Sliding Windows", SIAM Journal on Computing 31(6), 2002.
    ///
    /// Merging is done again only when the items have become more by an eighth: O(1) an event.
    ///
    /// - Parameter clock: The partition's clock, as entries have it.
    /// - Returns: whether values were forgotten, as there were too many.
    mutating func compact(fieldAt start: Int, _ plan: SeriesPlan, clock: Milliseconds) -> Bool {
        guard let series = Series(buffer.raw, Field(buffer.raw, at: start)) else { return false }
        let payload = compacted(series, plan, clock: clock)
        // Tallies may make it longer.
        let growth = payload.bytes.count - series.field.length
        guard growth <= 0 || growth + StateLimits.reservedBytes <= room else {
            buffer[series.field.payload] |= Layout.seriesSaturated
            return true
        }
        setPayload(of: series, to: payload)
        return payload.hasForgotten
    }

    /// The payload after compaction, empty where nothing is left.
    func compacted(_ series: Series, _ plan: SeriesPlan, clock: Milliseconds) -> SeriesPayload {
        let raw = buffer.raw
        let spans = series.spans(raw)
        var shape = SeriesShape(series)
        shape.isTallied = shape.isTallied || plan.isTallied
        if let newest = plan.newest {
            var groups = ItemGroups(spans)
            groups.dropFirst(max(0, spans.count - newest))
            shape.compactAt = max(newest, groups.count) + newest / 8
            return series.payload(groups, raw, shape)
        }
        var hasBefore = series.hasBefore
        var groups = ItemGroups(spans)
        let old: Int
        if let reach = plan.boundedReach {
            old = spans.prefix { $0.last <= clock - reach }.count
        } else {
            old = spans.count - StateLimits.unboundedEntries
        }
        if !plan.isUnbounded {
            groups.dropFirst(old)
            if old > 0 { hasBefore = false }
        } else if old > 1 {
            groups.joinFirst(old)
            hasBefore = true
        }
        if groups.count > StateLimits.exactEntries, let shortest = plan.shortest {
            groups.join(from: hasBefore ? 1 : 0, shortest: shortest, clock: clock)
        }
        if groups.count == 0 { return SeriesPayload(kind: series.field.kind, bytes: []) }
        shape.compactAt = max(StateLimits.exactEntries, groups.count + groups.count / 8)
        shape.flags = series.flags & ~Layout.seriesBefore | (hasBefore ? Layout.seriesBefore : 0)
        // What it had forgotten has left, too.
        if shape.flags & Layout.seriesSaturated != 0,
            series.field.kind.layout != .tallied || series.knowsValues(raw, from: groups.bounds[0])
        {
            shape.flags &= ~Layout.seriesSaturated
        }
        return series.payload(groups, raw, shape)
    }

    /// Writes a series of strings anew when its heap may hold more in vain than what it needs.
    mutating func rewriteHeapIfNeeded(fieldAt start: Int) {
        guard let series = Series(buffer.raw, Field(buffer.raw, at: start)), series.heapLength > series.rebuildAt else {
            return
        }
        let groups = ItemGroups(series.spans(buffer.raw))
        setPayload(of: series, to: series.payload(groups, buffer.raw, SeriesShape(series)))
    }
}
