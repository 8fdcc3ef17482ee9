internal import CRdkafka
internal import Synchronization

/// A producer, transactional where `transactional.id` is set; for one thread.
///
/// Keyed records go where Java's producers put them (`murmur2_random`) unless the configuration says otherwise. A
/// fatal error, a transaction whose outcome is not known, or one in which a record failed (librdkafka 2.0.2 leaves a gap
/// in the sequence numbers, and the next transaction fails too) is overcome by dropping the producer and making another
/// of the same `transactional.id`: the new epoch fences what may still be under way.
@safe
public struct Producer: ~Copyable {
    let client: ClientHandle
    /// The library's topic objects by `ProducerTopic.index`.
    private var topics: [(name: String, handle: TopicHandle)] = []
    var endTransactionRequestsAtBegin: UInt64 = 0

    /// A producer.
    ///
    /// - Throws: a refused property, by name.
    public init(_ configuration: ClientConfiguration) throws(KafkaError) {
        var configuration = configuration
        if configuration["partitioner"] == nil { configuration["partitioner"] = "murmur2_random" }
        client = try ClientHandle(configuration, role: .producer)
    }

    deinit {
        // Records that nobody waits for any more would only delay the end.
        unsafe rd_kafka_purge(client.raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        for topic in topics { unsafe rd_kafka_topic_destroy(topic.handle.raw) }
    }

    /// The error that made the producer unusable, if one did.
    public var fatalError: KafkaError? { client.fatalError }

    /// A topic to produce to. Of one name there is one, whoever asks.
    public mutating func topic(_ name: String) throws(KafkaError) -> ProducerTopic {
        if let index = topics.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) {
            return ProducerTopic(index: index)
        }
        guard let topic = unsafe rd_kafka_topic_new(client.raw, name, nil) else {
            throw client.error(rd_kafka_last_error(), "produce to the topic \"\(name)\"")
        }
        topics.append((name, unsafe TopicHandle(raw: topic)))
        return ProducerTopic(index: topics.count - 1)
    }

    func raw(_ topic: ProducerTopic) -> OpaquePointer {
        precondition(topic.index < topics.count, "a topic of another producer")
        return unsafe topics[topic.index].handle.raw
    }

    func name(of topic: ProducerTopic) -> String { topics[topic.index].name }
}

/// A topic of one producer; means nothing to another.
public struct ProducerTopic: Hashable, Sendable {
    let index: Int
}

/// The library's topic object of a producer.
@safe
private struct TopicHandle {
    let raw: OpaquePointer
}
