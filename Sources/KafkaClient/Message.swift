internal import CRdkafka

/// One entry of a batch, lent by it: a record, the end of a partition, or an error of a partition or the consumer.
@safe
public struct Message: ~Escapable {
    let raw: UnsafeMutablePointer<rd_kafka_message_t>
    private let topics: Unmanaged<TopicTable>

    @_lifetime(borrow batch)
    init(_ raw: UnsafeMutablePointer<rd_kafka_message_t>, topics: TopicTable, in batch: borrowing MessageBatch) {
        unsafe self.raw = raw
        unsafe self.topics = Unmanaged.passUnretained(topics)
    }

    /// Whether it is a record.
    public var isRecord: Bool { unsafe raw.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR }

    /// Whether it says that everything up to `offset` has been read (with `enable.partition.eof`). It is said again
    /// each time the end is reached anew.
    public var isEndOfPartition: Bool { unsafe raw.pointee.err == RD_KAFKA_RESP_ERR__PARTITION_EOF }

    /// What is wrong, if it is neither a record nor the end of a partition. `partition` is then -1 if the error is
    /// not of one partition.
    public var error: KafkaError? {
        let code = unsafe raw.pointee.err
        if code == RD_KAFKA_RESP_ERR_NO_ERROR || code == RD_KAFKA_RESP_ERR__PARTITION_EOF { return nil }
        let source =
            unsafe raw.pointee.rkt.map { unsafe "\(String(cString: rd_kafka_topic_name($0)))/\(raw.pointee.partition)" }
        let words = unsafe rd_kafka_message_errstr(raw).map { unsafe String(cString: $0) }
        return KafkaError(code, operation: "consume from \(source ?? "the group")", message: words)
    }

    /// The topic's number, see `Consumer.topicIndex(of:)`; -1 for an error that is not of one topic.
    public var topicIndex: Int {
        guard let topic = unsafe raw.pointee.rkt else { return -1 }
        return unsafe topics._withUnsafeGuaranteedRef { unsafe $0.index(of: topic) }
    }

    /// The partition.
    public var partition: Int32 { unsafe raw.pointee.partition }

    /// The record's offset; at the end of a partition that of the next record to come.
    public var offset: Int64 { unsafe raw.pointee.offset }

    /// The record's timestamp in Unix milliseconds, the producer's or the broker's as the topic is set; nil if the record has none.
    public var timestamp: Int64? {
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let milliseconds = unsafe rd_kafka_message_timestamp(raw, &kind)
        return kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? nil : milliseconds
    }

    /// The key; nil is Kafka's null, which is not an empty key.
    public var key: RawSpan? {
        @_lifetime(copy self)
        get {
            guard isRecord, let start = unsafe raw.pointee.key else { return nil }
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: raw.pointee.key_len)
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
        }
    }

    /// The value; nil is Kafka's null (a tombstone), which is not an empty value.
    public var payload: RawSpan? {
        @_lifetime(copy self)
        get {
            // The payload of an error is its text.
            guard isRecord, let start = unsafe raw.pointee.payload else { return nil }
            let bytes = unsafe UnsafeRawBufferPointer(start: start, count: raw.pointee.len)
            return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), copying: self)
        }
    }

    /// The headers in their order; the library parses them at the first call.
    public var headers: MessageHeaders {
        @_lifetime(copy self)
        get {
            var list: OpaquePointer?
            if isRecord { _ = unsafe rd_kafka_message_headers(raw, &list) }
            return unsafe _overrideLifetime(MessageHeaders(list), copying: self)
        }
    }
}
