/// The header of a record.
struct Record {
    /// The offset of the header.
    let start: Int
    let kind: UInt8
    /// Bytes of the payload.
    let length: Int
    /// The hour since which nothing uses it, or 0.
    let unusedSince: UInt16
    let key: UInt64

    /// Reads the header at an offset.
    @inline(__always)
    init(_ raw: RawSpan, at start: Int) {
        let word = raw.u64(start)
        self.start = start
        kind = UInt8(truncatingIfNeeded: word)
        length = Int(truncatingIfNeeded: word >> 8 & 0xFF_FFFF)
        unusedSince = UInt16(truncatingIfNeeded: word >> 32)
        key = raw.u64(start + Layout.recordKey)
    }

    /// The offset of the payload.
    @inline(__always)
    var payload: Int { start + Layout.recordHeader }
    /// The offset behind the payload.
    @inline(__always)
    var end: Int { payload + length }
}

extension IndividualState {
    /// The record of a kind and a key; linear, as an individual has few.
    func record(_ kind: UInt8, key: UInt64) -> Record? {
        let raw = bytes.raw
        var offset = recordsStart
        while offset < raw.byteCount {
            let record = Record(raw, at: offset)
            if record.kind == kind && record.key == key { return record }
            offset = record.end
        }
        return nil
    }

    /// Appends a record with a payload of zeros.
    mutating func appendRecord(_ kind: UInt8, key: UInt64, length: Int) -> Record {
        let start = bytes.count
        bytes.openGap(at: start, count: Layout.recordHeader + length)
        bytes[start] = kind
        bytes.storeU24(length, at: start + Layout.recordLength)
        bytes.store(key, at: start + Layout.recordKey)
        return Record(bytes.raw, at: start)
    }

    /// Opens a gap of zeros in a record's payload, at an offset of the buffer.
    mutating func grow(_ record: Record, at offset: Int, by size: Int) {
        bytes.openGap(at: offset, count: size)
        bytes.storeU24(record.length + size, at: record.start + Layout.recordLength)
    }

    /// Removes bytes of a record's payload, at an offset of the buffer.
    mutating func shrink(_ record: Record, at offset: Int, by size: Int) {
        bytes.closeGap(at: offset, count: size)
        bytes.storeU24(record.length - size, at: record.start + Layout.recordLength)
    }

    /// Removes a record.
    mutating func remove(_ record: Record) {
        bytes.closeGap(at: record.start, count: record.end - record.start)
    }

    /// Gives a record another payload, or adds or removes it: an empty payload is no record.
    mutating func replacePayload(_ kind: UInt8, key: UInt64, with payload: some Collection<UInt8>) {
        let size = payload.count
        if let old = record(kind, key: key) {
            guard size > 0 else { return remove(old) }
            if size > old.length {
                grow(old, at: old.end, by: size - old.length)
            } else if size < old.length {
                shrink(old, at: old.payload + size, by: old.length - size)
            }
            bytes.replaceSubrange(old.payload..<old.payload + size, with: payload)
        } else if size > 0 {
            let new = appendRecord(kind, key: key, length: size)
            bytes.replaceSubrange(new.payload..<new.end, with: payload)
        }
    }
}
