internal import Events
internal import JSON

/// The bytes of an id with their ``StableHash``. Ids are compared by bytes.
struct IndividualID: Hashable, Sendable {
    let bytes: [UInt8]
    let hash: UInt64

    init(_ id: RawSpan) { self.init(id, hash: StableHash.hash(id)) }

    /// By the ``StableHash`` of the bytes.
    init(_ id: RawSpan, hash: UInt64) {
        bytes = Array(copying: id)
        self.hash = hash
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        hash = StableHash.hash(unsafe bytes.span.bytes)
    }

    init(_ id: String) {
        let utf8 = id.utf8Span.span
        self.init(unsafe utf8.bytes)
    }

    /// The bytes, lent.
    var raw: RawSpan {
        @_lifetime(borrow self) get { unsafe bytes.span.bytes }
    }

    /// As text; an id is UTF-8.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether its bytes come before another's.
    func precedes(_ other: IndividualID) -> Bool { bytes.lexicographicallyPrecedes(other.bytes) }

    static func == (left: IndividualID, right: IndividualID) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
