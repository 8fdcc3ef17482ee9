import Events
import JSON

extension IndividualState {
    /// The row of the series with values of a kind.
    static func seriesField(_ kind: ValueKind) -> FieldType {
        FieldType(kind: .series(kind), name: "series of \(kind)", version: Series.version, unite: nil) { _, payload in
            Series(payload, Field(.series(kind), payloadOf: payload.byteCount))?.isValid(payload) ?? false
        } upgrade: { version, key, payload, _ in
            guard version == 0, let payload = SeriesVersion0.present(payload, kind) else { return nil }
            return [UpgradedField(.series(kind), key: key, payload: payload)]
        }
    }
}

extension Series {
    /// Whether items, buckets and heap are what this code could have written.
    fileprivate func isValid(_ raw: RawSpan) -> Bool {
        let known = Layout.seriesExtended | Layout.seriesBefore | Layout.seriesSaturated
        guard count > 0, flags & ~known == 0, compactAt >= StateLimits.exactEntries else { return false }
        let heap = heap(raw)
        if kind == .string, !Self.isHeap(heap) { return false }
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
