import Events

extension IndividualState {
    /// Drops the panes that no window can reach any more, not even one that ends at the time of a late event: those that ended
    /// two longest windows before the clock. The first panes only, since the others wait their turn.
    ///
    /// - Returns: whether anything was dropped, perhaps all.
    @discardableResult
    mutating func evict(from series: Series, _ plan: SeriesPlan, clock: Milliseconds) -> Bool {
        guard !plan.isUnbounded, let longest = plan.longestBounded, series.count > 0 else { return false }
        let horizon = PaneTime.windowStart(clock, longest > .max / 2 ? .max : 2 * longest)
        // A pane that starts later does not end before.
        if series.firstTime(buffer.raw, 0) > horizon { return false }
        let (dropped, merged) = leadingPanes(of: series, endingBy: horizon)
        guard dropped > 0 else { return false }
        guard dropped < series.count else {
            removeField(series.field)
            return true
        }
        if merged > 0 {
            removeBytes(merged * series.kind.mergedSize, at: series.merged - series.field.payload, of: series.field)
            buffer.store(UInt16(clamping: series.mergedCount - merged), at: series.field.payload + 1)
        }
        if series.hasBefore { buffer[series.field.payload] &= ~Layout.seriesBefore }
        let field = Field(buffer.raw, at: series.field.start)
        removeBytes(dropped * series.stride, at: series.panes - field.payload, of: field)
        return true
    }

    /// How many of the first panes end at or before a time, and how many of them are merged.
    private func leadingPanes(of series: Series, endingBy horizon: Milliseconds) -> (all: Int, merged: Int) {
        let raw = buffer.raw
        var all = 0
        var merged = 0
        while all < series.count {
            let word = series.word(raw, all)
            let isMerged = word & PaneTime.mergedBit != 0
            let last = isMerged ? raw.u48(series.summary(merged)) : word
            guard Milliseconds(last) <= horizon else { break }
            all += 1
            merged += isMerged ? 1 : 0
        }
        return (all, merged)
    }

    /// Makes room in a series that has more panes than it should.
    ///
    /// First goes what no window that ends at the clock can reach: it is dropped or, where some feature reads all events known,
    /// becomes one pane. If that is not enough, neighbours merge, from the oldest on, as long as the pane that they make spans
    /// at most max(age, shortest window)/32, where the age is that of its last event. A pane counts in a window when its last
    /// event does: so a window of length w that ends at or after the clock reaches back at least w and never more than
    /// w + w/32. Panes only age, so what was allowed stays so.
    ///
    /// Merging is done again only when the panes have become more by an eighth: O(1) an event.
    mutating func compact(_ plan: SeriesPlan, clock: Milliseconds) {
        guard let series = series(plan.hash) else { return }
        let payload = compacted(series, plan, clock: clock)
        setPayload(of: series, to: payload)
    }

    /// The payload after compaction, empty where nothing is left.
    private func compacted(_ series: Series, _ plan: SeriesPlan, clock: Milliseconds) -> [UInt8] {
        let raw = buffer.raw
        let heap = series.heap(raw)
        var panes = series.allPanes(raw)
        var hasBefore = series.hasBefore
        let old: Int
        if let longest = plan.longestBounded {
            let horizon = PaneTime.windowStart(clock, longest)
            old = panes.prefix { $0.last <= horizon }.count
        } else {
            old = panes.count - StateLimits.unboundedPanes
        }
        if !plan.isUnbounded {
            panes.removeFirst(old)
            if old > 0 { hasBefore = false }
        } else if old > 1 {
            var before = panes[0]
            for pane in panes[1..<old] { before.merge(pane, series.kind, heap: heap) }
            panes.replaceSubrange(0..<old, with: CollectionOfOne(before))
            hasBefore = true
        }
        if panes.count > StateLimits.exactPanes, let shortest = plan.shortest {
            let start = hasBefore ? 1 : 0
            panes = Self.merged(
                panes, from: start, series.kind, heap, shortest: shortest, clock: PaneTime.packed(clock))
        }
        if panes.isEmpty { return [] }
        let compactAt = max(StateLimits.exactPanes, panes.count + panes.count / 8)
        let flags = series.flags & ~Layout.seriesBefore | (hasBefore ? Layout.seriesBefore : 0)
        return Series.payload(panes, series.kind, flags: flags, compactAt: compactAt, heap: heap)
    }

    private static func merged(
        _ panes: [Pane], from start: Int, _ kind: ValueKind, _ heap: RawSpan, shortest: Milliseconds,
        clock: Milliseconds
    ) -> [Pane] {
        var result = Array(panes[..<start])
        for pane in panes[start...] {
            if result.count > start {
                let last = max(result[result.count - 1].last, pane.last)
                let limit = max(clock - last, shortest) / StateLimits.paneParts
                if last - result[result.count - 1].first <= limit {
                    result[result.count - 1].merge(pane, kind, heap: heap)
                    continue
                }
            }
            result.append(pane)
        }
        return result
    }

    /// Writes a series of strings anew when its heap may hold more in vain than what it needs.
    mutating func rewriteHeapIfNeeded(_ hash: UInt64) {
        guard let series = series(hash), series.heapLength > series.rebuildAt else { return }
        let payload = Series.payload(
            series.allPanes(buffer.raw), series.kind, flags: series.flags, compactAt: series.compactAt,
            heap: series.heap(buffer.raw))
        setPayload(of: series, to: payload)
    }
}
