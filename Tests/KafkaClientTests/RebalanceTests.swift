import KafkaClient
import Testing

struct RebalanceTests {
    /// The mock's first join takes three seconds, in which a shorter session would end; each further rebalance takes
    /// a session's time less one second.
    private func member(_ cluster: borrowing MockCluster) throws -> Consumer {
        try Consumer(
            .consumer(of: cluster.bootstrapServers, group: "group").setting("session.timeout.ms", "4000")
                .setting("max.poll.interval.ms", "4000").setting("heartbeat.interval.ms", "100"))
    }

    /// One thread drives both members: nothing in a poll waits for the caller's answer.
    @Test func partitionsMoveWhenAMemberJoinsAndLeaves() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 4)
        let first = try member(cluster)
        try first.subscribe(to: ["t"])
        #expect(try first.awaitAssignment().count == 4)
        #expect(try first.assignment.count == 4)

        let second = try member(cluster)
        try second.subscribe(to: ["t"])
        var batch = MessageBatch(capacity: 100)
        var log: [String] = []
        func serve(_ consumer: borrowing Consumer, _ name: String) throws {
            for event in consumer.poll(into: &batch, timeout: .milliseconds(10)) {
                switch event {
                case .assigned(let partitions):
                    log.append("\(name) +\(partitions.count)")
                    try consumer.assign(partitions.map { PartitionStart($0, .earliest) })
                case .revoked(let partitions, let lost):
                    log.append("\(name) -\(partitions.count)\(lost ? " lost" : "")")
                    // Still an owner: the group waits for the answer.
                    if !lost { #expect(try consumer.assignment.count == partitions.count) }
                    try consumer.unassign()
                case .failed(let error): log.append("\(name) \(error)")
                }
            }
        }
        try until("both members to own two partitions") {
            try serve(first, "first")
            try serve(second, "second")
            // Where the machine is slow, the group may go through more than one round until then.
            return try log.count >= 3 && first.assignment.count == 2 && second.assignment.count == 2
        }
        #expect(log.first == "first -4")
        #expect(Set(log).isSuperset(of: ["first +2", "second +2"]))
        log = []
        try second.close()
        try until("the first member to own all again") {
            try serve(first, "first")
            return try first.assignment.count == 4
        }
        #expect(log.first == "first -2")
        #expect(log.last == "first +4")
        try first.close()
    }

    @Test func silentMemberLosesItsPartitions() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 2)
        let consumer = try member(cluster)
        try consumer.subscribe(to: ["t"])
        #expect(try consumer.awaitAssignment().count == 2)
        #expect(try consumer.readToEnd(of: 2) == [])
        var batch = MessageBatch(capacity: 10)
        var codes: [KafkaError.Code] = []
        var revocation: ConsumerEvent?
        try until("the partitions to be lost") {
            // Nothing is polled until something comes.
            consumer.signal.wait(timeout: patience)
            for event in consumer.poll(into: &batch) {
                if case .revoked = event { revocation = event }
            }
            for index in 0..<batch.count {
                if let error = batch[index].error { codes.append(error.code) }
            }
            return revocation != nil
        }
        #expect(codes == [.maxPollExceeded])
        #expect(revocation == .revoked([TopicPartition("t", 0), TopicPartition("t", 1)], lost: true))
        try consumer.unassign()
        #expect(try consumer.awaitAssignment().count == 2)
    }

    @Test func closingEndsWithoutABroker() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 2)
        let consumer = try member(cluster)
        try consumer.subscribe(to: ["t"])
        _ = try consumer.awaitAssignment()
        var producer = try Producer(.producer(of: cluster.bootstrapServers, transactionalID: "id"))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic("t")
        try producer.beginTransaction()
        try producer.produce("v", to: topic)
        try cluster.setDown()
        let start = ContinuousClock.now
        try consumer.close()
        _ = consume producer
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func anotherThreadsRingEndsAPoll() throws {
        let cluster = try MockCluster()
        let wakeSignal = try WakeSignal()
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"), signal: wakeSignal)
        var batch = MessageBatch(capacity: 1)
        wakeSignal.signal()
        let start = ContinuousClock.now
        #expect(consumer.poll(into: &batch, timeout: patience).isEmpty)
        let isEmpty = batch.isEmpty
        #expect(isEmpty)
        #expect(ContinuousClock.now - start < patience)
    }
}
