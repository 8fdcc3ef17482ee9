internal import CRdkafka

extension Producer {
    /// Hands a record over, copying its bytes. What becomes of it is in `deliveries`.
    ///
    /// - Parameters:
    ///   - partition: the partition, or nil: by the key's hash, and any for a null key.
    ///   - key: nil is Kafka's null.
    ///   - value: nil is Kafka's null, a tombstone.
    ///   - timestamp: Unix milliseconds; nil: now.
    ///   - mark: not 0: `deliveries` tells the record's offset by it.
    ///   - timeout: how long to serve delivery reports while the producer's queue is full.
    /// - Throws: `queueFull` after the timeout, `wrongState` outside of a transaction of a transactional producer,
    ///   `messageTooLarge` beyond `message.max.bytes`, the producer's fatal error.
    public func produce(
        to topic: ProducerTopic, partition: Int32? = nil, key: RawSpan?, value: RawSpan?,
        timestamp: Int64? = nil, mark: Int = 0, timeout: Duration
    ) throws(KafkaError) {
        try unsafe produce(
            to: topic, partition: partition, key: key, value: value, headers: nil, timestamp: timestamp, mark: mark,
            timeout: timeout)
    }

    /// Hands a record with headers over, copying key and value; see above.
    public func produce(
        to topic: ProducerTopic, partition: Int32? = nil, key: RawSpan?, value: RawSpan?,
        headers: consuming OutgoingHeaders, timestamp: Int64? = nil, timeout: Duration
    ) throws(KafkaError) {
        try unsafe produce(
            to: topic, partition: partition, key: key, value: value, headers: headers.raw, timestamp: timestamp,
            mark: 0,
            timeout: timeout)
        headers.forget()
    }

    private func produce(
        to topic: ProducerTopic, partition: Int32?, key: RawSpan?, value: RawSpan?,
        headers: OpaquePointer?, timestamp: Int64?, mark: Int, timeout: Duration
    ) throws(KafkaError) {
        let rawTopic = unsafe raw(topic)
        var deadline: Deadline?
        while true {
            let code = unsafe OptionalBytes.withPointer(to: key) { key, keyCount in
                unsafe OptionalBytes.withPointer(to: value) { value, valueCount in
                    unsafe crdkafka_produce(
                        client.raw, rawTopic, partition ?? RD_KAFKA_PARTITION_UA, key, keyCount, value, valueCount,
                        timestamp ?? 0, headers, UnsafeMutableRawPointer(bitPattern: mark))
                }
            }
            if code == RD_KAFKA_RESP_ERR_NO_ERROR {
                client.state.deliveries.produced &+= 1
                return
            }
            let until = deadline ?? Deadline(after: timeout)
            deadline = until
            guard code == RD_KAFKA_RESP_ERR__QUEUE_FULL, until.remaining > .zero else {
                throw client.error(code, "produce to \(name(of: topic))")
            }
            _ = unsafe rd_kafka_poll(client.raw, KafkaLimits.queueFullPollMilliseconds)
        }
    }

    /// What became of the records of the present transaction, as of the last `serve`, `flush` or blocking `produce`;
    /// of a producer without transactions, of all its records.
    public var deliveries: DeliveryCounts { client.state.deliveries }

    /// Takes delivery reports and errors that have arrived, without waiting.
    public func serve() { _ = unsafe rd_kafka_poll(client.raw, 0) }

    /// Sends what waits, whatever `linger.ms` says, and waits until everything has been acknowledged.
    ///
    /// - Throws: the first failure of a record, the fatal error, or `timedOut` (retriable) after the timeout.
    public func flush(timeout: Duration) throws(KafkaError) {
        let deadline = Deadline(after: timeout)
        while true {
            let slice = min(deadline.remainingMilliseconds, KafkaLimits.flushSliceMilliseconds)
            let code = unsafe rd_kafka_flush(client.raw, slice)
            if let failure = deliveries.firstFailure { throw failure }
            if code == RD_KAFKA_RESP_ERR_NO_ERROR { return }
            if code != RD_KAFKA_RESP_ERR__TIMED_OUT { throw client.error(code, "flush the producer") }
            if let fatal = fatalError { throw fatal }
            if deadline.remaining <= .zero {
                throw KafkaError(
                    code: .timedOut, operation: "flush the producer",
                    message: "not all records are acknowledged yet: \(deliveries.outstanding) are missing",
                    isRetriable: true)
            }
        }
    }
}
