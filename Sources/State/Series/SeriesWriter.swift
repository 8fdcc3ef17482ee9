import Events
import JSON

/// Writes the payload of a series, item by item in their order.
struct SeriesWriter {
    private let kind: ValueKind
    private var bytes: [UInt8]
    private let header: Int
    /// Where the next item goes.
    private var offset: Int
    /// Where the next bucket goes.
    private var bucketOffset: Int
    /// The new heap.
    private var texts: [UInt8] = []

    /// Begins a payload of so many items, some of which are buckets.
    init(_ kind: ValueKind, flags: UInt8, compactAt: Int, items: Int, buckets: Int) {
        self.kind = kind
        let isExtended = buckets > 0 || compactAt != StateLimits.exactEntries
        header = Series.headerSize(kind, isExtended: isExtended)
        offset = header
        bucketOffset = header + items * kind.entrySize
        bytes = [UInt8](repeating: 0, count: bucketOffset + buckets * kind.bucketSize)
        bytes[0] = flags & ~Layout.seriesExtended | (isExtended ? Layout.seriesExtended : 0)
        if isExtended {
            bytes.store(UInt16(clamping: buckets), at: 1)
            bytes.store(UInt16(clamping: compactAt), at: 3)
        }
    }

    /// Writes an event, by its time and fingerprint as entries begin with them; a text is one of a heap.
    mutating func append(entry word: UInt64, _ value: Scalar, heap: RawSpan) {
        let value = kind == .string ? moved(value, heap) : value
        precondition(offset + kind.entrySize <= bytes.count)
        unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe value.store(word, kind, to: bytes.baseAddress.unsafelyUnwrapped + offset)
        }
        offset += kind.entrySize
    }

    /// Writes items with the summaries of those that are buckets, as another payload has them; they have no texts.
    mutating func append(items: RawSpan, buckets: RawSpan) {
        bytes.copy(items, to: offset)
        bytes.copy(buckets, to: bucketOffset)
        offset += items.byteCount
        bucketOffset += buckets.byteCount
    }

    /// Writes a bucket; its texts are those of a heap.
    mutating func append(bucket: Summary, heap: RawSpan) {
        guard kind != .string else {
            var bucket = bucket
            bucket.last = moved(bucket.last, heap)
            bucket.first = moved(bucket.first, heap)
            bucket.min = moved(bucket.min, heap)
            bucket.max = moved(bucket.max, heap)
            return append(bucket)
        }
        append(bucket)
    }

    private mutating func append(_ bucket: Summary) {
        bytes.store(UInt64(bitPattern: bucket.firstTime) | EntryTime.bucketBit, at: offset)
        offset += kind.entrySize
        precondition(bucketOffset + kind.bucketSize <= bytes.count)
        unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe bucket.store(kind, to: bytes.baseAddress.unsafelyUnwrapped + bucketOffset)
        }
        bucketOffset += kind.bucketSize
    }

    /// The payload.
    consuming func finished() -> [UInt8] {
        guard kind == .string else { return bytes }
        bytes.store(UInt32(clamping: texts.count), at: header - 8)
        bytes.store(UInt32(clamping: 2 * texts.count + StateLimits.heapSlack), at: header - 4)
        bytes.append(contentsOf: texts)
        return bytes
    }

    /// A text as one of the new heap, to which it is added where it is not there yet.
    private mutating func moved(_ text: Scalar, _ heap: RawSpan) -> Scalar {
        let length = Int(heap.u16(text.offset))
        let bytes = heap.extracting(text.offset + 2..<text.offset + 2 + length)
        if let known = StringHeap.find(bytes, in: texts.raw) { return Scalar(word: UInt64(known)) }
        let new = texts.count
        texts.append(littleEndian: UInt16(truncatingIfNeeded: length))
        texts.append(copying: bytes)
        return Scalar(word: UInt64(new))
    }
}
