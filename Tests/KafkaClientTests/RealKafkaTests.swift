import Glibc
import KafkaClient
import Testing

/// A real cluster's address: what the mock cluster cannot prove is proved there.
let realKafka: String? = unsafe getenv("KAFKA_BOOTSTRAP").map { unsafe String(cString: $0) }

@Suite(.enabled(if: realKafka != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct RealKafkaTests {
    let servers = realKafka ?? ""
    /// Names of one run's own, so that runs on one cluster do not meet.
    let run = "t\(UInt32.random(in: 0 ... .max))"

    private func createTopics(_ topics: [NewTopic]) throws {
        let admin = try Admin(.client(of: servers))
        let errors = try admin.createTopics(topics, timeout: patience)
        #expect(errors == topics.map { _ in nil })
        try until("the new topics to be seen") {
            let metadata = try admin.metadata(timeout: patience)
            return topics.allSatisfy { metadata.topic($0.name)?.partitionCount == Int($0.partitions) }
        }
    }

    private func read(_ topic: String, isolation: String = "read_committed", group: String = "reader") throws
        -> [String]
    {
        let consumer = try Consumer(.consumer(of: servers, group: group).setting("isolation.level", isolation))
        try consumer.assign([PartitionStart(TopicPartition(topic, 0), .earliest)])
        return try consumer.readToEnd(of: 1).map(\.text)
    }

    @Test func committedIsVisibleOnceAndAbortedNever() throws {
        let (input, output) = ("\(run).in", "\(run).out")
        try createTopics([NewTopic(input, partitions: 1), NewTopic(output, partitions: 1)])
        let consumer = try Consumer(.consumer(of: servers, group: run))
        try consumer.subscribe(to: [input])
        #expect(try consumer.awaitAssignment() == [TopicPartition(input, 0)])
        #expect(try consumer.committed([TopicPartition(input, 0)], timeout: patience) == [nil])

        var producer = try Producer(.producer(of: servers, transactionalID: run))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(output)
        try producer.beginTransaction()
        try producer.produce("aborted", to: topic)
        try producer.flush(timeout: patience)
        #expect(try read(output) == [])
        #expect(try read(output, isolation: "read_uncommitted") == ["aborted"])
        let group = try consumer.groupMetadata()
        try producer.sendOffsets([PartitionOffset(TopicPartition(input, 0), 7)], of: group, timeout: patience)
        try producer.abortTransaction(timeout: patience)
        #expect(try consumer.committed([TopicPartition(input, 0)], timeout: patience) == [nil])

        try producer.beginTransaction()
        try producer.produce("committed", to: topic)
        try producer.flush(timeout: patience)
        try producer.sendOffsets([PartitionOffset(TopicPartition(input, 0), 9)], of: group, timeout: patience)
        try producer.commitTransaction(timeout: patience)
        #expect(producer.endTransactionRequests == 1)
        // Stable offsets: the answer waits until the transaction's marker has reached the offsets topic.
        #expect(try consumer.committed([TopicPartition(input, 0)], timeout: patience) == [9])
        // The marker reaches the output on its own time.
        try until("the committed record") { try read(output) == ["committed"] }
        let watermarks = try consumer.watermarks(of: TopicPartition(output, 0), timeout: patience)
        #expect(watermarks.high == 4)
        try consumer.close()
    }

    @Test func newerProducerFencesTheOlder() throws {
        let output = "\(run).out"
        try createTopics([NewTopic(output, partitions: 1)])
        var older = try Producer(.producer(of: servers, transactionalID: run))
        try older.initTransactions(timeout: patience)
        let topic = try older.topic(output)
        try older.beginTransaction()
        try older.produce("older", to: topic)
        try older.flush(timeout: patience)

        var newer = try Producer(.producer(of: servers, transactionalID: run))
        try newer.initTransactions(timeout: patience)
        let error = #expect(throws: KafkaError.self) { try older.commitTransaction(timeout: patience) }
        #expect(error?.isFatal == true)
        #expect(older.fatalError?.isFatal == true)
        let newerTopic = try newer.topic(output)
        try newer.beginTransaction()
        try newer.produce("newer", to: newerTopic)
        try newer.commitTransaction(timeout: patience)
        try until("the newer record") { try read(output) == ["newer"] }
    }

    /// A record that the topic refuses costs its transaction and the producer: librdkafka 2.0.2 does not close the gap in
    /// the sequence of records, and the same producer's next transaction would fail too.
    @Test func refusedRecordForbidsTheCommitAndANewProducerGoesOn() throws {
        let output = "\(run).out"
        try createTopics([NewTopic(output, partitions: 1, configuration: [("max.message.bytes", "1000")])])
        var producer = try Producer(.producer(of: servers, transactionalID: run))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(output)
        try producer.beginTransaction()
        try producer.produce("good", to: topic)
        try producer.flush(timeout: patience)
        try producer.produce(String(repeating: "x", count: 5_000), to: topic)
        let refusal = #expect(throws: KafkaError.self) { try producer.flush(timeout: patience) }
        #expect(refusal?.code == .messageTooLarge)
        let error = #expect(throws: KafkaError.self) { try producer.commitTransaction(timeout: patience) }
        #expect(error?.requiresAbort == true)
        try producer.abortTransaction(timeout: patience)

        producer = try Producer(.producer(of: servers, transactionalID: run))
        try producer.initTransactions(timeout: patience)
        let again = try producer.topic(output)
        try producer.beginTransaction()
        try producer.produce("better", to: again)
        try producer.commitTransaction(timeout: patience)
        #expect(producer.deliveries.delivered == 1)
        try until("the better record") { try read(output) == ["better"] }
    }

    /// A former owner's offsets are refused by the group's generation (KIP-447), and the transaction aborted.
    @Test func formerOwnersOffsetsRequireAnAbort() throws {
        let (input, output) = ("\(run).in", "\(run).out")
        try createTopics([NewTopic(input, partitions: 1), NewTopic(output, partitions: 1)])
        var producer = try Producer(.producer(of: servers, transactionalID: run))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(output)
        let former = try Consumer(.consumer(of: servers, group: run))
        try former.subscribe(to: [input])
        _ = try former.awaitAssignment()
        let standing = try former.groupMetadata()
        try former.close()
        let next = try Consumer(.consumer(of: servers, group: run))
        try next.subscribe(to: [input])
        _ = try next.awaitAssignment()

        try producer.beginTransaction()
        try producer.produce("late", to: topic)
        try producer.flush(timeout: patience)
        let error = #expect(throws: KafkaError.self) {
            try producer.sendOffsets([PartitionOffset(TopicPartition(input, 0), 1)], of: standing, timeout: patience)
        }
        #expect(error?.requiresAbort == true)
        #expect(error?.isFatal == false)
        try producer.abortTransaction(timeout: patience)
        #expect(try next.committed([TopicPartition(input, 0)], timeout: patience) == [nil])
        try next.close()
    }

    /// The group moves on between a member's offsets and its commit: the commit still counts, and the next owner is not
    /// told any offset before it is decided.
    @Test func nextOwnerWaitsForOffsetsOfAnOpenTransaction() throws {
        let (input, output) = ("\(run).in", "\(run).out")
        try createTopics([NewTopic(input, partitions: 1), NewTopic(output, partitions: 1)])
        let partition = TopicPartition(input, 0)
        var producer = try Producer(.producer(of: servers, transactionalID: run))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(output)
        let former = try Consumer(.consumer(of: servers, group: run))
        try former.subscribe(to: [input])
        _ = try former.awaitAssignment()
        try producer.beginTransaction()
        try producer.sendOffsets([PartitionOffset(partition, 5)], of: former.groupMetadata(), timeout: patience)
        try former.close()

        let next = try Consumer(.consumer(of: servers, group: run))
        try next.subscribe(to: [input])
        _ = try next.awaitAssignment()
        let error = #expect(throws: KafkaError.self) {
            try next.committed([partition], timeout: .milliseconds(500))
        }
        // Broker: there are unstable offsets that need to be cleared.
        #expect(error?.code == .timedOut || error?.code == KafkaError.Code(rawValue: 88))
        try producer.produce("after the move", to: topic)
        try producer.commitTransaction(timeout: patience)
        #expect(try next.committed([partition], timeout: patience) == [5])
        try until("the record") { try read(output) == ["after the move"] }
        try next.close()
    }

    @Test func staticMemberComesBackToItsPartitionsAndFencesItsDouble() throws {
        let input = "\(run).in"
        try createTopics([NewTopic(input, partitions: 4)])
        func member(_ instance: String) throws -> Consumer {
            try Consumer(
                .consumer(of: servers, group: run).setting("group.instance.id", instance)
                    .setting("session.timeout.ms", "10000").setting("heartbeat.interval.ms", "200"))
        }
        let first = try member("one")
        try first.subscribe(to: [input])
        let assigned = try first.awaitAssignment()
        #expect(assigned.count == 4)
        // No LeaveGroup: the next of its name gets the same without a rebalance.
        try first.close()
        let again = try member("one")
        try again.subscribe(to: [input])
        #expect(try again.awaitAssignment() == assigned)

        let double = try member("one")
        try double.subscribe(to: [input])
        #expect(try double.awaitAssignment() == assigned)
        var batch = MessageBatch(capacity: 10)
        var events: [ConsumerEvent] = []
        try until("the older to be fenced") {
            for event in again.poll(into: &batch, timeout: .milliseconds(50)) {
                events.append(event)
                if case .revoked = event { try again.unassign() }
            }
            for index in 0..<batch.count {
                if let error = batch[index].error { events.append(.failed(error)) }
            }
            return again.fatalError != nil
        }
        #expect(again.fatalError?.code == .fencedInstanceID)
        // Closing what is fenced ends, whatever it says.
        let fenced = again.fatalError
        do { try again.close() } catch { #expect(fenced != nil) }
        try double.close()
    }

    @Test func topicsAreCreatedAndDescribed() throws {
        let name = "\(run).t"
        let topic = NewTopic(
            name, partitions: 3,
            configuration: [("cleanup.policy", "delete"), ("max.message.bytes", "2000000"), ("retention.ms", "-1")])
        try createTopics([topic])
        let admin = try Admin(.client(of: servers))
        let errors = try admin.createTopics([topic, NewTopic("\(run) bad", partitions: 1)], timeout: patience)
        #expect(errors.map { $0?.code } == [.topicAlreadyExists, KafkaError.Code(rawValue: 17)])

        let settings = try admin.settings(ofTopic: name, timeout: patience)
        #expect(settings.contains(TopicSetting(name: "max.message.bytes", value: "2000000", isDefault: false)))
        #expect(settings.contains { $0.name == "message.timestamp.before.max.ms" && $0.isDefault })
        #expect(settings.contains { $0.name == "cleanup.policy" && $0.value == "delete" })
        let absent = #expect(throws: KafkaError.self) {
            try admin.settings(ofTopic: "\(run).absent", timeout: patience)
        }
        #expect(absent?.code == .unknownTopicOrPartition)
        // Asking does not create.
        #expect(try admin.metadata(timeout: patience).topic("\(run).absent") == nil)

        var producer = try Producer(.client(of: servers))
        let target = try producer.topic(name)
        for number in 0..<10 { try producer.produce("\(number)", to: target, partition: 0) }
        try producer.flush(timeout: patience)
        let partition = TopicPartition(name, 0)
        #expect(try read(name) == (0..<10).map(String.init))

        // An offset that the partition does not have is an error of the partition, not a silent jump.
        let consumer = try Consumer(.consumer(of: servers, group: run))
        try consumer.assign([PartitionStart(partition, .offset(99))])
        let error = #expect(throws: KafkaError.self) { try consumer.readToEnd(of: 1) }
        #expect(error?.code == .autoOffsetReset)
    }

    /// Prints the time of a transaction; fails only where it is out of all proportion.
    @Test func transactionTakesMilliseconds() throws {
        let (input, output) = ("\(run).in", "\(run).out")
        try createTopics([NewTopic(input, partitions: 1), NewTopic(output, partitions: 1)])
        let consumer = try Consumer(.consumer(of: servers, group: run))
        try consumer.subscribe(to: [input])
        _ = try consumer.awaitAssignment()
        let group = try consumer.groupMetadata()
        var producer = try Producer(
            .producer(of: servers, transactionalID: run).setting("retry.backoff.ms", "2"))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(output)
        var times: [Duration] = []
        for number in 0..<300 {
            let start = ContinuousClock.now
            try producer.beginTransaction()
            try producer.sendOffsets(
                [PartitionOffset(TopicPartition(input, 0), Int64(number))], of: group, timeout: patience)
            try producer.produce("a", to: topic)
            try producer.produce("b", to: topic)
            try producer.flush(timeout: patience)
            try producer.commitTransaction(timeout: patience)
            times.append(ContinuousClock.now - start)
        }
        times.sort()
        print("transaction: median \(times[150]), p95 \(times[285]), p99 \(times[297])")
        #expect(times[150] < .milliseconds(100))
        try consumer.close()
    }
}
