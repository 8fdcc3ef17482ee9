import Events

/// Why bytes are not an individual's state.
public struct LayoutError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and at which byte.
    public let description: String

    init(_ what: String, at offset: Int) {
        description = "not an individual's state: \(what) at byte \(offset)"
    }
}

extension IndividualState {
    /// Takes over bytes from the changelog or the store.
    ///
    /// The whole structure is validated, so that nothing read later can fail, whatever the bytes are.
    public init(restoring bytes: [UInt8]) throws(LayoutError) {
        self.init(validated: bytes)
        guard bytes.count >= Layout.id else { throw LayoutError("the end", at: bytes.count) }
        guard bytes[0] == Layout.version else { throw LayoutError("an unknown version \(bytes[0])", at: 0) }
        let raw = bytes.raw
        guard raw.u8(Layout.flags) == 0 else { throw LayoutError("an unknown flag", at: Layout.flags) }
        var offset = recordsStart
        guard offset <= bytes.count else { throw LayoutError("an id longer than all", at: Layout.idLength) }
        var seen: [(kind: UInt8, key: UInt64)] = []
        while offset < bytes.count {
            guard offset + Layout.recordHeader <= bytes.count else { throw LayoutError("half a record", at: offset) }
            let record = Record(raw, at: offset)
            guard record.end <= bytes.count else { throw LayoutError("a record longer than the rest", at: offset) }
            let kind = RecordKind.isSeries(record.kind) ? RecordKind.series : record.kind
            seen.append((kind, record.key))
            guard Self.isValid(record, raw) else {
                throw LayoutError("a broken record of kind \(record.kind)", at: offset)
            }
            offset = record.end
        }
        seen.sort { ($0.kind, $0.key) < ($1.kind, $1.key) }
        for (one, next) in zip(seen, seen.dropFirst()) where one == next {
            throw LayoutError("two records of kind \(one.kind) and key \(one.key)", at: recordsStart)
        }
    }

    private static func isValid(_ record: Record, _ raw: RawSpan) -> Bool {
        guard record.length > 0 else { return false }
        let payload = raw.extracting(record.payload..<record.end)
        switch record.kind {
        case RecordKind.recentEvents:
            return record.key == 0 && record.length % Layout.recentEvent == 0
        case RecordKind.attribute:
            var offset = 0
            return EncodedValue.read(payload, &offset) != nil && offset == payload.byteCount
        case RecordKind.consent:
            return consents(payload) != nil
        case _ where RecordKind.isSeries(record.kind):
            guard let series = Series(raw, record) else { return false }
            return series.isValid(raw)
        case _ where RecordKind.isSection(record.kind):
            return record.key == 0
        default:
            return false
        }
    }
}

extension Series {
    /// Whether panes, merged panes and heap are what this code could have written.
    fileprivate func isValid(_ raw: RawSpan) -> Bool {
        let known = Layout.seriesExtended | Layout.seriesBefore | Layout.seriesSaturated
        guard count > 0, flags & ~known == 0, compactAt >= StateLimits.exactPanes else { return false }
        let heap = heap(raw)
        if kind == .string, !Self.isHeap(heap) { return false }
        var rank = 0
        var earlier: Milliseconds = 0
        for index in 0..<count {
            let first = firstTime(raw, index)
            guard first >= earlier else { return false }
            earlier = first
            if word(raw, index) & PaneTime.mergedBit == 0 {
                guard Scalar(raw, at: pane(index) + Layout.paneValue, kind).isValid(kind, heap: heap) else {
                    return false
                }
                continue
            }
            guard rank < mergedCount else { return false }
            let summary = Summary(raw, at: summary(rank), firstTime: first, kind)
            rank += 1
            guard summary.lastTime >= first, summary.lastTime <= PaneTime.max, summary.count > 0 else { return false }
            for scalar in [summary.min, summary.max, summary.first, summary.last] {
                guard scalar.isValid(kind, heap: heap) else { return false }
            }
        }
        return rank == mergedCount
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
