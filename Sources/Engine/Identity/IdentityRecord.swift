internal import Events
internal import State

/// The values of the state topic's records about aliases and erasures.
public enum IdentityRecord {
    /// The layout that is written.
    public static let version: UInt8 = 1

    /// Layout version, clock at the link, id.
    static func bytes(of owner: Identities.Owner) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(version)
        writer.write(owner.linked)
        writer.write(owner.individual.bytes)
        return writer.bytes
    }

    /// Layout version, clock at the erasure.
    static func bytes(ofErasure time: Milliseconds) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(version)
        writer.write(time)
        return writer.bytes
    }

    /// Reads what ``bytes(of:)`` wrote.
    static func owner(_ bytes: [UInt8]) throws(UnreadableRecord) -> Identities.Owner {
        var reader = try reader(unsafe bytes.span.bytes)
        guard let linked = reader.number(), let id = reader.bytes(), !id.isEmpty, reader.isAtEnd else { throw .damaged }
        return Identities.Owner(individual: IndividualID(unsafe id.span.bytes), linked: linked)
    }

    /// Reads what ``bytes(ofErasure:)`` wrote.
    static func erasure(_ bytes: [UInt8]) throws(UnreadableRecord) -> Milliseconds {
        var reader = try reader(unsafe bytes.span.bytes)
        guard let time = reader.number(), reader.isAtEnd else { throw .damaged }
        return time
    }

    /// A reader behind the version.
    @_lifetime(copy bytes)
    private static func reader(_ bytes: RawSpan) throws(UnreadableRecord) -> ByteReader {
        var reader = ByteReader(bytes)
        guard let version = reader.byte(), version > 0 else { throw .damaged }
        guard version <= Self.version else { throw .newer(version: version, than: Self.version) }
        return reader
    }
}
