/// The partition of a key as Java's producers choose it: `toPositive(murmur2(key)) % count`.
///
/// An empty key has a partition; a null one has none, and is not for this function.
///
/// - Parameter count: the topic's partitions; below 1 the result is 0.
public func murmur2Partition(_ key: RawSpan, count: Int32) -> Int32 {
    if count < 1 { return 0 }
    return Int32(murmur2(key) & 0x7fff_ffff) % count
}

/// Austin Appleby's MurmurHash2 with the seed 0x9747b28c of Kafka's Java client (`Utils.murmur2`).
func murmur2(_ key: RawSpan) -> UInt32 {
    let multiplier: UInt32 = 0x5bd1_e995
    let length = key.byteCount
    var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: length)
    var offset = 0
    func byte(_ index: Int) -> UInt32 { UInt32(unsafe key.unsafeLoad(fromByteOffset: index, as: UInt8.self)) }
    while offset + 4 <= length {
        var word = byte(offset) | byte(offset + 1) << 8 | byte(offset + 2) << 16 | byte(offset + 3) << 24
        word = word &* multiplier
        word ^= word >> 24
        word = word &* multiplier
        hash = hash &* multiplier
        hash ^= word
        offset += 4
    }
    let rest = length - offset
    if rest == 3 { hash ^= byte(offset + 2) << 16 }
    if rest >= 2 { hash ^= byte(offset + 1) << 8 }
    if rest >= 1 {
        hash ^= byte(offset)
        hash = hash &* multiplier
    }
    hash ^= hash >> 13
    hash = hash &* multiplier
    hash ^= hash >> 15
    return hash
}
