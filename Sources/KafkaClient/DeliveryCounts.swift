/// What became of the records handed to a producer.
public struct DeliveryCounts: Sendable {
    /// Records that the producer took.
    public internal(set) var produced: UInt64 = 0
    /// Records that the broker acknowledged.
    public internal(set) var delivered: UInt64 = 0
    /// The offset of the last of them.
    public internal(set) var lastOffset: Int64?
    /// The offsets of the acknowledged records that had a mark, by mark.
    public internal(set) var marked: [Int: Int64] = [:]
    /// Records that failed for good.
    public internal(set) var failed: UInt64 = 0
    /// Why the first of them failed.
    public internal(set) var firstFailure: KafkaError?

    /// Records of which nothing is known yet.
    public var outstanding: UInt64 { produced &- delivered &- failed }
}
