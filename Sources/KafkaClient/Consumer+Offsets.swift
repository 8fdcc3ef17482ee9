internal import CRdkafka

/// The oldest and the next offset of a partition.
public struct Watermarks: Hashable, Sendable {
    /// The offset of the oldest record that is there.
    public let low: Int64
    /// The offset of the next record; for a `read_committed` consumer the last stable offset.
    public let high: Int64

    /// The two offsets.
    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

extension Consumer {
    /// The group's committed offsets of these partitions, nil where there is none; in the given order.
    ///
    /// A `read_committed` consumer waits for offsets of open transactions to be decided (KIP-447).
    ///
    /// - Throws: also where a single partition's offset cannot be had.
    public func committed(_ partitions: [TopicPartition], timeout: Duration) throws(KafkaError) -> [Int64?] {
        let list = PartitionList(partitions)
        let operation = "fetch the group's committed offsets"
        try client.check(unsafe rd_kafka_committed(client.raw, list.raw, timeout.clampedMilliseconds), operation)
        var offsets: [Int64?] = []
        offsets.reserveCapacity(partitions.count)
        for entry in list.entries {
            try client.check(entry.error, "\(operation) of \(entry.partition)")
            offsets.append(entry.offset)
        }
        return offsets
    }

    /// Commits offsets outside of transactions, and waits for the group coordinator's answer.
    public func commit(_ offsets: [PartitionOffset]) throws(KafkaError) {
        let list = PartitionList(offsets)
        let operation = "commit offsets to the group"
        try client.check(unsafe rd_kafka_commit(client.raw, list.raw, 0), operation)
        for entry in list.entries { try client.check(entry.error, "\(operation) of \(entry.partition)") }
    }

    /// Asks the broker for a partition's oldest and next offset.
    ///
    /// librdkafka 2.0.2 heeds the timeout while it looks for the leader, but waits for the leader's answer as long as for any
    /// (`socket.timeout.ms`). Of a topic that it does not read it remembers who leads a partition, or that there is none, and does not
    /// ask again; so the topics are listed anew after each error of a leader, which it learns from.
    public func watermarks(of partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
        do throws(KafkaError) {
            return try knownWatermarks(of: partition, timeout: timeout)
        } catch {
            guard error.isOfLeader else { throw error }
        }
        _ = try metadata(timeout: timeout)
        return try knownWatermarks(of: partition, timeout: timeout)
    }

    /// Asks the broker for the first offset whose record has this timestamp or a later one; nil where a partition has none.
    ///
    /// - Parameter time: Unix milliseconds.
    public func offset(
        of partition: TopicPartition, since time: Int64, timeout: Duration
    ) throws(KafkaError) -> Int64? {
        // The list brings the times and takes the offsets.
        let list = PartitionList([PartitionOffset(partition, time)])
        let operation = "look for the offset of a time in \(partition)"
        try client.check(
            unsafe rd_kafka_offsets_for_times(client.raw, list.raw, timeout.clampedMilliseconds), operation)
        guard let entry = list.entries.first else { return nil }
        try client.check(entry.error, operation)
        return entry.offset
    }

    private func knownWatermarks(of partition: TopicPartition, timeout: Duration) throws(KafkaError) -> Watermarks {
        var low: Int64 = 0
        var high: Int64 = 0
        try client.check(
            unsafe rd_kafka_query_watermark_offsets(
                client.raw, partition.topic, partition.partition, &low, &high, timeout.clampedMilliseconds),
            "query the offsets of \(partition)")
        return Watermarks(low: low, high: high)
    }

    /// The oldest and next offset as of the last fetch, without asking; nil where nothing was fetched yet.
    public func cachedWatermarks(of partition: TopicPartition) -> Watermarks? {
        var low: Int64 = 0
        var high: Int64 = 0
        let code = unsafe rd_kafka_get_watermark_offsets(
            client.raw, partition.topic, partition.partition, &low, &high)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0 { return nil }
        return Watermarks(low: max(0, low), high: high)
    }
}
