/// Where individuals live: one of so many partitions, which Java's default partitioner finds by the id.
public struct Placement: Hashable, Sendable {
    /// The partition at hand.
    public let partition: Int32
    /// The number of partitions.
    public let count: Int32

    /// The place of a partition among so many, at least one.
    public init(partition: Int32, count: Int32) {
        precondition(count > 0)
        self.partition = partition
        self.count = count
    }

    /// Whether the individual with an id lives in the partition at hand.
    public func holds(_ id: RawSpan) -> Bool { partition(of: id) == partition }

    /// The partition in which the individual with an id lives.
    public func partition(of id: RawSpan) -> Int32 { Int32(Self.murmur2(id) & 0x7FFF_FFFF) % count }

    /// MurmurHash2 (A. Appleby) with the seed of Kafka's `Utils.murmur2`.
    private static func murmur2(_ bytes: RawSpan) -> UInt32 {
        let multiplier: UInt32 = 0x5BD1_E995
        let count = bytes.byteCount
        var hash: UInt32 = 0x9747_B28C ^ UInt32(truncatingIfNeeded: count)
        var offset = 0
        // Safe: each load ends within the count.
        while offset &+ 4 <= count {
            var word = unsafe UInt32(
                littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self))
            word = word &* multiplier
            word ^= word >> 24
            hash = hash &* multiplier ^ word &* multiplier
            offset &+= 4
        }
        if offset < count {
            for index in (offset..<count).reversed() {
                let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
                hash ^= UInt32(byte) << UInt32(8 * (index - offset))
            }
            hash = hash &* multiplier
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        return hash ^ hash >> 15
    }
}
