public import Events
import JSON

/// All that is known of one individual, as one packed buffer that is read and edited in place (`Layout` says how).
///
/// A value: copying it shares the buffer until one of the copies is changed.
public struct IndividualState: Sendable {
    @usableFromInline var buffer: PackedBuffer

    /// What the changelog and the store hold, copied.
    public var bytes: [UInt8] { Array(copying: buffer.raw) }

    /// Creates the state of an individual of whom nothing is known yet.
    public init(id: String) {
        let utf8 = id.utf8Span
        self.init(id: unsafe utf8.span.bytes)
    }

    /// Creates the state of an individual of whom nothing is known yet, by the bytes of the id.
    public init(id: RawSpan) {
        let id = id.extracting(first: min(id.byteCount, StateLimits.idBytes))
        buffer = PackedBuffer(zeros: Layout.id + id.byteCount, capacity: Layout.id + id.byteCount + 96)
        buffer[0] = Layout.version
        buffer.store(UInt16(truncatingIfNeeded: id.byteCount), at: Layout.idLength)
        buffer.store(Int64.max, at: Layout.earliestDue)
        buffer.copy(id, to: Layout.id)
        buffer.othersStart = fieldsStart
    }

    /// Takes bytes that are to be validated before anything else is asked.
    init(unchecked bytes: [UInt8]) {
        buffer = PackedBuffer(copying: bytes.raw)
    }

    /// Takes bytes that were those of a state in this process; bytes from elsewhere are validated by ``init(restoring:types:)``.
    public init(kept bytes: [UInt8]) {
        self.init(unchecked: bytes)
        findOthers()
    }

    /// Hands the state over and leaves one without bytes, of which nothing may be asked any more.
    public mutating func take() -> IndividualState {
        var taken = IndividualState()
        swap(&taken, &self)
        return taken
    }

    private init() { buffer = PackedBuffer() }

    /// The individual's id.
    public var id: String { buffer.raw.text(Layout.id, length: fieldsStart - Layout.id) }

    /// The bytes of the individual's id, lent.
    public var idBytes: RawSpan {
        @_lifetime(borrow self) get { buffer.raw.extracting(Layout.id..<fieldsStart) }
    }

    /// Whether the id has these bytes.
    public func hasID(_ utf8: Span<UInt8>) -> Bool { hasID(unsafe utf8.bytes) }

    /// Whether the id has these bytes.
    public func hasID(_ utf8: RawSpan) -> Bool { buffer.raw.extracting(Layout.id..<fieldsStart).hasSameBytes(as: utf8) }

    /// Whether the id has the bytes of this text.
    public func hasID(_ id: String) -> Bool {
        let utf8 = id.utf8Span
        return hasID(utf8.span)
    }

    /// When the first of the individual's timers is due; `Int64.max` where there is none.
    public var earliestDue: Milliseconds {
        get { buffer.raw.load(Layout.earliestDue) }
        set { buffer.store(newValue, at: Layout.earliestDue) }
    }

    /// Whether nothing is left of the individual, so that the changelog gets a tombstone.
    public var isEmpty: Bool { buffer.count == fieldsStart && earliestDue == .max }

    /// Bytes of the buffer.
    @inlinable public var byteCount: Int { buffer.count }

    /// Bytes that the buffer reserves.
    public var reservedBytes: Int { buffer.capacity }

    /// Bytes that may still be added, at least 0; a field takes ``fieldHeader`` besides its payload.
    public var room: Int { max(0, StateLimits.bufferBytes - buffer.count) }

    /// Bytes of a field's header.
    public static let fieldHeader = Layout.fieldHeader

    /// The offset of the first field.
    @inlinable @inline(__always)
    var fieldsStart: Int { Layout.id &+ Int(buffer.raw.u16(Layout.idLength)) }
}
