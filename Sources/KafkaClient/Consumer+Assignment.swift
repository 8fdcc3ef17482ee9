internal import CRdkafka

extension Consumer {
    /// Reads these partitions from these positions, instead of what was read before. The answer to
    /// `ConsumerEvent.assigned`, or the start of reading without a group.
    public func assign(_ starts: [PartitionStart]) throws(KafkaError) {
        let list = PartitionList(starts)
        try client.check(unsafe rd_kafka_assign(client.raw, list.raw), "assign partitions (\(starts.count))")
    }

    /// Reads nothing any more. The answer to `ConsumerEvent.revoked`.
    public func unassign() throws(KafkaError) {
        try client.check(unsafe rd_kafka_assign(client.raw, nil), "unassign the partitions")
    }

    /// What is read at present.
    public var assignment: [TopicPartition] {
        get throws(KafkaError) {
            var list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
            try client.check(unsafe rd_kafka_assignment(client.raw, &list), "read the assignment")
            defer { if let list = unsafe list { unsafe rd_kafka_topic_partition_list_destroy(list) } }
            return unsafe PartitionList.partitions(of: list)
        }
    }

    /// The group's generation and this member's id, which fence a former owner's offsets.
    public func groupMetadata() throws(KafkaError) -> GroupMetadata {
        guard let raw = unsafe rd_kafka_consumer_group_metadata(client.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__UNKNOWN_GROUP, operation: "read the group's metadata")
        }
        return unsafe GroupMetadata(owning: raw)
    }
}

/// A member's standing in its group at one moment.
@safe
public struct GroupMetadata: ~Copyable {
    let raw: OpaquePointer

    init(owning raw: OpaquePointer) { unsafe self.raw = raw }

    deinit { unsafe rd_kafka_consumer_group_metadata_destroy(raw) }
}
