public import Events

/// All that is known of one individual, as one packed buffer that is read and edited in place (`Layout` says how).
///
/// A value: copying it shares the buffer until one of the copies is changed.
public struct IndividualState: Sendable {
    /// The version of the layout, which is also the first byte.
    public static let layoutVersion: UInt8 = Layout.version

    /// What the changelog and the store hold.
    public internal(set) var bytes: [UInt8]

    /// Creates the state of an individual of whom nothing is known yet.
    public init(id: String) {
        bytes = []
        bytes.reserveCapacity(Layout.id + id.utf8.count + 96)
        bytes.append(contentsOf: repeatElement(0, count: Layout.id))
        bytes[0] = Layout.version
        bytes.append(contentsOf: id.utf8.prefix(StateLimits.idBytes))
        bytes.store(UInt16(truncatingIfNeeded: bytes.count - Layout.id), at: Layout.idLength)
        bytes.store(Int64.max, at: Layout.earliestDue)
    }

    /// Takes bytes that were validated.
    init(validated bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Takes bytes that were those of a state in this process; bytes from elsewhere are validated by ``init(restoring:)``.
    public init(kept bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Hands the state over and leaves one without bytes, of which nothing may be asked any more.
    public mutating func take() -> IndividualState {
        var taken = IndividualState(validated: [])
        swap(&taken, &self)
        return taken
    }

    /// The individual's id.
    public var id: String { bytes.raw.text(Layout.id, length: recordsStart - Layout.id) }

    /// Whether the id has these bytes.
    public func hasID(_ utf8: Span<UInt8>) -> Bool {
        let wanted = unsafe utf8.bytes
        return wanted.byteCount == recordsStart - Layout.id && bytes.raw.equals(wanted, at: Layout.id)
    }

    /// Whether the id has the bytes of this text.
    public func hasID(_ id: String) -> Bool {
        let utf8 = id.utf8Span
        return hasID(utf8.span)
    }

    /// When the first of the individual's timers is due; `Int64.max` where there is none.
    public var earliestDue: Milliseconds {
        get { bytes.raw.load(Layout.earliestDue) }
        set { bytes.store(newValue, at: Layout.earliestDue) }
    }

    /// Whether nothing is left of the individual, so that the changelog gets a tombstone.
    public var isEmpty: Bool { bytes.count == recordsStart && earliestDue == .max }

    /// Bytes that may still be added, at least 0.
    public var room: Int { max(0, StateLimits.bufferBytes - bytes.count) }

    /// Where the records start.
    @inline(__always)
    var recordsStart: Int { Layout.id + Int(bytes.raw.u16(Layout.idLength)) }
}
