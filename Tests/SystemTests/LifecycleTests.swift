import KafkaClient
import Testing

/// Start, end, and a broker that is not there.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct LifecycleTests {
    @Test func endsInTimeWhenItIsAskedTo() throws {
        let application = try Application()
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        try daemon.awaitReady()
        #expect(daemon.get("/-/ready").status == 200)
        #expect(daemon.get("/-/healthy").status == 200)
        let end = daemon.terminate()
        #expect(end.status == 0)
        #expect(end.duration < .seconds(10))
    }

    @Test func waitsForABrokerThatIsAway() throws {
        let application = try Application()
        let folder = try Daemon.Folder()
        // Nobody listens on port 1.
        let daemon = try Daemon(application, in: folder, servers: "127.0.0.1:1")
        try daemon.findPort()
        try daemon.awaitLog("waiting for the broker")
        #expect(daemon.get("/-/ready").status == 503)
        #expect(daemon.get("/-/healthy").status == 200)
        let end = daemon.terminate()
        #expect(end.status == 0)
        #expect(end.duration < .seconds(10))
    }

    @Test func secondDaemonOnTheSameStateIsRefused() throws {
        let application = try Application()
        let folder = try Daemon.Folder()
        let first = try Daemon(application, in: folder)
        try first.awaitReady()
        let second = try Daemon(application, in: folder)
        #expect(second.awaitEnd() == 74)
        #expect(second.log.contains { $0.contains("another daemon") })
        #expect(first.get("/-/ready").status == 200)
        #expect(first.terminate().status == 0)
    }

    @Test func missingTopicEndsItWithTheCommandThatCreatesIt() throws {
        let application = try Application(events: "absent-\(UInt64.random(in: 0 ... .max))")
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        #expect(daemon.awaitEnd() == 78)
        #expect(daemon.log.contains { $0.contains("--create --topic \(application.events)") })
    }

    /// While a member of the group reads other topics, as an older version does, its partitions wait, which is told; when it has left,
    /// they are worked on.
    @Test func whatTheGroupGivesOutInPartsWaitsAndIsTold() throws {
        let application = try Application()
        let folder = try Daemon.Folder()
        let older = try Consumer(
            application.client.setting("group.id", application.id).setting("auto.offset.reset", "earliest")
                .setting("partition.assignment.strategy", "range").setting("session.timeout.ms", "6000"))
        try older.subscribe(to: [application.events])
        let daemon = try Daemon(application, in: folder)
        try daemon.findPort()
        var batch = MessageBatch(capacity: 10)
        func serve(_ member: borrowing Consumer) throws {
            for event in member.poll(into: &batch, timeout: .milliseconds(50)) {
                switch event {
                case .assigned(let partitions): try member.assign(partitions.map { PartitionStart($0, .earliest) })
                case .revoked: try member.unassign()
                case .failed: break
                }
            }
        }
        var answer = ""
        try until("the word that partitions wait") {
            try serve(older)
            answer = daemon.get("/-/ready").body
            return answer.contains("waits for all inputs of partitions")
        }
        #expect(answer.hasPrefix("HTTP/1.1 503"), "\(answer)")
        #expect(daemon.get("/api/v1/status").body.contains(#""state":"waiting_for_inputs""#))
        try older.close()
        try until("the daemon to have everything") { daemon.get("/-/ready").status == 200 }
        #expect(daemon.terminate().status == 0)
    }
}
