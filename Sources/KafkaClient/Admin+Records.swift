internal import CRdkafka

extension Admin {
    /// Deletes the records below an offset in each of these partitions.
    ///
    /// - Returns: for each partition in order why that failed, or nil.
    /// - Throws: what keeps the request as a whole from being made or answered.
    package func deleteRecords(
        before offsets: [PartitionOffset], timeout: Duration
    ) throws(KafkaError) -> [KafkaError?] {
        if offsets.isEmpty { return [] }
        let operation = "delete records of \(offsets.map { $0.partition.description }.joined(separator: ", "))"
        let list = PartitionList(offsets)
        guard let made = unsafe rd_kafka_DeleteRecords_new(list.raw) else {
            throw KafkaError(RD_KAFKA_RESP_ERR__INVALID_ARG, operation: operation)
        }
        defer { unsafe rd_kafka_DeleteRecords_destroy(made) }
        return unsafe try request(RD_KAFKA_ADMIN_OP_DELETERECORDS, operation, timeout: timeout) { options, queue in
            var records: OpaquePointer? = unsafe made
            unsafe rd_kafka_DeleteRecords(client.raw, &records, 1, options, queue)
        } read: { (event) throws(KafkaError) -> [KafkaError?] in
            let answer = unsafe rd_kafka_event_DeleteRecords_result(event)
            var errors = [KafkaError?](repeating: nil, count: offsets.count)
            for entry in unsafe PartitionList.entries(of: rd_kafka_DeleteRecords_result_offsets(answer))
            where entry.error != RD_KAFKA_RESP_ERR_NO_ERROR {
                let error = KafkaError(entry.error, operation: "delete records of \(entry.partition)")
                for place in offsets.indices where offsets[place].partition == entry.partition {
                    errors[place] = error
                }
            }
            return errors
        }
    }
}
