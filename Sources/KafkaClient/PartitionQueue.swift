internal import CRdkafka

/// The records of one partition apart from the rest of its consumer's; for the consumer's thread.
///
/// Dropping it lets the partition's records flow into the common queue again.
@safe
public struct PartitionQueue: ~Copyable {
    /// Whose records these are.
    public let partition: TopicPartition
    private let queue: EventQueue
    private let common: OpaquePointer
    private let topics: TopicTable

    init(partition: TopicPartition, queue: consuming EventQueue, common: OpaquePointer, topics: TopicTable) {
        self.partition = partition
        self.queue = queue
        unsafe self.common = common
        self.topics = topics
    }

    deinit {
        if !queue.client.isClosed { unsafe rd_kafka_queue_forward(queue.raw, common) }
        unsafe rd_kafka_queue_destroy(common)
    }

    /// Replaces the batch by what has arrived, without waiting; arrivals signal the consumer's event.
    public func poll(into batch: inout MessageBatch) {
        batch.refill(from: queue, topics: topics)
    }
}
