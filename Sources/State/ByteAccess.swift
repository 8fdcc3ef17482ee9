extension RawSpan {
    /// Little-endian integers at an offset; one outside the span traps, as an array's index does.
    @inline(__always)
    func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: T.Type = T.self) -> T {
        T(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: T.self))
    }

    @inline(__always) func u8(_ offset: Int) -> UInt8 { load(offset) }
    @inline(__always) func u16(_ offset: Int) -> UInt16 { load(offset) }
    @inline(__always) func u32(_ offset: Int) -> UInt32 { load(offset) }
    @inline(__always) func u64(_ offset: Int) -> UInt64 { load(offset) }

    @inline(__always) func u24(_ offset: Int) -> Int { Int(u16(offset)) | Int(u8(offset + 2)) << 16 }
    @inline(__always) func u40(_ offset: Int) -> UInt64 { UInt64(u32(offset)) | UInt64(u8(offset + 4)) << 32 }
    @inline(__always) func u48(_ offset: Int) -> UInt64 { UInt64(u32(offset)) | UInt64(u16(offset + 4)) << 32 }

    /// Text of `length` bytes; wrong UTF-8 is repaired.
    func text(_ offset: Int, length: Int) -> String {
        unsafe extracting(offset..<offset + length).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the bytes of a range are those of a span.
    func equals(_ other: RawSpan, at offset: Int) -> Bool {
        let count = other.byteCount
        guard offset + count <= byteCount else { return false }
        var index = 0
        while index + 8 <= count {
            if u64(offset + index) != other.u64(index) { return false }
            index += 8
        }
        while index < count {
            if u8(offset + index) != other.u8(index) { return false }
            index += 1
        }
        return true
    }
}

extension [UInt8] {
    /// The bytes, lent.
    @inline(__always)
    var raw: RawSpan {
        @_lifetime(borrow self) get { unsafe span.bytes }
    }

    /// Stores a little-endian integer; an offset outside the array traps.
    @inline(__always)
    mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
        precondition(offset >= 0 && offset &+ MemoryLayout<T>.size <= count)
        unsafe withUnsafeMutableBytes {
            unsafe $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
        }
    }

    @inline(__always)
    mutating func storeU24(_ value: Int, at offset: Int) {
        store(UInt16(truncatingIfNeeded: value), at: offset)
        store(UInt8(truncatingIfNeeded: value >> 16), at: offset + 2)
    }

    @inline(__always)
    mutating func storeU40(_ value: UInt64, at offset: Int) {
        store(UInt32(truncatingIfNeeded: value), at: offset)
        store(UInt8(truncatingIfNeeded: value >> 32), at: offset + 4)
    }

    @inline(__always)
    mutating func storeU48(_ value: UInt64, at offset: Int) {
        store(UInt32(truncatingIfNeeded: value), at: offset)
        store(UInt16(truncatingIfNeeded: value >> 32), at: offset + 4)
    }

    /// Overwrites bytes from an offset on; those outside the array trap.
    mutating func copy(_ source: RawSpan, to offset: Int) {
        precondition(offset >= 0 && offset + source.byteCount <= count)
        unsafe withUnsafeMutableBytes { target in
            unsafe source.withUnsafeBytes {
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset...]).copyMemory(from: $0)
            }
        }
    }

    mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        let end = count
        openGap(at: end, count: MemoryLayout<T>.size)
        store(value, at: end)
    }

    /// Moves what follows `offset` up by `size` bytes and zeroes the gap. Grows by a quarter: memory counts more than copies here.
    mutating func openGap(at offset: Int, count size: Int) {
        let end = count
        precondition(offset >= 0 && offset <= end && size >= 0)
        if capacity < end + size { reserveCapacity(end + size + (end + size) / 4) }
        appendZeros(size)
        guard offset < end else { return }
        unsafe withUnsafeMutableBytes { bytes in
            let base = unsafe bytes.baseAddress.unsafelyUnwrapped
            unsafe (base + offset + size).copyMemory(from: base + offset, byteCount: end - offset)
            unsafe (base + offset).initializeMemory(as: UInt8.self, repeating: 0, count: size)
        }
    }

    /// Appends zeros: the few that a pane or a record takes in one copy, which a sequence of repeated elements is not.
    @inline(__always)
    private mutating func appendZeros(_ size: Int) {
        let zeros = InlineArray<64, UInt8>(repeating: 0)
        guard size <= zeros.count else { return append(contentsOf: repeatElement(0, count: size)) }
        let span = zeros.span
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: UnsafeBufferPointer(rebasing: $0[..<size])) }
    }

    /// Removes `size` bytes at `offset`.
    mutating func closeGap(at offset: Int, count size: Int) {
        removeSubrange(offset..<offset + size)
    }
}
