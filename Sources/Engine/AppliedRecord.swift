internal import Events
internal import State

/// A record of an input that was applied, by which a topic is told from another of its name.
public struct AppliedRecord: Hashable, Sendable {
    /// Its offset.
    public let offset: Int64
    /// The ``StableHash`` of what it holds.
    public let hash: UInt64

    /// A record by the hash of what it holds.
    public init(offset: Int64, hash: UInt64) {
        self.offset = offset
        self.hash = hash
    }

    /// A record by what it holds.
    public init(offset: Int64, key: RawSpan?, value: RawSpan?, timestamp: Int64?) {
        var writer = ByteWriter()
        writer.write(timestamp ?? -1)
        if let key { writer.write(word: StableHash.hash(key)) }
        if let value { writer.write(word: StableHash.hash(value)) }
        let bytes = writer.bytes
        self.init(offset: offset, hash: unsafe StableHash.hash(bytes.span.bytes))
    }

    /// Reads what ``write(to:)`` wrote; nil where the bytes mean nothing.
    init?(from reader: inout ByteReader) {
        guard let offset = reader.number(), let hash = reader.word() else { return nil }
        self.init(offset: offset, hash: hash)
    }

    /// Offset, hash.
    func write(to writer: inout ByteWriter) {
        writer.write(offset)
        writer.write(word: hash)
    }
}
