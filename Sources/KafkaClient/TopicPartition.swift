/// One partition of one topic.
///
/// Broker-side names are ASCII (`[a-zA-Z0-9._-]`), so that Swift's equality of strings is equality of bytes.
public struct TopicPartition: Hashable, Sendable {
    /// The topic's name.
    public var topic: String
    /// The partition's number.
    public var partition: Int32

    /// A partition.
    public init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }
}

extension TopicPartition: CustomStringConvertible {
    /// `topic/partition`.
    public var description: String { "\(topic)/\(partition)" }
}

/// Where reading of a partition begins.
public enum StartingPosition: Hashable, Sendable {
    /// The oldest record that is there.
    case earliest
    /// Behind the newest record that is there.
    case latest
    /// The record of this offset; one that is out of range is an error of the partition.
    case offset(Int64)
}

/// A partition to read and where to begin.
public struct PartitionStart: Hashable, Sendable {
    /// The partition.
    public var partition: TopicPartition
    /// Where to begin.
    public var position: StartingPosition

    /// A partition to read from a position.
    public init(_ partition: TopicPartition, _ position: StartingPosition) {
        self.partition = partition
        self.position = position
    }
}

/// A partition and an offset in it: the next record to be read.
public struct PartitionOffset: Hashable, Sendable {
    /// The partition.
    public var partition: TopicPartition
    /// The offset of the next record.
    public var offset: Int64

    /// An offset of a partition.
    public init(_ partition: TopicPartition, _ offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}
