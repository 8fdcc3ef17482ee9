import KafkaClient
import Testing

/// Errors keep the flags that decide what may be done next; forged by the mock cluster.
struct TransactionErrorTests {
    /// A producer with one record in an open transaction.
    private func openTransaction(_ cluster: borrowing MockCluster) throws -> Producer {
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(.producer(of: cluster.bootstrapServers, transactionalID: "id"))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic("t")
        try producer.beginTransaction()
        try producer.produce("v", to: topic, partition: 0)
        try producer.flush(timeout: patience)
        return producer
    }

    @Test func committedTransactionSendsOneRequest() throws {
        let cluster = try MockCluster()
        var producer = try openTransaction(cluster)
        #expect(producer.deliveries.delivered == 1)
        #expect(producer.endTransactionRequests == 0)
        try producer.commitTransaction(timeout: patience)
        #expect(producer.endTransactionRequests == 1)
        try producer.beginTransaction()
        #expect(producer.endTransactionRequests == 0)
        #expect(producer.deliveries.produced == 0)
        try producer.abortTransaction(timeout: patience)
    }

    @Test func fencedProducerIsFatal() throws {
        let cluster = try MockCluster()
        let producer = try openTransaction(cluster)
        cluster.pushErrors([.invalidProducerEpoch], for: .endTransaction)
        let error = #expect(throws: KafkaError.self) { try producer.commitTransaction(timeout: patience) }
        #expect(error?.isFatal == true)
        #expect(error?.isRetriable == false)
        #expect(error?.requiresAbort == false)
        #expect(producer.fatalError != nil)
        #expect(producer.fatalError?.isFatal == true)
    }

    @Test func retriedCommitIsCounted() throws {
        let cluster = try MockCluster()
        let producer = try openTransaction(cluster)
        // COORDINATOR_LOAD_IN_PROGRESS is retried inside.
        cluster.pushErrors([KafkaError.Code(rawValue: 14), KafkaError.Code(rawValue: 14)], for: .endTransaction)
        try producer.commitTransaction(timeout: patience)
        #expect(producer.endTransactionRequests == 3)
    }

    @Test func brokenConnectionDuringCommitIsCounted() throws {
        let cluster = try MockCluster()
        let producer = try openTransaction(cluster)
        cluster.pushErrors([.transport], for: .endTransaction)
        try producer.commitTransaction(timeout: patience)
        #expect(producer.endTransactionRequests == 2)
    }

    @Test func lateCommitIsRetriableAndResumes() throws {
        let cluster = try MockCluster()
        let producer = try openTransaction(cluster)
        try cluster.setRoundTrip(.milliseconds(400))
        let error = #expect(throws: KafkaError.self) { try producer.commitTransaction(timeout: .milliseconds(50)) }
        #expect(error?.code == .timedOut)
        #expect(error?.isRetriable == true)
        #expect(error?.isFatal == false)
        try producer.commitTransaction(timeout: patience)
        #expect(producer.endTransactionRequests == 1)
    }

    @Test func formerOwnersOffsetsRequireAnAbort() throws {
        let cluster = try MockCluster()
        let producer = try openTransaction(cluster)
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try consumer.subscribe(to: ["t"])
        _ = try consumer.awaitAssignment()
        cluster.pushErrors([.illegalGeneration], for: .transactionOffsetCommit)
        let group = try consumer.groupMetadata()
        let error = #expect(throws: KafkaError.self) {
            try producer.sendOffsets([PartitionOffset(TopicPartition("t", 0), 1)], of: group, timeout: patience)
        }
        #expect(error?.requiresAbort == true)
        #expect(error?.isFatal == false)
        try producer.abortTransaction(timeout: patience)
    }

    @Test func takingOverWaitsForABroker() throws {
        let cluster = try MockCluster()
        try cluster.setDown()
        let producer = try Producer(
            .producer(of: cluster.bootstrapServers, transactionalID: "id").setting("reconnect.backoff.max.ms", "100"))
        let error = #expect(throws: KafkaError.self) { try producer.initTransactions(timeout: .milliseconds(300)) }
        #expect(error?.isRetriable == true)
        #expect(error?.isFatal == false)
        try cluster.setUp()
        try producer.initTransactions(timeout: patience)
    }

    @Test func produceOutsideOfATransactionIsRefused() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(.producer(of: cluster.bootstrapServers, transactionalID: "id"))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic("t")
        let error = #expect(throws: KafkaError.self) { try producer.produce("v", to: topic) }
        #expect(error?.code == .wrongState)
    }

    @Test func refusedRecordFailsTheFlush() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("t")
        cluster.pushErrors([.messageTooLarge], for: .produce)
        try producer.produce("v", to: topic, partition: 0)
        let error = #expect(throws: KafkaError.self) { try producer.flush(timeout: patience) }
        #expect(error?.code == .messageTooLarge)
        #expect(error?.operation == "deliver a record to t/0")
        #expect(producer.deliveries.failed == 1)
    }

    @Test func fullQueueWaitsForItsTime() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(
            .client(of: cluster.bootstrapServers).setting("queue.buffering.max.messages", "2"))
        let topic = try producer.topic("t")
        // The queue empties while the third call waits.
        for number in 0..<20 { try producer.produce("\(number)", to: topic, partition: 0) }
        try producer.flush(timeout: patience)
        #expect(producer.deliveries.delivered == 20)
        try cluster.setDown()
        try producer.produce("a", to: topic, partition: 0)
        try producer.produce("b", to: topic, partition: 0)
        let nothing: [UInt8] = []
        let error = #expect(throws: KafkaError.self) {
            try producer.produce(to: topic, key: nil, value: nothing.lent, timeout: .milliseconds(20))
        }
        #expect(error?.code == .queueFull)
        #expect(#expect(throws: KafkaError.self) { try producer.flush(timeout: .milliseconds(20)) }?.code == .timedOut)
        #expect(producer.deliveries.outstanding == 2)
    }
}
