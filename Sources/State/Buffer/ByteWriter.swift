import JSON

/// Appends to packed bytes: integers little-endian, counts as LEB128 (7 bits a byte, the lowest first), texts after their count.
///
/// ``ByteReader`` reads what it wrote. Fields of the buffer and the partition's checkpoint are written by it.
public struct ByteWriter {
    /// What is written so far.
    public private(set) var bytes: [UInt8]

    /// Creates a writer of no bytes yet.
    public init() { bytes = [] }

    /// Creates a writer of no bytes yet, with room for some.
    public init(reserving capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Creates a writer that goes on behind bytes: handed over by their only owner, they are appended to in place.
    public init(appendingTo bytes: consuming [UInt8]) { self.bytes = bytes }

    /// Writes bytes as they are, without a count.
    public mutating func append(_ octets: RawSpan) { bytes.append(copying: octets) }

    /// Writes one byte.
    public mutating func write(_ byte: UInt8) { bytes.append(byte) }

    /// Writes a byte, 1 or 0.
    public mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Writes 8 bytes.
    public mutating func write(_ number: Int64) { bytes.append(littleEndian: number) }

    /// Writes 8 bytes.
    public mutating func write(word: UInt64) { bytes.append(littleEndian: word) }

    /// Forgets what is written and keeps the room.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Writes what `body` writes after a count of its bytes.
    public mutating func writeCounted(_ body: (inout ByteWriter) -> Void) {
        let start = bytes.count
        // Nearly always a byte is enough for the count.
        bytes.append(0 as UInt8)
        body(&self)
        let count = bytes.count - start - 1
        guard count >= 0x80 else { return bytes[start] = UInt8(count) }
        var counted = ByteWriter()
        counted.write(count: count)
        bytes.replaceSubrange(start...start, with: counted.bytes)
    }

    /// Writes a number of any sign as a count, near 0 the shortest: zig-zag, as in Protocol Buffers ("Encoding", signed integers).
    public mutating func write(varint number: Int64) {
        write(leb128: UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    /// Writes a count that is not negative.
    public mutating func write(count: Int) { write(leb128: UInt64(truncatingIfNeeded: count)) }

    /// Writes a number, 7 bits a byte. DWARF 5, 7.6, "LEB128".
    public mutating func write(leb128 number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Bytes that a count and so many bytes take.
    public static func size(ofCounted count: Int) -> Int {
        var size = count + 1
        var rest = count >> 7
        while rest > 0 {
            size += 1
            rest >>= 7
        }
        return size
    }

    /// Writes a count and UTF-8.
    public mutating func write(_ text: String) {
        let utf8 = text.utf8Span.span
        write(unsafe utf8.bytes)
    }

    /// Writes a count and bytes.
    public mutating func write(_ octets: [UInt8]) { write(octets.raw) }

    /// Writes a count and bytes.
    public mutating func write(_ octets: RawSpan) {
        write(count: octets.byteCount)
        bytes.append(copying: octets)
    }
}
