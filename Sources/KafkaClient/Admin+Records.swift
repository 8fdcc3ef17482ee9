internal import CRdkafka

extension Admin {
    /// Deletes the records of partitions before offsets, for all who read them.
    ///
    /// - Returns: for each partition that was refused, why.
    /// - Throws: what keeps the request as a whole from being made or answered.
    package func deleteRecords(before offsets: [PartitionOffset], timeout: Duration) throws(KafkaError) -> [KafkaError]
    {
        if offsets.isEmpty { return [] }
        let operation = "delete records"
        let list = PartitionList(offsets)
        guard let made = unsafe rd_kafka_DeleteRecords_new(list.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation: operation)
        }
        defer { unsafe rd_kafka_DeleteRecords_destroy(made) }
        return unsafe try request(RD_KAFKA_ADMIN_OP_DELETERECORDS, operation, timeout: timeout) { options, queue in
            var request: OpaquePointer? = unsafe made
            unsafe rd_kafka_DeleteRecords(client.raw, &request, 1, options, queue)
        } read: { (event) throws(KafkaError) -> [KafkaError] in
            let answer = unsafe rd_kafka_event_DeleteRecords_result(event)
            let entries = unsafe PartitionList.entries(of: rd_kafka_DeleteRecords_result_offsets(answer))
            return entries.compactMap { entry in
                entry.error == RD_KAFKA_RESP_ERR_NO_ERROR
                    ? nil : KafkaError(entry.error, operation: "\(operation) of \(entry.partition)")
            }
        }
    }
}
