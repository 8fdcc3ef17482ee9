/// Appends values to packed bytes, little-endian; lengths and counts as LEB128.
package struct ByteWriter {
    /// What is written so far.
    package private(set) var bytes: [UInt8] = []

    /// Creates a writer of no bytes yet.
    package init() {}

    /// Creates a writer of no bytes yet, with room for some.
    package init(reserving capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Writes one byte.
    package mutating func write(_ byte: UInt8) { bytes.append(byte) }

    /// Writes a byte, 1 or 0.
    package mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Writes 8 bytes.
    package mutating func write(_ number: Int64) {
        unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Writes a count that is not negative, 7 bits a byte.
    package mutating func write(count: Int) {
        var rest = UInt(bitPattern: count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Bytes that a count and so many bytes take.
    static func size(ofCounted count: Int) -> Int {
        var size = count + 1
        var rest = count >> 7
        while rest > 0 {
            size += 1
            rest >>= 7
        }
        return size
    }

    /// Writes a count and UTF-8.
    package mutating func write(_ text: String) {
        write(count: text.utf8.count)
        let utf8 = text.utf8Span.span
        unsafe utf8.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Writes a count and bytes.
    package mutating func write(_ octets: [UInt8]) {
        write(count: octets.count)
        bytes.append(contentsOf: octets)
    }
}

/// Reads what ``ByteWriter`` wrote; nil where the bytes end too early or mean nothing.
package struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Creates a reader at the start of some bytes.
    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Whether all is read.
    package var isAtEnd: Bool { position == bytes.endIndex }

    /// One byte.
    package mutating func byte() -> UInt8? {
        guard position < bytes.endIndex else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// A flag.
    package mutating func flag() -> Bool? { byte().map { $0 != 0 } }

    /// 8 bytes.
    package mutating func number() -> Int64? {
        guard bytes.endIndex - position >= 8 else { return nil }
        defer { position += 8 }
        return Self.number(bytes, at: position)
    }

    private static func number(_ bytes: ArraySlice<UInt8>, at position: Int) -> Int64 {
        let span = bytes.span
        // Safe: every bit pattern is an Int64, and the load checks its bounds.
        return unsafe Int64(
            littleEndian: span.bytes.unsafeLoadUnaligned(fromByteOffset: position - bytes.startIndex, as: Int64.self))
    }

    /// A count below 2³⁵.
    package mutating func count() -> Int? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let next = byte(), shift < 35 {
            result |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return Int(result) }
            shift += 7
        }
        return nil
    }

    /// A count and so many bytes.
    package mutating func octets() -> ArraySlice<UInt8>? {
        guard let count = count(), bytes.endIndex - position >= count else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// A count and so many bytes of UTF-8.
    package mutating func text() -> String? { octets().map { String(decoding: $0, as: UTF8.self) } }
}
