import Events
import JSON

/// The bytes of a series, and the field's kind that says how they are laid out.
struct SeriesPayload {
    let kind: FieldKind
    /// Empty where nothing is left of the series.
    let bytes: [UInt8]
    /// Whether values were forgotten, as there were too many.
    var hasForgotten = false
}

/// What a series is to be written with, besides its items.
struct SeriesShape {
    let kind: ValueKind
    var flags: UInt8
    /// The number of items above which the series is compacted.
    var compactAt: Int
    /// Whether values in buckets are tallied.
    var isTallied: Bool
    let decay: Decay?

    /// Of a series of single events that fades.
    init(_ kind: ValueKind, _ decay: Decay) {
        self.kind = kind
        self.decay = decay
        (flags, compactAt, isTallied) = (0, StateLimits.exactEntries, false)
    }

    /// As another series is, before anything changes.
    init(_ series: Series) {
        kind = series.kind
        flags = series.flags
        compactAt = series.compactAt
        isTallied = series.field.kind.layout == .tallied
        decay = series.decay
    }
}

/// A heap in the making, of texts of one other heap, in which each stands once: by their places they are known again.
private struct MovedTexts {
    /// The new heap.
    private(set) var heap: [UInt8] = []
    /// By place in the old heap the one in the new and 1, 0 where the text is not there yet.
    private var places: [UInt32] = []

    /// A text as one of the new heap, to which it is added where it is not there yet.
    mutating func moved(_ text: Scalar, from old: RawSpan) -> Scalar {
        if places.isEmpty { places = Array(repeating: 0, count: old.byteCount) }
        let place = places[text.offset]
        if place > 0 { return Scalar(word: UInt64(place - 1)) }
        let new = heap.count
        places[text.offset] = UInt32(clamping: new + 1)
        let bytes = StringHeap.text(at: text.offset, of: old)
        heap.append(littleEndian: UInt16(truncatingIfNeeded: bytes.byteCount))
        heap.append(copying: bytes)
        return Scalar(word: UInt64(new))
    }
}

/// Writes the payload of a series, item by item in their order.
struct SeriesWriter {
    private let shape: SeriesShape
    private let kind: ValueKind
    private let layout: FieldKind.SeriesLayout
    private var bytes: [UInt8]
    private let header: Int
    /// Where the next item goes.
    private var offset: Int
    /// Where the next bucket goes.
    private var bucketOffset: Int
    private var tallies: [UInt8] = []
    private var hasForgotten = false
    private var texts = MovedTexts()

    /// Begins a payload of so many items, some of which are buckets.
    init(_ shape: SeriesShape, items: Int, buckets: Int) {
        self.shape = shape
        kind = shape.kind
        layout = shape.decay != nil ? .decayed : shape.isTallied && buckets > 0 ? .tallied : .plain
        let isExtended = buckets > 0 || shape.compactAt != StateLimits.exactEntries || layout == .decayed

        header = Series.headerSize(kind, layout, isExtended: isExtended)
        offset = header
        bucketOffset = header + items * kind.entrySize
        bytes = [UInt8](repeating: 0, count: bucketOffset + buckets * kind.bucketSize)
        bytes[0] = shape.flags & ~Layout.seriesExtended | (isExtended ? Layout.seriesExtended : 0)
        guard isExtended else { return }
        bytes.store(UInt16(clamping: buckets), at: 1)
        bytes.store(UInt16(clamping: shape.compactAt), at: 3)
        guard let decay = shape.decay else { return }
        bytes.store(UInt32(truncatingIfNeeded: decay.halfLife), at: 5)
        bytes.store(UInt16(truncatingIfNeeded: decay.halfLife >> 32), at: 9)
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

    /// Writes tallies, of at most so many values; their texts are those of a heap.
    mutating func append(tallies: TallyBuilder, most limit: Int, heap: RawSpan) {
        guard layout == .tallied else { return }
        let kind = kind
        var texts = MovedTexts()
        swap(&texts, &self.texts)
        (self.tallies, hasForgotten) = tallies.finished(most: limit) {
            kind == .string ? texts.moved($0, from: heap) : $0
        }
        swap(&texts, &self.texts)
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
    consuming func finished() -> SeriesPayload {
        if layout == .tallied {
            bytes.store(UInt32(clamping: tallies.count), at: 5)
            bytes.append(contentsOf: tallies)
            if hasForgotten { bytes[0] |= Layout.seriesSaturated }
        }
        if kind == .string {
            bytes.store(UInt32(clamping: texts.heap.count), at: header - 8)
            bytes.store(UInt32(clamping: 2 * texts.heap.count + StateLimits.heapSlack), at: header - 4)
            bytes.append(contentsOf: texts.heap)
        }
        return SeriesPayload(kind: .series(kind, layout), bytes: bytes, hasForgotten: hasForgotten)
    }

    private mutating func moved(_ text: Scalar, _ heap: RawSpan) -> Scalar {
        texts.moved(text, from: heap)
    }
}
