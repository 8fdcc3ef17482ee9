/// The header of a field. Offsets are the buffer's; they hold until the buffer changes before the field's end.
@frozen
public struct Field: Sendable {
    /// The offset of the header.
    public let start: Int
    /// What the payload is.
    public let kind: FieldKind
    /// The version of the payload's layout.
    public let version: UInt8
    /// Bytes of the payload.
    public let length: Int
    /// The hour of the clock, modulo 2¹⁶, since which nothing uses it; 0 where something does.
    public let unusedSince: UInt16
    /// What tells it apart from others of its kind.
    public let key: UInt64

    /// Reads the header at an offset.
    @inlinable @inline(__always)
    init(_ raw: RawSpan, at start: Int) {
        // One check for both words; a start is never negative.
        precondition(start &+ Layout.fieldHeader <= raw.byteCount)
        let word = raw.uncheckedU64(start)
        self.start = start
        kind = FieldKind(rawValue: UInt8(truncatingIfNeeded: word))
        version = UInt8(truncatingIfNeeded: word >> 8)
        length = Int(truncatingIfNeeded: word >> 16 & 0xFF_FFFF)
        unusedSince = UInt16(truncatingIfNeeded: word >> 40)
        key = raw.uncheckedU64(start &+ Layout.fieldKey)
    }

    // Of a header that lies within the span, which the caller has made sure of.

    @inlinable @inline(__always)
    static func kind(_ raw: RawSpan, at start: Int) -> FieldKind {
        FieldKind(rawValue: UInt8(truncatingIfNeeded: raw.uncheckedU64(start)))
    }

    /// The offset behind the payload.
    @inlinable @inline(__always)
    static func end(_ raw: RawSpan, at start: Int) -> Int {
        start &+ Layout.fieldHeader &+ Int(truncatingIfNeeded: raw.uncheckedU64(start) >> 16 & 0xFF_FFFF)
    }

    /// A payload that is not in a buffer: its first byte has the offset 0.
    init(_ kind: FieldKind, payloadOf length: Int) {
        start = -Layout.fieldHeader
        self.kind = kind
        version = 0
        self.length = length
        unusedSince = 0
        key = 0
    }

    /// The offset of the payload.
    @inlinable @inline(__always)
    public var payload: Int { start &+ Layout.fieldHeader }

    /// The offset behind the payload.
    @inlinable @inline(__always)
    public var end: Int { payload &+ length }
}
