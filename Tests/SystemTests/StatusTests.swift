import Foundation
import JSON
import KafkaClient
import Testing

/// What a daemon on a real broker tells of itself.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct StatusTests {
    private func status(_ daemon: Daemon) throws -> JSONValue {
        let answer = daemon.get("/api/v1/status").body
        let body = try #require(answer.range(of: "\r\n\r\n")).upperBound
        var parser = JSONParser()
        let bytes = Array(answer[body...].utf8)
        return JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
    }

    /// An input's offset and lag in the only partition of the only worker.
    private func input(_ daemon: Daemon) throws -> (next: JSONValue?, lag: JSONValue?) {
        guard case .array(let workers)? = try status(daemon)["workers"], let worker = workers.first,
            case .array(let partitions)? = worker["partitions"], let partition = partitions.first,
            case .array(let inputs)? = partition["inputs"], let input = inputs.first
        else { return (nil, nil) }
        return (input["next_offset"], input["lag"])
    }

    @Test func offsetsAndLagAreThoseOfTheBroker() throws {
        let application = try Application(partitions: 1)
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        for number in 0..<20 {
            let value =
                #"{"specversion":"1.0","id":"e\#(number)","source":"/t","type":"app.opened","data":{"platform":"ios"}}"#
            try producer.produce(
                Record(key: "joe", value: Array(value.utf8), timestamp: 1_772_442_000_000), to: topic, partition: 0)
        }
        try producer.flush(timeout: patience)
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        try daemon.awaitReady()
        try until("the end of the input in the status") { try input(daemon).next == .int(20) }
        #expect(try input(daemon).lag == .int(0))
        let lags = daemon.metrics("kafka_consumergroup_lag")
        let lag = lags.filter { $0.key.contains("topic=\"\(application.events)\"") }
        #expect(lag.count == 1 && lags.values.allSatisfy { $0 == 0 }, "\(lags)")
        #expect(try status(daemon)["ready"] == .bool(true))
        try until("the word that every partition has an owner") {
            daemon.get("/metrics").body.contains("\nattune_unassigned_partitions 0\n")
                || daemon.get("/metrics").body.contains("\r\nattune_unassigned_partitions 0\r\n")
        }
        #expect(try status(daemon)["kafka"]?["reachable"] == .bool(true))

        // The tool shows the same.
        let attune = Process()
        let output = Pipe()
        attune.executableURL = Daemon.programs.appendingPathComponent("attune")
        attune.arguments = ["status", "--url", "http://127.0.0.1:\(daemon.port)"]
        attune.standardOutput = output
        try attune.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        attune.waitUntilExit()
        #expect(attune.terminationStatus == 0)
        #expect(text.contains("\nready\n") && text.contains(application.events), "\(text)")
        #expect(daemon.terminate().status == 0)
    }

    @Test func theLagOfATransactionalInputIsNoneAtItsEnd() throws {
        let application = try Application(partitions: 1)
        var producer = try Producer(
            application.client.setting("transactional.id", application.id + "-shop").setting("linger.ms", "5"))
        try producer.initTransactions(timeout: patience)
        let topic = try producer.topic(application.events)
        try producer.beginTransaction()
        let value = #"{"specversion":"1.0","id":"e","source":"/t","type":"app.opened","data":{"platform":"ios"}}"#
        try producer.produce(
            Record(key: "joe", value: Array(value.utf8), timestamp: 1_772_442_000_000), to: topic, partition: 0)
        try producer.commitTransaction(timeout: patience)
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        try daemon.awaitReady()
        // The control record that ends the transaction lies behind the only record, and is passed by, too.
        try until("the end of the input in the status") {
            let (next, lag) = try input(daemon)
            return next == .int(2) && lag == .int(0)
        }
        #expect(daemon.terminate().status == 0)
    }
}
