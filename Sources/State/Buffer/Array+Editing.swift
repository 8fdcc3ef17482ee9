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
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }
}
