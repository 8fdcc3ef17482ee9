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
}
