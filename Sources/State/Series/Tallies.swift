import Events

/// Which values came in the buckets of a series, when each of them was last seen, and how often it came in each bucket.
///
/// ```
/// values u16 · (last seen u48 · value)… · for each bucket: pairs u16 · (number of the value u16 · events u32)…
/// ```
///
/// Values stand in order of when they were last seen, of equal times of arrival; at most ``StateLimits/distinctValues``.
struct Tallies: ~Escapable {
    private let raw: RawSpan
    private let kind: ValueKind
    /// The offset of the first value.
    private let values: Int
    let valueCount: Int
    /// The offset of the first bucket's pairs.
    let pairs: Int

    static let pairSize = 6

    /// Those of a series; nil where it has none, or their parts reach beyond their end.
    @_lifetime(copy raw)
    init?(_ series: Series, _ raw: RawSpan) {
        guard series.tallyLength >= 2 else { return nil }
        self.raw = raw
        kind = series.kind
        valueCount = Int(raw.u16(series.tallies))
        values = series.tallies + 2
        pairs = values + valueCount * Self.valueSize(series.kind)
        guard pairs <= series.heap else { return nil }
    }

    /// Bytes of a value with its time.
    static func valueSize(_ kind: ValueKind) -> Int { 6 + kind.width }

    /// The offset of the time when a value was last seen.
    func offset(ofSeen index: Int) -> Int { values + index * Self.valueSize(kind) }

    /// When a value was last seen.
    func seen(_ index: Int) -> Milliseconds { Milliseconds(raw.u48(offset(ofSeen: index))) }

    /// The number of a value; nil where it is not there. A text is one of the series' heap.
    func number(of value: Scalar) -> Int? {
        (0..<valueCount).first { Scalar.equal(self.value($0), value, kind) }
    }

    func value(_ index: Int) -> Scalar { Scalar(raw, at: values + index * Self.valueSize(kind) + 6, kind) }

    /// The pairs of the bucket at an offset, and the offset of the next bucket's.
    func bucket(at offset: Int) -> (pairs: Range<Int>, next: Int) {
        let count = Int(raw.u16(offset))
        return (0..<count, offset + 2 + count * Self.pairSize)
    }

    /// A pair of the bucket at an offset, with its own offset.
    func pair(_ index: Int, ofBucketAt offset: Int) -> (value: Int, events: UInt64, offset: Int) {
        let pair = offset + 2 + index * Self.pairSize
        return (Int(raw.u16(pair)), UInt64(raw.u32(pair + 2)), pair)
    }

    /// Whether all is what this code could have written.
    func isValid(_ series: Series) -> Bool {
        guard valueCount <= StateLimits.distinctValues else { return false }
        let heap = series.heap(raw)
        for index in 0..<valueCount {
            guard seen(index) <= EntryTime.max, value(index).isValid(kind, heap: heap) else { return false }
        }
        var offset = pairs
        for _ in 0..<series.bucketCount {
            guard offset + 2 <= series.heap, bucket(at: offset).next <= series.heap else { return false }
            for index in bucket(at: offset).pairs {
                let pair = pair(index, ofBucketAt: offset)
                guard pair.value < valueCount, pair.events > 0 else { return false }
            }
            offset = bucket(at: offset).next
        }
        return offset == series.heap
    }
}
