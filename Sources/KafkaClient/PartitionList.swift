internal import CRdkafka

/// The library's list of partitions with offsets.
@safe
struct PartitionList: ~Copyable {
    let raw: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    /// An empty list.
    init(capacity: Int) {
        unsafe raw = rd_kafka_topic_partition_list_new(Int32(clamping: capacity))
    }

    /// A list of partitions without offsets.
    init(_ partitions: [TopicPartition]) {
        self.init(capacity: partitions.count)
        for partition in partitions { add(partition, offset: Int64(RD_KAFKA_OFFSET_INVALID)) }
    }

    /// A list of partitions with offsets.
    init(_ offsets: [PartitionOffset]) {
        self.init(capacity: offsets.count)
        for entry in offsets { add(entry.partition, offset: entry.offset) }
    }

    /// A list of partitions with positions to begin at.
    init(_ starts: [PartitionStart]) {
        self.init(capacity: starts.count)
        for start in starts {
            let offset =
                switch start.position {
                case .earliest: Int64(RD_KAFKA_OFFSET_BEGINNING)
                case .latest: Int64(RD_KAFKA_OFFSET_END)
                case .offset(let offset): max(0, offset)
                }
            add(start.partition, offset: offset)
        }
    }

    deinit { unsafe rd_kafka_topic_partition_list_destroy(raw) }

    private func add(_ partition: TopicPartition, offset: Int64) {
        guard let entry = unsafe rd_kafka_topic_partition_list_add(raw, partition.topic, partition.partition) else {
            return
        }
        unsafe entry.pointee.offset = offset
    }

    /// The partitions with their offsets and errors, in the list's order.
    var entries: [Entry] { unsafe Self.entries(of: raw) }

    /// One entry: an offset of nil is none.
    typealias Entry = (partition: TopicPartition, offset: Int64?, error: rd_kafka_resp_err_t)

    /// The entries of a list that somebody else owns.
    static func entries(of list: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [Entry] {
        guard let list = unsafe list, let elements = unsafe list.pointee.elems else { return [] }
        return unsafe (0..<Int(list.pointee.cnt)).compactMap { index in
            guard let topic = unsafe elements[index].topic else { return nil }
            let offset = unsafe elements[index].offset
            return unsafe (
                TopicPartition(String(cString: topic), elements[index].partition), offset >= 0 ? offset : nil,
                elements[index].err
            )
        }
    }

    /// The partitions of a list that somebody else owns.
    static func partitions(of list: UnsafePointer<rd_kafka_topic_partition_list_t>?) -> [TopicPartition] {
        unsafe entries(of: list).map(\.partition)
    }
}
