internal import CRdkafka

/// Calls that describe and change topics; for one thread.
@safe
package struct Admin: ~Copyable {
    let client: ClientHandle
    private let queue: OpaquePointer

    /// A client for administration; only connection properties matter.
    package init(_ configuration: ClientConfiguration) throws(KafkaError) {
        let client = try ClientHandle(configuration, role: .admin)
        guard let queue = unsafe rd_kafka_queue_new(client.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE, operation: "make a Kafka admin client")
        }
        self.client = client
        unsafe self.queue = queue
    }

    deinit { unsafe rd_kafka_queue_destroy(queue) }

    /// What the cluster says about its topics.
    ///
    /// - Throws: `transport` or `timedOut` where no broker answers.
    package func metadata(timeout: Duration) throws(KafkaError) -> ClusterMetadata {
        try client.metadata(timeout: timeout)
    }

    /// The cluster's id, which no other cluster has.
    ///
    /// - Throws: `timedOut` where no broker tells.
    package func clusterID(timeout: Duration) throws(KafkaError) -> String {
        guard let id = unsafe rd_kafka_clusterid(client.raw, timeout.clampedMilliseconds) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, operation: "ask for the cluster's id")
        }
        defer { unsafe rd_kafka_mem_free(client.raw, id) }
        return unsafe String(cString: id)
    }

    /// Sends one request and reads its answer.
    ///
    /// - Throws: the request's own error; those of its parts are for `read`.
    func request<Answer>(
        _ kind: rd_kafka_admin_op_t, _ operation: String, timeout: Duration,
        send: (_ options: OpaquePointer, _ queue: OpaquePointer) -> Void,
        read: (_ event: OpaquePointer) throws(KafkaError) -> Answer
    ) throws(KafkaError) -> Answer {
        guard let options = unsafe rd_kafka_AdminOptions_new(client.raw, kind) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE, operation: operation)
        }
        defer { unsafe rd_kafka_AdminOptions_destroy(options) }
        let milliseconds = timeout.clampedMilliseconds
        let (code, text) = unsafe ErrorText.collect { buffer, size in
            unsafe rd_kafka_AdminOptions_set_request_timeout(options, milliseconds, buffer, size)
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation: operation, message: text) }
        // Only what changes something is waited for by the broker.
        if kind != RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, kind != RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS {
            let (code, text) = unsafe ErrorText.collect { buffer, size in
                unsafe rd_kafka_AdminOptions_set_operation_timeout(options, milliseconds, buffer, size)
            }
            if code != RD_KAFKA_RESP_ERR_NO_ERROR { throw KafkaError(code, operation: operation, message: text) }
        }
        unsafe send(options, queue)
        // The request ends by itself in time: its answer is awaited, so that a later call cannot meet it.
        guard let event = unsafe rd_kafka_queue_poll(queue, -1) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__TIMED_OUT, operation: operation)
        }
        defer { unsafe rd_kafka_event_destroy(event) }
        let outcome = unsafe rd_kafka_event_error(event)
        if outcome != RD_KAFKA_RESP_ERR_NO_ERROR {
            let words = unsafe String(cString: rd_kafka_event_error_string(event))
            throw KafkaError(outcome, operation: operation, message: words)
        }
        return unsafe try read(event)
    }
}
