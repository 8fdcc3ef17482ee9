extension [UInt8] {
    /// The bytes, lent.
    @inlinable @inline(__always)
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

    /// Appends a little-endian integer.
    mutating func append<T: FixedWidthInteger & BitwiseCopyable>(littleEndian value: T) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }
}
