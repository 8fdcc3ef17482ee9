import Events

extension IndividualState {
    /// Adds an event of a value to the tallies of a bucket, which already holds it; returns whether values were forgotten.
    mutating func tally(_ value: Scalar, in series: Series, rank: Int, time: Milliseconds) -> Bool {
        if let place = settledPlace(of: value, in: series, rank: rank, time: time) {
            let events = UInt64(buffer.raw.u32(place.events)) + 1
            buffer.store(UInt32(clamping: events), at: place.events)
            if time > Milliseconds(buffer.raw.u48(place.seen)) {
                buffer.store(UInt32(truncatingIfNeeded: time), at: place.seen)
                buffer.store(UInt16(truncatingIfNeeded: time >> 32), at: place.seen + 4)
            }
            return false
        }
        let (bytes, hasForgotten) = tallies(of: series, adding: value, rank: rank, time: time)
        let place = series.tallies - series.field.payload
        let growth = bytes.count - series.tallyLength
        if growth > 0 {
            insertBytes(growth, at: place, of: series.field)
        } else if growth < 0 {
            removeBytes(-growth, at: place, of: series.field)
        }
        buffer.copy(bytes.raw, to: series.tallies)
        buffer.store(UInt32(clamping: bytes.count), at: series.field.payload + 5)
        if hasForgotten { buffer[series.field.payload] |= Layout.seriesSaturated }
        return hasForgotten
    }

    /// Where the time and the count of a value stand that came in the bucket before, and that keeps its place among the values; else nil.
    private func settledPlace(
        of value: Scalar, in series: Series, rank: Int, time: Milliseconds
    ) -> (seen: Int, events: Int)? {
        guard let tallies = Tallies(series, buffer.raw), let number = tallies.number(of: value) else { return nil }
        let isLast = number + 1 == tallies.valueCount || time < tallies.seen(number + 1)
        guard time < tallies.seen(number) || isLast else { return nil }
        var bucket = tallies.pairs
        for _ in 0..<rank { bucket = tallies.bucket(at: bucket).next }
        for index in tallies.bucket(at: bucket).pairs {
            let pair = tallies.pair(index, ofBucketAt: bucket)
            if pair.value == number { return (tallies.offset(ofSeen: number), pair.offset + 2) }
        }
        return nil
    }

    /// The bytes of a series' tallies with another event in a bucket, and whether values were forgotten.
    private func tallies(
        of series: Series, adding value: Scalar, rank: Int, time: Milliseconds
    ) -> (bytes: [UInt8], hasForgotten: Bool) {
        var builder = TallyBuilder(series, buffer.raw)
        guard let old = Tallies(series, buffer.raw) else { return ([], false) }
        var offset = old.pairs
        for bucket in 0..<series.bucketCount {
            if bucket == rank {
                builder.addBucket(of: old, at: &offset)
                builder.add(value, at: time)
                builder.endBucket()
            } else {
                builder.copyBucket(of: old, at: &offset)
            }
        }
        return builder.finished(most: StateLimits.distinctValues) { $0 }
    }

    /// Gives up the tallies of a series.
    mutating func dropTallies(of series: Series) {
        var shape = SeriesShape(series)
        shape.isTallied = false
        // It spoke of them, too.
        shape.flags &= ~Layout.seriesSaturated
        setPayload(of: series, to: series.payload(ItemGroups(series.spans(buffer.raw)), buffer.raw, shape))
    }
}

extension Series {
    /// Whether the tallies tell all values of the buckets from an item on; those of events that were merged while no feature asked for
    /// values are not known.
    func knowsValues(_ raw: RawSpan, from start: Int = 0) -> Bool {
        knowsValues(raw) { index, _, _ in index >= start }
    }

    /// Whether the tallies tell all values of the buckets that are asked about: by index, offset of the summary, first time.
    func knowsValues(_ raw: RawSpan, of isAsked: (Int, Int, Milliseconds) -> Bool) -> Bool {
        guard bucketCount > 0 else { return true }
        let tallies = Tallies(self, raw)
        var offset = tallies?.pairs ?? 0
        var rank = 0
        for index in 0..<count {
            let word = word(raw, index)
            guard word & EntryTime.bucketBit != 0 else { continue }
            let (place, pairs) = (bucket(rank), offset)
            rank += 1
            if let tallies { offset = tallies.bucket(at: pairs).next }
            guard isAsked(index, place, EntryTime.time(word)) else { continue }
            guard let tallies else { return false }
            var events: UInt64 = 0
            for number in tallies.bucket(at: pairs).pairs { events += tallies.pair(number, ofBucketAt: pairs).events }
            if events < eventCount(raw, ofBucket: place) { return false }
        }
        return true
    }
}
