internal import Ordering
internal import CRdkafka

/// What a cluster says about its topics.
package struct ClusterMetadata: Sendable {
    /// One topic.
    package struct Topic: Sendable {
        /// Its name.
        package let name: String
        /// How many partitions it has.
        package let partitionCount: Int
        /// What the cluster says is wrong with it.
        package let error: KafkaError?
    }

    /// The topics that the client may see, by name.
    package let topics: [Topic]

    /// A topic; nil where the cluster has none of this name (or hides it from this client).
    package func topic(_ name: String) -> Topic? { topics.first { $0.name.utf8.elementsEqual(name.utf8) } }
}

extension ClientHandle {
    /// Asks a broker for all topics. By name would make brokers create what is absent.
    func metadata(timeout: Duration) throws(KafkaError) -> ClusterMetadata {
        var answer: UnsafePointer<rd_kafka_metadata>?
        try check(unsafe rd_kafka_metadata(raw, 1, nil, &answer, timeout.clampedMilliseconds), "list the topics")
        guard let answer = unsafe answer else {
            throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, operation: "list the topics")
        }
        defer { unsafe rd_kafka_metadata_destroy(answer) }
        var topics: [ClusterMetadata.Topic] = []
        for index in 0..<(unsafe Int(answer.pointee.topic_cnt)) {
            let topic = unsafe answer.pointee.topics[index]
            let name = unsafe String(cString: topic.topic)
            let code = unsafe topic.err
            let error =
                code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code, operation: "describe the topic \(name)")
            topics.append(
                ClusterMetadata.Topic(name: name, partitionCount: unsafe Int(topic.partition_cnt), error: error))
        }
        topics.sort { $0.name.precedes($1.name) }
        return ClusterMetadata(topics: topics)
    }
}

extension Consumer {
    /// What the cluster says about its topics.
    ///
    /// - Throws: `transport` or `timedOut` where no broker answers.
    package func metadata(timeout: Duration) throws(KafkaError) -> ClusterMetadata {
        try client.metadata(timeout: timeout)
    }
}
