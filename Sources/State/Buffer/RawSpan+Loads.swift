import JSON

extension RawSpan {
    /// The little-endian integer at an offset; one outside the span traps, as an array's index does.
    @inlinable @inline(__always)
    public func load<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as type: T.Type = T.self) -> T {
        // Safe: every bit pattern is an integer, and the load checks its bounds.
        T(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// The eight bytes at an offset of which the caller has made sure that they are in the span.
    @inlinable @inline(__always)
    func uncheckedU64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
    }

    /// The six bytes at an offset of which the caller has made sure that they, and two more, are in the span.
    @inline(__always)
    func uncheckedU48(_ offset: Int) -> UInt64 { uncheckedU64(offset) & 0xFFFF_FFFF_FFFF }

    /// One byte.
    @inlinable @inline(__always)
    public func u8(_ offset: Int) -> UInt8 { load(offset) }

    /// Two bytes.
    @inlinable @inline(__always)
    public func u16(_ offset: Int) -> UInt16 { load(offset) }

    /// Four bytes.
    @inlinable @inline(__always)
    public func u32(_ offset: Int) -> UInt32 { load(offset) }

    /// Eight bytes.
    @inlinable @inline(__always)
    public func u64(_ offset: Int) -> UInt64 { load(offset) }

    @inline(__always) func u40(_ offset: Int) -> UInt64 { UInt64(u32(offset)) | UInt64(u8(offset + 4)) << 32 }
    @inline(__always) func u48(_ offset: Int) -> UInt64 { UInt64(u32(offset)) | UInt64(u16(offset + 4)) << 32 }

    /// Text of `length` bytes; what is not UTF-8 becomes U+FFFD.
    public func text(_ offset: Int, length: Int) -> String { String(decoding: extracting(offset..<offset + length)) }

    /// Whether the bytes from an offset on begin with those of a span; false where there are fewer.
    public func equals(_ other: RawSpan, at offset: Int) -> Bool {
        guard other.byteCount <= byteCount - offset else { return false }
        return extracting(offset..<offset + other.byteCount).hasSameBytes(as: other)
    }
}
