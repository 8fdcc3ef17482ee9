import Events

extension IndividualState {
    /// Appends an entry to a series that has nothing but entries, none of them later, and room for one more: as nearly all have.
    ///
    /// What no window can reach any more leaves, and the entry takes its room.
    ///
    /// - Returns: false where the series is another; then nothing has changed.
    @inline(__always)
    mutating func append(
        _ scalar: Scalar, _ kind: ValueKind, to field: Field, _ plan: SeriesPlan, _ arrival: Arrival
    ) -> Bool {
        let stride = kind.entrySize
        guard let leaving = leavingBytes(of: field, kind, horizon: plan.horizon(arrival.clock), before: arrival.time)
        else { return false }
        if leaving == 0 {
            guard field.length < 1 + StateLimits.exactEntries * stride,
                buffer.count + stride <= StateLimits.bufferBytes - StateLimits.reservedBytes
            else { return false }
            buffer.openGap(at: field.end, count: stride)
            unsafe buffer.withUnsafeMutableBytes { bytes in
                let start = unsafe bytes.baseAddress.unsafelyUnwrapped + field.start
                unsafe Field.addLength(stride, start)
                unsafe scalar.store(arrival.word, kind, to: start + (field.end - field.start))
            }
            return true
        }
        unsafe buffer.withUnsafeMutableBytes { bytes in
            let items = unsafe bytes.baseAddress.unsafelyUnwrapped + field.payload + 1
            let kept = field.length - 1 - leaving
            unsafe items.copyMemory(from: items + leaving, byteCount: kept)
            unsafe scalar.store(arrival.word, kind, to: items + kept)
        }
        if leaving > stride {
            removeBytes(leaving - stride, at: field.length - (leaving - stride), of: field)
        }
        return true
    }

    /// Bytes of the first entries that ended by a time; nil where the series is none to which an entry of a time can be appended.
    @inline(__always)
    private func leavingBytes(
        of field: Field, _ kind: ValueKind, horizon: Milliseconds, before time: Milliseconds
    ) -> Int? {
        let raw = buffer.raw
        let stride = kind.entrySize
        guard field.kind == .series(kind), field.unusedSince == 0, raw.u8(field.payload) == 0,
            EntryTime.time(raw.u64(field.end &- stride)) <= time
        else { return nil }
        var offset = field.payload &+ 1
        while offset < field.end, EntryTime.time(raw.u64(offset)) <= horizon { offset &+= stride }
        return offset &- field.payload &- 1
    }
}

extension Field {
    /// Adds to the length in the header at an address: within its 24 bits, as the buffer's bound is far below.
    @inline(__always)
    fileprivate static func addLength(_ count: Int, _ header: UnsafeMutableRawPointer) {
        let word = unsafe UInt64(littleEndian: header.loadUnaligned(as: UInt64.self))
        let sum = word &+ UInt64(truncatingIfNeeded: count) << 16
        unsafe header.storeBytes(of: sum.littleEndian, as: UInt64.self)
    }
}

extension Scalar {
    /// Stores an entry: its first word and the value, except a text's.
    @inline(__always)
    fileprivate func store(_ first: UInt64, _ kind: ValueKind, to address: UnsafeMutableRawPointer) {
        unsafe address.storeBytes(of: first.littleEndian, as: UInt64.self)
        switch kind {
        case .none, .string: break
        case .int, .double: unsafe (address + 8).storeBytes(of: word.littleEndian, as: UInt64.self)
        case .bool: unsafe (address + 8).storeBytes(of: UInt8(truncatingIfNeeded: word), as: UInt8.self)
        case .timestamp, .duration:
            // Five bytes of seconds, then the nanoseconds.
            let low = word & 0xFF_FFFF_FFFF | UInt64(nanoseconds) << 40
            unsafe (address + 8).storeBytes(of: low.littleEndian, as: UInt64.self)
            unsafe (address + 16).storeBytes(of: UInt8(truncatingIfNeeded: nanoseconds >> 24), as: UInt8.self)
        }
    }
}
