internal import CRdkafka

extension Admin {
    /// Has a topic have so many partitions, more than it has.
    ///
    /// - Throws: why it was refused, or what keeps the request from being made or answered.
    package func createPartitions(ofTopic topic: String, total: Int, timeout: Duration) throws(KafkaError) {
        let operation = "add partitions to the topic \(topic)"
        let (made, text) = unsafe ErrorText.collect { buffer, size in
            unsafe rd_kafka_NewPartitions_new(topic, total, buffer, size)
        }
        guard let made = unsafe made else {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation: operation, message: text)
        }
        defer { unsafe rd_kafka_NewPartitions_destroy(made) }
        let errors = unsafe try request(RD_KAFKA_ADMIN_OP_CREATEPARTITIONS, operation, timeout: timeout) {
            options, queue in
            var request: OpaquePointer? = unsafe made
            unsafe rd_kafka_CreatePartitions(client.raw, &request, 1, options, queue)
        } read: { (event) throws(KafkaError) -> [KafkaError] in
            var count = 0
            let answer = unsafe rd_kafka_event_CreatePartitions_result(event)
            let results = unsafe rd_kafka_CreatePartitions_result_topics(answer, &count)
            return unsafe TopicResults.errors(results, count, operation)
        }
        if let error = errors.first { throw error }
    }
}
