internal import JSON

/// The key of a record on the state topic: a kind byte and an id.
public enum StateKey: Hashable, Sendable {
    /// The partition's ``Checkpoint``.
    case checkpoint
    /// An individual's packed state, by id.
    case individual(String)
    /// Whose an alias is, by the alias.
    case alias(String)
    /// When somebody was erased, by the ``StableHash`` of the id.
    case erasure(UInt64)
    /// The last decisions about an individual, by id.
    case decisions(String)

    /// Reads a key, or nil where it is of a kind that this version does not know.
    public init?(_ bytes: [UInt8]) {
        guard let kind = bytes.first else { return nil }
        switch kind {
        case 0 where bytes.count == 1: self = .checkpoint
        case 1: self = .individual(String(decoding: bytes.dropFirst(), as: UTF8.self))
        case 2: self = .alias(String(decoding: bytes.dropFirst(), as: UTF8.self))
        case 3 where bytes.count == 9: self = .erasure(bytes.dropFirst().reduce(0) { $0 << 8 | UInt64($1) })
        case 4: self = .decisions(String(decoding: bytes.dropFirst(), as: UTF8.self))
        default: return nil
        }
    }

    /// Kind byte and id; a hash is big-endian.
    public var bytes: [UInt8] {
        switch self {
        case .checkpoint: [0]
        case .individual(let id):
            Self.bytes(ofIndividual: unsafe id.utf8Span.span.bytes)
        case .alias(let id): [2] + Array(id.utf8)
        case .decisions(let id): [4] + Array(id.utf8)
        case .erasure(let hash): [3] + (0..<8).map { UInt8(truncatingIfNeeded: hash >> (56 - 8 * $0)) }
        }
    }

    /// Kind byte and id of an individual, by the bytes of the id.
    public static func bytes(ofIndividual id: RawSpan) -> [UInt8] { bytes(1, id) }

    /// Kind byte and id of the last decisions about an individual, by the bytes of the id.
    static func bytes(ofDecisions id: RawSpan) -> [UInt8] { bytes(4, id) }

    private static func bytes(_ kind: UInt8, _ id: RawSpan) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(id.byteCount + 1)
        bytes.append(kind)
        bytes.append(copying: id)
        return bytes
    }
}
