internal import CRdkafka

/// A member of a consumer group.
package struct GroupMember: Hashable, Sendable {
    /// Its static id, or where it has none the one that the group gave it.
    package let name: String
    /// The host that it connects from, as the broker sees it.
    package let host: String
    /// What the group has given it.
    package let assignment: [TopicPartition]

    /// A member.
    package init(name: String, host: String, assignment: [TopicPartition] = []) {
        self.name = name
        self.host = host
        self.assignment = assignment
    }
}

extension Admin {
    /// The members of a consumer group, those included that have gone and whose session has not ended; none of a group that is not
    /// there.
    package func members(ofGroup group: String, timeout: Duration) throws(KafkaError) -> [GroupMember] {
        let operation = "describe the consumer group \(group)"
        return unsafe try request(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, operation, timeout: timeout) {
            options, queue in
            unsafe group.withCString { name in
                var names: UnsafePointer<CChar>? = unsafe name
                unsafe rd_kafka_DescribeConsumerGroups(client.raw, &names, 1, options, queue)
            }
        } read: { (event) throws(KafkaError) -> [GroupMember] in
            var count = 0
            let answer = unsafe rd_kafka_event_DescribeConsumerGroups_result(event)
            guard let groups = unsafe rd_kafka_DescribeConsumerGroups_result_groups(answer, &count), count > 0,
                let group = unsafe groups[0]
            else { throw KafkaError(RD_KAFKA_RESP_ERR__FAIL, operation: operation, message: "the answer is empty") }
            if let error = unsafe rd_kafka_ConsumerGroupDescription_error(group) {
                let code = unsafe rd_kafka_error_code(error)
                if code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND { return [] }
                throw KafkaError(
                    code, operation: operation, message: unsafe String(cString: rd_kafka_error_string(error)))
            }
            return unsafe (0..<rd_kafka_ConsumerGroupDescription_member_count(group)).compactMap { index in
                unsafe rd_kafka_ConsumerGroupDescription_member(group, index).map { unsafe GroupMember($0) }
            }
        }
    }
}

extension GroupMember {
    fileprivate init(_ member: OpaquePointer) {
        let instance = unsafe rd_kafka_MemberDescription_group_instance_id(member).map { unsafe String(cString: $0) }
        let assignment = unsafe rd_kafka_MemberDescription_assignment(member)
        self.init(
            name: unsafe instance ?? String(cString: rd_kafka_MemberDescription_consumer_id(member)),
            host: unsafe String(cString: rd_kafka_MemberDescription_host(member)),
            assignment: unsafe PartitionList.partitions(
                of: assignment.flatMap { unsafe rd_kafka_MemberAssignment_partitions($0) }))
    }
}
