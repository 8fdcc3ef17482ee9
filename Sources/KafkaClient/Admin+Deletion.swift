internal import CRdkafka

extension Admin {
    /// Deletes topics, and all that is in them.
    ///
    /// - Returns: for each topic that was refused, why.
    /// - Throws: what keeps the request as a whole from being made or answered.
    package func deleteTopics(_ names: [String], timeout: Duration) throws(KafkaError) -> [KafkaError] {
        if names.isEmpty { return [] }
        let operation = "delete the topics \(names.joined(separator: ", "))"
        var requests = unsafe names.map { unsafe rd_kafka_DeleteTopic_new($0) }
        defer { unsafe rd_kafka_DeleteTopic_destroy_array(&requests, requests.count) }
        return unsafe try request(RD_KAFKA_ADMIN_OP_DELETETOPICS, operation, timeout: timeout) { options, queue in
            unsafe rd_kafka_DeleteTopics(client.raw, &requests, requests.count, options, queue)
        } read: { (event) throws(KafkaError) -> [KafkaError] in
            var count = 0
            let answer = unsafe rd_kafka_event_DeleteTopics_result(event)
            let results = unsafe rd_kafka_DeleteTopics_result_topics(answer, &count)
            return unsafe TopicResults.errors(results, count, operation)
        }
    }
}

/// The answers that the library gives for each topic of a request.
enum TopicResults {
    /// The errors among them.
    static func errors(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ operation: String
    ) -> [KafkaError] {
        (0..<count).compactMap { index in
            guard let results = unsafe results, let result = unsafe results[index] else { return nil }
            let code = unsafe rd_kafka_topic_result_error(result)
            if code == RD_KAFKA_RESP_ERR_NO_ERROR { return nil }
            let words = unsafe rd_kafka_topic_result_error_string(result).map { unsafe String(cString: $0) }
            return KafkaError(code, operation: operation, message: words)
        }
    }
}
