public import Events

extension IndividualState {
    /// The first instant after `time` at which time alone may give a feature another value: an event leaves its window, or one that is
    /// dated ahead comes into it. Nil: as long as no event comes it stays as it is.
    ///
    /// It is not too late and may be too early: what comes or goes need not change the value. O(log entries), O(items) where events are
    /// merged. What fades has no such instant.
    public func nextChange(of feature: Int, in set: FeatureSet, after time: Milliseconds) -> Milliseconds? {
        guard set.featurePlans.indices.contains(feature) else { return nil }
        let plan = set.featurePlans[feature]
        let raw = buffer.raw
        var offset = seriesStart
        guard let field = series(plan.series, from: &offset) else { return nil }
        var search = ChangeSearch(plan, after: EntryTime.packed(time))
        if !plan.isKeyed {
            if let series = Series(raw, field) { search.note(series, raw) }
        } else if field.kind.isSeries, field.kind.layout == .keyed {
            var scan = KeyedScan(raw, field)
            while let keyed = scan.next() {
                if let series = Series(raw, keyed.series) { search.note(series, raw) }
            }
        }
        return search.earliest == .max ? nil : EntryTime.unpacked(search.earliest)
    }
}

/// A search for the first instant after another at which a window over series holds something else. Times are as entries have them.
private struct ChangeSearch {
    private let time: Milliseconds
    private let window: Milliseconds
    private let readsTallies: Bool
    /// What was found so far; `Int64.max` where nothing was.
    private(set) var earliest = Milliseconds.max

    init(_ plan: FeaturePlan, after time: Milliseconds) {
        self.time = time
        window = plan.window
        readsTallies = plan.readsTallies
    }

    /// Takes in what the items of a series will bring.
    mutating func note(_ series: Series, _ raw: RawSpan) {
        guard series.count > 0 else { return }
        if series.bucketCount > 0 { return noteItems(of: series, raw) }
        let held = SeriesWindow(series, raw, after: time &- window, to: time).entries
        if let first = held.first { noteEnd(series.firstTime(raw, first)) }
        if held.upperBound < series.count { note(series.firstTime(raw, held.upperBound)) }
    }

    private mutating func noteItems(of series: Series, _ raw: RawSpan) {
        var rank = 0
        for index in 0..<series.count {
            let first = series.firstTime(raw, index)
            if first > time {
                // Those behind it come into the window later, and leave it later.
                note(first)
                break
            }
            guard series.word(raw, index) & EntryTime.bucketBit != 0 else {
                noteEnd(first)
                continue
            }
            noteEnd(series.lastTime(raw, ofBucket: series.bucket(rank)))
            // It counts only while it lies wholly inside.
            if index == 0, series.hasBefore { noteEnd(first) }
            rank += 1
        }
        guard readsTallies, let tallies = Tallies(series, raw) else { return }
        for index in 0..<tallies.valueCount {
            note(tallies.seen(index))
            noteEnd(tallies.seen(index))
        }
    }

    /// Takes in when a window over the last of something at a time does not reach back to it any more.
    private mutating func noteEnd(_ last: Milliseconds) {
        // The end of a window is never beyond the last time that fits.
        if window <= EntryTime.max { note(last + window) }
    }

    private mutating func note(_ instant: Milliseconds) {
        if instant > time, instant <= EntryTime.max { earliest = min(earliest, instant) }
    }
}
