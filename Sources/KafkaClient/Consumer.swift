internal import CRdkafka

/// A consumer, for one thread: a member of a group, or a reader of partitions that it assigns to itself.
///
/// The group's decisions come as events of `poll`, which the caller answers with `assign` and `unassign`; only the
/// `eager` protocols are supported (assignor `range` or `roundrobin`). Polls without a wait also serve the membership:
/// call `poll` at least every `max.poll.interval.ms`.
///
/// Dropping it without `close` leaves the group by the session's end.
@safe
public struct Consumer: ~Copyable {
    let client: ClientHandle
    let queue: EventQueue
    let topics: TopicTable
    /// The event that this consumer's arrivals signal.
    public var signal: WakeSignal { queue.signal }

    /// A consumer.
    ///
    /// The library wants a `group.id` of every consumer; one that only uses `assign` never joins the group.
    ///
    /// - Parameter signal: the event to signal, where one thread waits for several clients; a new one by default.
    /// - Throws: a refused property, by name.
    public init(_ configuration: ClientConfiguration, signal: WakeSignal? = nil) throws(KafkaError) {
        guard configuration["group.id"]?.isEmpty == false else {
            throw KafkaError(
                RD_KAFKA_RESP_ERR__INVALID_ARG, operation: "make a Kafka consumer",
                message: "set the property group.id, also where partitions are assigned by hand")
        }
        let wakeSignal: WakeSignal
        if let signal { wakeSignal = signal } else { wakeSignal = try WakeSignal() }
        let client = try ClientHandle(configuration, role: .consumer)
        // One queue for everything: group, errors and records.
        try client.check(unsafe rd_kafka_poll_set_consumer(client.raw), "poll the consumer")
        guard let raw = unsafe rd_kafka_queue_get_consumer(client.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, operation: "poll the consumer")
        }
        self.client = client
        queue = unsafe EventQueue(owning: raw, of: client, signal: wakeSignal)
        topics = TopicTable(client: client)
    }

    /// The error that made the consumer unusable, if one did: a static member is fenced by a newer one of its id.
    public var fatalError: KafkaError? { client.fatalError }

    /// The small number that messages carry for a topic, given on first use in the order of the calls: 0, 1, …
    public func topicIndex(of name: String) -> Int { topics.index(of: name) }

    /// Joins the group for these topics. What it is given comes as events of `poll`.
    public func subscribe(to topics: [String]) throws(KafkaError) {
        let list = PartitionList(topics.map { TopicPartition($0, -1) })
        try client.check(
            unsafe rd_kafka_subscribe(client.raw, list.raw), "subscribe to \(topics.joined(separator: ", "))")
    }

    /// Leaves, without waiting for records: gives partitions back (commit first) and, unless it is a static member
    /// (`group.instance.id`), tells the group, which rebalances at once. A static member's partitions stay reserved
    /// until its session ends.
    public consuming func close() throws(KafkaError) {
        client.state.isClosing = true
        client.isClosed = true
        try client.check(unsafe rd_kafka_consumer_close(client.raw), "close the consumer")
    }
}
