import Events

extension IndividualState {
    /// Appends an entry to a series whose last item is an entry that is not later: as nearly all are.
    ///
    /// What no window can reach any more leaves, and the entry takes its room.
    ///
    /// - Returns: false where the series is another, or something must be done besides; then nothing has changed.
    @inline(__always)
    mutating func append(
        _ value: borrowing EntryValue, to field: Field, _ plan: SeriesPlan, _ arrival: Arrival
    ) -> Bool {
        let kind = value.kind
        let stride = kind.entrySize
        let horizon = plan.horizon(arrival.clock)
        guard let tail = SeriesTail(buffer.raw, field, kind, horizon: horizon, before: arrival.time) else {
            return false
        }
        if tail.leaving == 0 {
            guard tail.end < tail.items &+ tail.compactAt &* stride, hasRoom(adding: stride) else { return false }
        }
        var scalar = value.scalar
        if kind == .string {
            guard hasRoom(for: value), let place = intern(value.text, tail, of: field) else { return false }
            scalar = Scalar(word: UInt64(truncatingIfNeeded: place))
        }
        guard tail.leaving > 0 else {
            unsafe scalar.store(arrival.word, kind, to: buffer.openGap(at: tail.end, count: stride))
            unsafe Field.addLength(stride, to: buffer.start + field.start)
            return true
        }
        buffer.own()
        let kept = tail.end &- tail.items &- tail.leaving
        let items = unsafe buffer.start + tail.items
        unsafe items.copyMemory(from: items + tail.leaving, byteCount: kept)
        unsafe scalar.store(arrival.word, kind, to: items + kept)
        let rest = tail.leaving &- stride
        if rest > 0 {
            buffer.closeGap(at: tail.end &- rest, count: rest)
            unsafe Field.addLength(-rest, to: buffer.start + field.start)
        }
        return true
    }

    /// Whether series may add so many bytes.
    @inline(__always)
    private func hasRoom(adding size: Int) -> Bool {
        buffer.count &+ size <= StateLimits.bufferBytes - StateLimits.reservedBytes
    }

    /// Whether there is room for what one event can add at most: a field, an entry, a text.
    @inline(__always)
    func hasRoom(for value: borrowing EntryValue, besides size: Int = 0) -> Bool {
        hasRoom(adding: Layout.fieldHeader &+ Layout.entryValue &+ 32 &+ value.textBytes &+ size)
    }

    /// The offset of a text in a series' heap, to which it is added where it is not there; nil, and nothing has changed, where the heap
    /// would have to be written anew then.
    @inline(__always)
    private mutating func intern(_ text: RawSpan, _ tail: SeriesTail, of field: Field) -> Int? {
        let heap = field.end &- tail.heapLength..<field.end
        if let known = StringHeap.find(text, in: buffer.raw.extracting(heap)) { return known }
        guard tail.heapLength &+ 2 &+ text.byteCount <= tail.rebuildAt else { return nil }
        addText(text, heapLength: tail.heapLength, items: tail.items, toFieldAt: field.start)
        return tail.heapLength
    }

    /// Adds a text to the heap of the series at an offset.
    mutating func addText(_ text: RawSpan, heapLength: Int, items: Int, toFieldAt start: Int) {
        let size = 2 + text.byteCount
        unsafe StringHeap.store(text, to: buffer.openGap(at: Field(buffer.raw, at: start).end, count: size))
        unsafe Field.addLength(size, to: buffer.start + start)
        buffer.store(UInt32(truncatingIfNeeded: heapLength + size), at: items - 8)
    }
}
