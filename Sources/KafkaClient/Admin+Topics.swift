internal import CRdkafka

/// A topic to be created.
package struct NewTopic: Sendable {
    /// Its name.
    package var name: String
    /// How many partitions it gets.
    package var partitions: Int32
    /// How many brokers keep each; -1: the broker's default.
    package var replicationFactor: Int32
    /// Its own settings, by Kafka's names; what is not here is the broker's default.
    package var configuration: [(name: String, value: String)]

    /// A topic to be created.
    package init(
        _ name: String, partitions: Int32, replicationFactor: Int32 = -1,
        configuration: [(name: String, value: String)] = []
    ) {
        self.name = name
        self.partitions = partitions
        self.replicationFactor = replicationFactor
        self.configuration = configuration
    }
}

extension Admin {
    /// Creates topics, and waits until the cluster knows them.
    ///
    /// - Returns: for each topic in order why it was not created, or nil; `topicAlreadyExists` is such a reason.
    /// - Throws: what keeps the request as a whole from being made or answered.
    package func createTopics(_ topics: [NewTopic], timeout: Duration) throws(KafkaError) -> [KafkaError?] {
        if topics.isEmpty { return [] }
        let operation = "create the topics \(topics.map(\.name).joined(separator: ", "))"
        let requests = try NewTopicList(topics)
        return unsafe try request(RD_KAFKA_ADMIN_OP_CREATETOPICS, operation, timeout: timeout) { options, queue in
            unsafe rd_kafka_CreateTopics(client.raw, requests.base, requests.count, options, queue)
        } read: { (event) throws(KafkaError) -> [KafkaError?] in
            var count = 0
            let answer = unsafe rd_kafka_event_CreateTopics_result(event)
            let results = unsafe rd_kafka_CreateTopics_result_topics(answer, &count)
            var errors = [KafkaError?](repeating: nil, count: topics.count)
            for index in 0..<count {
                guard let results = unsafe results, let result = unsafe results[index] else { continue }
                let code = unsafe rd_kafka_topic_result_error(result)
                if code == RD_KAFKA_RESP_ERR_NO_ERROR { continue }
                let name = unsafe String(cString: rd_kafka_topic_result_name(result))
                let words = unsafe rd_kafka_topic_result_error_string(result).map { unsafe String(cString: $0) }
                let error = KafkaError(code, operation: "create the topic \"\(name)\"", message: words)
                for index in topics.indices where topics[index].name == name { errors[index] = error }
            }
            return errors
        }
    }
}

/// The library's array of topics to be created.
@safe
private struct NewTopicList: ~Copyable {
    let base: UnsafeMutablePointer<OpaquePointer?>
    let capacity: Int
    private(set) var count = 0

    init(_ topics: [NewTopic]) throws(KafkaError) {
        capacity = topics.count
        unsafe base = .allocate(capacity: capacity)
        unsafe base.initialize(repeating: nil, count: capacity)
        for topic in topics {
            let operation = "create the topic \"\(topic.name)\""
            let (made, text) = unsafe ErrorText.collect { buffer, size in
                unsafe rd_kafka_NewTopic_new(topic.name, topic.partitions, topic.replicationFactor, buffer, size)
            }
            guard let made = unsafe made else {
                throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation: operation, message: text)
            }
            unsafe base[count] = made
            count += 1
            for entry in topic.configuration {
                let code = unsafe rd_kafka_NewTopic_set_config(made, entry.name, entry.value)
                if code != RD_KAFKA_RESP_ERR_NO_ERROR {
                    throw KafkaError(code, operation: "\(operation) with the setting \(entry.name)")
                }
            }
        }
    }

    deinit {
        unsafe rd_kafka_NewTopic_destroy_array(base, count)
        unsafe base.deallocate()
    }
}
