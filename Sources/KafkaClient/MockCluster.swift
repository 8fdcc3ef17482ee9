internal import CRdkafka

/// A Kafka cluster inside this process, for demonstrations and tests; other processes can connect.
///
/// It knows groups and the calls of transactional producers, but keeps none of their promises: aborted records stay
/// visible, nobody is fenced, offsets sent to a transaction are dropped. It has no admin calls.
@safe
package struct MockCluster: ~Copyable {
    private let client: ClientHandle
    private let raw: OpaquePointer
    /// For `bootstrap.servers`.
    package let bootstrapServers: String

    /// Requests whose answers can be forged, by their protocol numbers.
    package enum Request: Int16, Sendable {
        case produce = 0
        case metadata = 3
        case addOffsetsToTransaction = 25
        case endTransaction = 26
        case transactionOffsetCommit = 28
    }

    /// A running cluster.
    package init(brokers: Int = 1, log: LogSink? = nil) throws(KafkaError) {
        let client = try ClientHandle(ClientConfiguration(log: log), role: .admin)
        guard let raw = unsafe rd_kafka_mock_cluster_new(client.raw, Int32(clamping: max(1, brokers))) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, operation: "start the embedded broker")
        }
        self.client = client
        unsafe self.raw = raw
        unsafe bootstrapServers = String(cString: rd_kafka_mock_cluster_bootstraps(raw))
    }

    deinit { unsafe rd_kafka_mock_cluster_destroy(raw) }

    /// Creates a topic.
    package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        try KafkaError.check(
            unsafe rd_kafka_mock_topic_create(raw, name, Int32(clamping: max(1, partitions)), 1),
            "create the topic \"\(name)\" on the embedded broker")
    }

    /// The next requests of a kind are answered with these errors, one each; `transport` cuts the connection.
    package func pushErrors(_ errors: [KafkaError.Code], for request: Request) {
        let codes = errors.map { rd_kafka_resp_err_t(rawValue: $0.rawValue) }
        unsafe codes.withUnsafeBufferPointer { codes in
            unsafe rd_kafka_mock_push_request_errors_array(raw, request.rawValue, codes.count, codes.baseAddress)
        }
    }

    /// Has a broker (1, 2, …) lead a partition.
    package func setLeader(_ broker: Int32, of partition: TopicPartition) throws(KafkaError) {
        try KafkaError.check(
            unsafe rd_kafka_mock_partition_set_leader(raw, partition.topic, partition.partition, broker),
            "move \(partition) to another embedded broker")
    }

    /// Cuts a broker off (1, 2, …; nil: all of them).
    package func setDown(broker: Int32? = nil) throws(KafkaError) {
        try KafkaError.check(unsafe rd_kafka_mock_broker_set_down(raw, broker ?? -1), "cut the embedded broker off")
    }

    /// Lets a broker be reached again (nil: all of them).
    package func setUp(broker: Int32? = nil) throws(KafkaError) {
        try KafkaError.check(unsafe rd_kafka_mock_broker_set_up(raw, broker ?? -1), "let the embedded broker go on")
    }

    /// Answers come this much later from now on (nil: of all brokers).
    package func setRoundTrip(_ delay: Duration, broker: Int32? = nil) throws(KafkaError) {
        try KafkaError.check(
            unsafe rd_kafka_mock_broker_set_rtt(raw, broker ?? -1, delay.clampedMilliseconds),
            "slow the embedded broker down")
    }
}
