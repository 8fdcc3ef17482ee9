import JSON

/// Reads what ``ByteWriter`` wrote, of lent bytes; nil where they end too early or mean nothing.
public struct ByteReader: ~Escapable {
    private let raw: RawSpan
    /// The offset of what is read next.
    public internal(set) var offset = 0

    /// Creates a reader at the start of some bytes.
    @_lifetime(copy raw)
    public init(_ raw: RawSpan) {
        self.raw = raw
    }

    /// Whether all is read.
    public var isAtEnd: Bool { offset == raw.byteCount }

    /// Bytes that are left.
    public var left: Int { raw.byteCount - offset }

    /// One byte.
    public mutating func byte() -> UInt8? {
        guard offset < raw.byteCount else { return nil }
        defer { offset += 1 }
        return raw.u8(offset)
    }

    /// A flag.
    public mutating func flag() -> Bool? { byte().map { $0 != 0 } }

    /// 8 bytes.
    public mutating func number() -> Int64? {
        guard left >= 8 else { return nil }
        defer { offset += 8 }
        return raw.load(offset)
    }

    /// 8 bytes as they are.
    public mutating func word() -> UInt64? { number().map { UInt64(bitPattern: $0) } }

    /// Moves on by bytes; false where there are fewer.
    mutating func skip(_ count: Int) -> Bool {
        guard left >= count else { return false }
        offset += count
        return true
    }

    /// A number of any sign that was written as a count.
    public mutating func varint() -> Int64? {
        leb128().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    /// A number, 7 bits a byte; nil beyond 64 bits.
    public mutating func leb128() -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64, let next = byte() {
            let bits = UInt64(next & 0x7F)
            guard shift < 63 || bits <= 1 else { return nil }
            result |= bits << shift
            if next < 0x80 { return result }
            shift += 7
        }
        return nil
    }

    /// A count of things that take at least a byte each: never more than the bytes left, so that a hostile one reserves nothing.
    public mutating func count() -> Int? {
        guard let count = leb128(), count <= UInt64(left) else { return nil }
        return Int(count)
    }

    /// A count and so many bytes: their offsets in what the reader reads.
    public mutating func octets() -> Range<Int>? {
        guard let count = count() else { return nil }
        defer { offset += count }
        return offset..<offset + count
    }

    /// A count and so many bytes, copied.
    public mutating func bytes() -> [UInt8]? { octets().map { Array(copying: raw.extracting($0)) } }

    /// A count and so many bytes of UTF-8; what is not UTF-8 becomes U+FFFD.
    public mutating func text() -> String? { octets().map { String(decoding: raw.extracting($0)) } }
}
