import KafkaClient
import Testing

struct RebalanceTests {
    private func member(_ cluster: borrowing MockCluster, session: Int = 6_000) throws -> Consumer {
        try Consumer(
            .consumer(of: cluster.bootstrapServers, group: "group").setting("session.timeout.ms", "\(session)")
                .setting("heartbeat.interval.ms", "100"))
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
            return log.count >= 3
        }
        #expect(log.first == "first -4")
        #expect(Set(log) == ["first -4", "first +2", "second +2"])
        log = []
        try second.close()
        try until("the first member to own all again") {
            try serve(first, "first")
            return log.count >= 2
        }
        #expect(log == ["first -2", "first +4"])
        try first.close()
    }

    @Test func anotherThreadsRingEndsAPoll() throws {
        let cluster = try MockCluster()
        let bell = try WakeSignal()
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"), signal: bell)
        var batch = MessageBatch(capacity: 1)
        bell.ring()
        let start = ContinuousClock.now
        #expect(consumer.poll(into: &batch, timeout: patience).isEmpty)
        let isEmpty = batch.isEmpty
        #expect(isEmpty)
        #expect(ContinuousClock.now - start < patience)
    }
}
