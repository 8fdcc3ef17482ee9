extension [UInt8] {
    /// The bytes, lent.
    @inlinable @inline(__always)
    var raw: RawSpan {
        @_lifetime(borrow self) get { unsafe span.bytes }
    }

    /// Stores a little-endian integer; an offset outside the array traps.
    @inlinable @inline(__always)
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

    /// Appends a little-endian integer.
    mutating func append<T: FixedWidthInteger & BitwiseCopyable>(littleEndian value: T) {
        let end = count
        openGap(at: end, count: MemoryLayout<T>.size)
        store(value, at: end)
    }

    /// Moves what follows `offset` up by `size` bytes and zeroes the gap. Grows by a quarter: memory counts more than copies here.
    mutating func openGap(at offset: Int, count size: Int) {
        let end = count
        precondition(offset >= 0 && offset <= end && size >= 0)
        if capacity &- end < size { reserveCapacity(end + size + (end + size) / 4) }
        let tail = end - offset
        append(addingCapacity: size) { added in
            unsafe added.withUnsafeMutableBufferPointer { added, initializedCount in
                guard let first = added.baseAddress else { return }
                // The bytes before those added are the array's own.
                let gap = unsafe UnsafeMutableRawPointer(first) - tail
                unsafe (gap + size).copyMemory(from: gap, byteCount: tail)
                unsafe gap.initializeMemory(as: UInt8.self, repeating: 0, count: size)
                initializedCount = size
            }
        }
    }

    /// Removes `size` bytes at `offset`.
    mutating func closeGap(at offset: Int, count size: Int) {
        removeSubrange(offset..<offset + size)
    }
}
