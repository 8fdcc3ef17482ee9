internal import JSON

/// The key of a record on the state topic: a kind byte and an id.
public enum StateKey: Hashable, Sendable {
    /// The partition's ``Checkpoint``.
    case checkpoint
    /// An individual's packed state, by id.
    case individual(String)

    /// Reads a key, or nil where it is of a kind that this version does not know.
    public init?(_ bytes: [UInt8]) {
        guard let kind = bytes.first else { return nil }
        switch kind {
        case 0 where bytes.count == 1: self = .checkpoint
        case 1: self = .individual(String(decoding: bytes.dropFirst(), as: UTF8.self))
        default: return nil
        }
    }

    /// Kind byte and id.
    public var bytes: [UInt8] {
        switch self {
        case .checkpoint: [0]
        case .individual(let id):
            Self.bytes(ofIndividual: unsafe id.utf8Span.span.bytes)
        }
    }

    /// Kind byte and id of an individual, by the bytes of the id.
    public static func bytes(ofIndividual id: RawSpan) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(id.byteCount + 1)
        bytes.append(1)
        bytes.append(copying: id)
        return bytes
    }
}
