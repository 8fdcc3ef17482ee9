extension RawSpan {
    /// The byte at an offset, which must be within the span.
    @inlinable
    public func byte(at offset: Int) -> UInt8 {
        // Safe: every bit pattern is a UInt8, and the load checks its bounds.
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The eight bytes from an offset on as a little-endian number; all must be within the span.
    @inlinable
    public func littleEndian64(at offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The four bytes from an offset on as a little-endian number; all must be within the span.
    @inlinable
    public func littleEndian32(at offset: Int) -> UInt32 {
        unsafe UInt32(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// Whether both spans hold the same bytes: the equality of ids, keys and names from outside.
    @inlinable
    public func hasSameBytes(as other: RawSpan) -> Bool {
        let count = byteCount
        guard count == other.byteCount else { return false }
        var offset = 0
        while offset + 8 <= count {
            if littleEndian64(at: offset) != other.littleEndian64(at: offset) { return false }
            offset += 8
        }
        while offset < count {
            if byte(at: offset) != other.byte(at: offset) { return false }
            offset += 1
        }
        return true
    }
}

extension String {
    /// Text from bytes; what is not UTF-8 becomes U+FFFD.
    @inlinable
    public init(decoding bytes: RawSpan) {
        self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension Array<UInt8> {
    /// A copy of bytes.
    @inlinable
    public init(copying bytes: RawSpan) {
        self = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }

    /// Appends bytes.
    @inlinable
    public mutating func append(copying bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
