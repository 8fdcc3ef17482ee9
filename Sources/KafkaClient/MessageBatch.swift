internal import CRdkafka

/// What one poll brought: records, ends of partitions and errors in the order of the queue, lent until the next poll.
///
/// One batch is filled again and again. It keeps its consumer's client alive, not its membership.
@safe
public struct MessageBatch: ~Copyable {
    /// The most that one poll brings.
    public let capacity: Int
    /// How many entries there are.
    public private(set) var count = 0
    private let entries: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    private var topics: TopicTable?

    /// An empty batch of a capacity of at least 1.
    public init(capacity: Int) {
        self.capacity = max(1, capacity)
        unsafe entries = .allocate(capacity: self.capacity)
        unsafe entries.initialize(repeating: nil, count: self.capacity)
    }

    deinit {
        unsafe Self.destroy(unsafe UnsafeMutableBufferPointer(start: entries, count: count))
        unsafe entries.deallocate()
    }

    /// Whether there are no entries.
    public var isEmpty: Bool { count == 0 }

    /// The entry at a place, 0 ..< `count`.
    public subscript(index: Int) -> Message {
        @_lifetime(borrow self)
        get {
            precondition(index >= 0 && index < count, "index outside the batch")
            guard let topics, let entry = unsafe entries[index] else {
                preconditionFailure("a batch with entries has a consumer")
            }
            return unsafe Message(entry, topics: topics, in: self)
        }
    }

    /// Gives back what the batch holds.
    public mutating func clear() {
        unsafe Self.destroy(unsafe UnsafeMutableBufferPointer(start: entries, count: count))
        count = 0
        topics = nil
    }

    /// Replaces what the batch holds by what waits in a queue, without waiting.
    mutating func refill(from queue: borrowing EventQueue, topics: TopicTable) {
        clear()
        let received = unsafe rd_kafka_consume_batch_queue(queue.raw, 0, entries, capacity)
        count = max(0, received)
        self.topics = topics
    }

    private static func destroy(_ messages: UnsafeMutableBufferPointer<UnsafeMutablePointer<rd_kafka_message_t>?>) {
        for index in messages.indices {
            unsafe rd_kafka_message_destroy(messages[index])
        }
    }
}
