internal import CRdkafka
internal import Synchronization

extension Producer {
    /// Takes the `transactional.id` over: ends what a former producer left open and fences it.
    ///
    /// - Throws: retriable while the coordinator is not available: call it again.
    public func initTransactions(timeout: Duration) throws(KafkaError) {
        try unsafe KafkaError.check(
            rd_kafka_init_transactions(client.raw, timeout.clampedMilliseconds), "take over the transactional.id")
    }

    /// Opens a transaction, and starts counting deliveries and EndTxn requests anew.
    public mutating func beginTransaction() throws(KafkaError) {
        try unsafe KafkaError.check(rd_kafka_begin_transaction(client.raw), "begin a transaction")
        client.state.deliveries = DeliveryCounts()
        endTransactionRequestsAtBegin = client.state.endTransactionRequests.load(ordering: .relaxed)
    }

    /// Makes the group's offsets part of the transaction. Offsets are those of the next records to read.
    ///
    /// It may come before or after the records: all of it is committed or nothing. Coming first it is faster where
    /// transactions follow each other closely. While the broker still ends the former one it answers
    /// CONCURRENT_TRANSACTIONS; librdkafka 2.0.2 then repeats this request after `retry.backoff.ms`, but the one that
    /// a transaction's first record sends after a fixed 20 ms.
    ///
    /// - Throws: requires an abort if the group has moved on and this member is no owner any more.
    public func sendOffsets(
        _ offsets: [PartitionOffset], of group: borrowing GroupMetadata, timeout: Duration
    ) throws(KafkaError) {
        let list = PartitionList(offsets)
        try unsafe KafkaError.check(
            rd_kafka_send_offsets_to_transaction(client.raw, list.raw, group.raw, timeout.clampedMilliseconds),
            "send offsets to the transaction")
    }

    /// Commits. Flushes first, if that was not done.
    ///
    /// - Throws: retriable (the same call again resumes), requiring an abort, or fatal. After `timedOut` the outcome is
    ///   not known until the call has been resumed to its end.
    public func commitTransaction(timeout: Duration) throws(KafkaError) {
        try unsafe KafkaError.check(
            rd_kafka_commit_transaction(client.raw, timeout.clampedMilliseconds), "commit the transaction")
    }

    /// Aborts. While the first record of a partition is still under way an abort can end fatally (INVALID_TXN_STATE):
    /// wait for one delivery report first, or drop the producer instead.
    public func abortTransaction(timeout: Duration) throws(KafkaError) {
        try unsafe KafkaError.check(
            rd_kafka_abort_transaction(client.raw, timeout.clampedMilliseconds), "abort the transaction")
    }

    /// How many EndTxn requests went out since the transaction began. More than one: it was retried on the wire, and
    /// the next transaction must not begin on this producer (KIP-890).
    public var endTransactionRequests: UInt64 {
        client.state.endTransactionRequests.load(ordering: .relaxed) &- endTransactionRequestsAtBegin
    }
}
