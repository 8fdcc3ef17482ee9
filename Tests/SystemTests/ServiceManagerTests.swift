import Glibc
import KafkaClient
import Testing

/// What a service manager hears, and how it ends the daemon.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct ServiceManagerTests {
    /// 1.5 s of watchdog: pings come faster than a test gets tired.
    private func environment(_ socket: NotifySocket) -> [String: String] {
        ["NOTIFY_SOCKET": socket.address, "WATCHDOG_USEC": "1500000"]
    }

    @Test(arguments: [false, true])
    func hearsOfTheStartTheProgressAndTheEnd(isAbstract: Bool) throws {
        let application = try Application(partitions: 2)
        let folder = try Daemon.Folder()
        let socket = try NotifySocket(in: folder, isAbstract: isAbstract)
        let daemon = try Daemon(application, in: folder, environment: environment(socket))
        try socket.await("EXTEND_TIMEOUT_USEC=60000000")
        try socket.await("STATUS=restoring the state: ")
        try socket.await("STATUS=running: 2 partitions, 0 individuals, 5 campaigns, lag 0")
        try socket.await("READY=1")
        for _ in 0..<2 { try socket.await("WATCHDOG=1") }
        daemon.signal(SIGTERM)
        try socket.await("STATUS=stopping: ")
        try socket.await("STOPPING=1")
        #expect(daemon.awaitEnd() == 0)
        socket.drain()
        #expect(socket.messages.filter { $0 == "READY=1" }.count == 1)
        #expect(socket.messages.filter { $0 == "STOPPING=1" }.count == 1)
    }

    @Test func isReadyAlsoWithMoreWorkersThanPartitions() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let socket = try NotifySocket(in: folder)
        let daemon = try Daemon(application, in: folder, workers: 2, environment: environment(socket))
        try daemon.findPort()
        try socket.await("READY=1")
        #expect(daemon.get("/-/ready").status == 200)
        #expect(daemon.terminate().status == 0)
    }

    @Test func aBrokerThatComesLateIsWaitedForAndNothingIsLost() throws {
        let application = try Application(partitions: 2)
        try ShopHistory.produce(500, seed: 7, to: application)
        let folder = try Daemon.Folder()
        let socket = try NotifySocket(in: folder)
        let broker = try LateBroker(inFrontOf: try #require(bootstrap))
        let daemon = try Daemon(
            application, in: folder, servers: "127.0.0.1:\(broker.port)", environment: environment(socket))
        try daemon.findPort()
        try daemon.awaitLog("waiting for the broker")
        try socket.await("STATUS=waiting for the broker at 127.0.0.1:\(broker.port)")
        // Another question to the broker has gone unanswered.
        for _ in 0..<12 { try socket.await("WATCHDOG=1") }
        #expect(daemon.get("/-/ready").status == 503)
        #expect(socket.place(of: "READY=1") == nil)
        broker.appear()
        try daemon.awaitLog("the broker answers")
        try socket.await("READY=1")
        #expect(daemon.get("/-/ready").status == 200)
        try until("the history") {
            try socket.await("WATCHDOG=1")
            return daemon.metrics("attune_events_total").values.reduce(0, +) == 500
        }
        #expect(daemon.log.filter { $0.contains("waiting for the broker") }.count == 1)
        #expect(daemon.terminate().status == 0)
        broker.disappear()
    }

    @Test func anEndWhileTheStateIsRestoredIsInTime() throws {
        let application = try Application(partitions: 1)
        try ShopHistory.produce(200, seed: 8, to: application)
        let folder = try Daemon.Folder()
        let collector = try Collector(application, [application.decisions])
        let first = try Daemon(application, in: folder)
        try collector.collectAll(of: application)
        #expect(first.terminate().status == 0)
        // Without its marker the state does not fit the group's offsets; the daemon waits a while for it to.
        var producer = try application.producer()
        let topic = try producer.topic("\(application.id)-state")
        try producer.produce(
            Record(key: "\u{0}", value: nil, timestamp: ShopHistory.start), to: topic, partition: 0)
        try producer.flush(timeout: patience)
        let socket = try NotifySocket(in: folder)
        let second = try Daemon(application, in: folder, environment: environment(socket))
        try socket.await("STATUS=restoring the state: 0 of 1 partition done")
        for _ in 0..<4 { try socket.await("WATCHDOG=1") }
        let end = second.terminate()
        #expect(end.status == 0)
        #expect(end.duration < .seconds(10))
        socket.drain()
        #expect(socket.place(of: "READY=1") == nil)
    }
}

/// Signals, without a broker.
struct StopTests {
    @Test func aSecondSignalEndsItAtOnce() throws {
        let folder = try Daemon.Folder()
        let socket = try NotifySocket(in: folder)
        // It takes connections and says nothing, so that every question waits for its whole time.
        let broker = try LateBroker(inFrontOf: "127.0.0.1:1")
        broker.listenInSilence()
        let daemon = try Daemon(
            Application(unmadeOn: "127.0.0.1:\(broker.port)"), in: folder, servers: "127.0.0.1:\(broker.port)",
            environment: ["NOTIFY_SOCKET": socket.address])
        let connection = try broker.awaitClient()
        defer { close(connection) }
        let start = ContinuousClock.now
        // Of two equal ones that both wait the kernel keeps one.
        daemon.signal(SIGTERM)
        daemon.signal(SIGINT)
        #expect(daemon.awaitEnd() == 130)
        #expect(ContinuousClock.now - start < .seconds(4))
    }

    @Test func aBrokerThatSaysNothingDoesNotHoldUpTheEnd() throws {
        let folder = try Daemon.Folder()
        let socket = try NotifySocket(in: folder)
        let broker = try LateBroker(inFrontOf: "127.0.0.1:1")
        broker.listenInSilence()
        let daemon = try Daemon(
            Application(unmadeOn: "127.0.0.1:\(broker.port)"), in: folder, servers: "127.0.0.1:\(broker.port)",
            environment: ["NOTIFY_SOCKET": socket.address, "WATCHDOG_USEC": "900000"])
        try socket.await("STATUS=waiting for the broker")
        try socket.await("WATCHDOG=1")
        let end = daemon.terminate()
        #expect(end.status == 0)
        #expect(end.duration < .seconds(10))
        socket.drain()
        #expect(socket.messages.contains("STOPPING=1"))
        #expect(socket.place(of: "READY=1") == nil)
    }
}
