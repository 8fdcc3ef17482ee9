import Events
import JSON

extension IndividualState {
    /// The rows of the series with values of a kind.
    static func seriesFields(_ kind: ValueKind) -> [FieldType] {
        FieldKind.SeriesLayout.allCases.map { layout in
            let field = FieldKind.series(kind, layout)
            let name = layout == .plain ? "series of \(kind)" : "\(layout) series of \(kind)"
            return FieldType(kind: field, name: name, version: Series.version, unite: nil) { _, payload in
                if layout == .keyed { return KeyedSeries.areValid(payload, kind) }
                return Series(payload, Field(field, payloadOf: payload.byteCount))?.isValid(payload) ?? false
            } upgrade: { version, key, payload, _ in
                // Only plain ones were written by version 0.
                guard layout == .plain, version == 0, let payload = SeriesVersion0.present(payload, kind) else {
                    return nil
                }
                return [UpgradedField(field, key: key, payload: payload)]
            }
        }
    }
}

extension KeyedSeries {
    /// Whether a payload is what this code could have written.
    fileprivate static func areValid(_ raw: RawSpan, _ kind: ValueKind) -> Bool {
        guard raw.byteCount > Layout.keyedHeader, raw.u8(0) & ~Layout.seriesSaturated == 0 else { return false }
        var offset = Layout.keyedHeader
        var previous: Range<Int>?
        while offset < raw.byteCount {
            guard let keyed = KeyedSeries(validating: raw, at: offset, below: raw.byteCount),
                keyed.series.kind == .series(kind), keyed.series.version == Series.version,
                Series(raw, keyed.series)?.isValid(raw) == true
            else { return false }
            let key = raw.extracting(keyed.key)
            var reader = ByteReader(key)
            guard let value = reader.value(), reader.isAtEnd, let same = SeriesKey.bytes(value),
                same.raw.hasSameBytes(as: key)
            else { return false }
            if let previous, !SeriesKey.precedes(raw.extracting(previous), key) { return false }
            previous = keyed.key
            offset = keyed.end
        }
        return true
    }
}

extension Series {
    /// Whether items, buckets and heap are what this code could have written.
    fileprivate func isValid(_ raw: RawSpan) -> Bool {
        let known = Layout.seriesExtended | Layout.seriesBefore | Layout.seriesSaturated
        guard count > 0, flags & ~known == 0, compactAt >= StateLimits.exactEntries else { return false }
        if field.kind.layout == .decayed, kind != .double || decay == nil { return false }
        let heap = heap(raw)
        if kind == .string, !Self.isHeap(heap) { return false }
        if tallyLength > 0, Tallies(self, raw)?.isValid(self) != true { return false }
        var rank = 0
        var earlier: Milliseconds = 0
        for index in 0..<count {
            let first = firstTime(raw, index)
            guard first >= earlier else { return false }
            earlier = first
            if word(raw, index) & EntryTime.bucketBit == 0 {
                guard Scalar(raw, at: item(index) + Layout.entryValue, kind).isValid(kind, heap: heap) else {
                    return false
                }
                continue
            }
            guard rank < bucketCount else { return false }
            let summary = Summary(raw, at: bucket(rank), firstTime: first, kind)
            rank += 1
            guard summary.lastTime >= first, summary.lastTime <= EntryTime.max, summary.count > 0 else { return false }
            if summary.deviations < 0 { return false }
            for scalar in [summary.min, summary.max, summary.first, summary.last] {
                guard scalar.isValid(kind, heap: heap) else { return false }
            }
        }
        return rank == bucketCount
    }

    private static func isHeap(_ heap: RawSpan) -> Bool {
        var offset = 0
        while offset < heap.byteCount {
            guard offset + 2 <= heap.byteCount else { return false }
            offset += 2 + Int(heap.u16(offset))
        }
        return offset == heap.byteCount
    }
}
