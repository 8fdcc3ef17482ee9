/// Whose a store is: one of another application, cluster, topic or partition knows other people, or the same by other rules.
struct StoreLabel: Sendable, Equatable {
    /// The layout of what stands in a store beside the changelog's records.
    private static let version = 1

    let application: String
    /// The cluster's id.
    let cluster: String
    /// The changelog.
    let topic: String
    let partition: Int32
    /// The number of partitions.
    let count: Int32

    /// The label as a store keeps it.
    var bytes: [UInt8] {
        Array("\(Self.version)\n\(application)\n\(cluster)\n\(topic)\n\(partition)/\(count)\n".utf8)
    }
}

/// When a store was compacted last, in Unix milliseconds: until then it may keep on disk what was deleted.
struct CompactionTime: Sendable, Equatable {
    let time: Int64

    init(time: Int64) { self.time = time }

    /// Reads what ``bytes`` gives.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 8 else { return nil }
        time = BigEndian.number(bytes[...])
    }

    /// The number, big-endian.
    var bytes: [UInt8] { BigEndian.bytes(of: time) }
}

/// Where the changelog goes on from what a store holds.
struct StorePosition: Sendable, Equatable {
    /// The offset of a checkpoint on the changelog: the store holds everything before it, and some of what follows.
    let offset: Int64
    /// When that was, in Unix milliseconds: tombstones that the store has not seen are kept by the changelog only for so long.
    let time: Int64

    init(offset: Int64, time: Int64) {
        self.offset = offset
        self.time = time
    }

    /// Reads what ``bytes`` gives.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.init(offset: BigEndian.number(bytes[..<8]), time: BigEndian.number(bytes[8...]))
    }

    /// Both numbers, big-endian.
    var bytes: [UInt8] { BigEndian.bytes(of: offset) + BigEndian.bytes(of: time) }
}

/// Numbers of eight bytes, the highest first.
private enum BigEndian {
    static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        Int64(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) })
    }

    static func bytes(of number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}

/// Keys in a store that are none of the changelog's, whose first byte is a kind.
enum StoreKey {
    static let label: [UInt8] = [0xFF, 0]
    static let position: [UInt8] = [0xFF, 1]
    static let compaction: [UInt8] = [0xFF, 2]
}
