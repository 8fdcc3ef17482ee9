import KafkaClient
import Testing

/// Retention of what was read is no loss, also where producers' control records stand at the end.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct RetentionTests {
    private func event(_ id: String) -> Record {
        let value = #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"app.opened","data":{"platform":"ios"}}"#
        return Record(key: "joe", value: Array(value.utf8), timestamp: 1_772_442_000_000)
    }

    @Test(arguments: [true, false])
    func aTopicThatRetentionHasEmptiedIsReadOn(commits: Bool) throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let first = try Daemon(application, in: folder)
        try first.awaitReady()
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        try producer.produce(event("e1"), to: topic, partition: 0)
        try producer.flush(timeout: patience)
        try transact(application, commits: commits)
        // The record, another, and the control record.
        let input = application.partitions(of: application.events)
        let consumer = try application.consumer()
        try until("the group to stand behind the control record") {
            try consumer.committed(input, timeout: patience) == [3]
        }
        #expect(first.terminate().status == 0)
        let refused = try Admin(application.client).deleteRecords(
            before: [PartitionOffset(input[0], 3)], timeout: patience)
        #expect(refused.isEmpty)

        let second = try Daemon(application, in: folder)
        try second.awaitReady()
        try producer.produce(event("e3"), to: topic, partition: 0)
        try producer.flush(timeout: patience)
        try until("what came next to be read") { try consumer.committed(input, timeout: patience) == [4] }
        #expect(second.terminate().status == 0)
    }

    /// Produces one event in a transaction.
    private func transact(_ application: Application, commits: Bool) throws {
        var producer = try Producer(
            application.client.setting("enable.idempotence", "true").setting(
                "transactional.id", application.id + "-test"))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(application.events)
        try producer.beginTransaction()
        try producer.produce(event("e2"), to: topic, partition: 0)
        try producer.flush(timeout: patience)
        if commits {
            try producer.commitTransaction(timeout: patience)
        } else {
            try producer.abortTransaction(timeout: patience)
        }
    }
}
