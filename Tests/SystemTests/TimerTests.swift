import Glibc
import KafkaClient
import Testing

/// The wall clock fires timers where no record comes any more.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct TimerTests {
    private static let rules = """
        events:
          hello: {properties: {name: string}}
        channels:
          push: {address: individual.id}
        campaigns:
          greeting:
            purpose: service
            trigger: hello
            steps:
              - wait: 2s
              - id: greet
                send: {channels: [push], template: greeting-v1, expires: 10m}

        """

    private func wallClock() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func hello(_ application: Application, from id: String, at time: Int64) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value = #"{"specversion":"1.0","id":"e-\#(id)","source":"/t","type":"hello","data":{"name":"\#(id)"}}"#
        try producer.produce(Record(key: id, value: Array(value.utf8), timestamp: time), to: topic)
        try producer.flush(timeout: patience)
    }

    @Test func firesOnAnIdlePartitionAndAfterARestart() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let collector = try Collector(application, [application.messages, application.decisions])
        var daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules), clock: "wall")
        try daemon.awaitReady()
        try hello(application, from: "ann", at: wallClock())
        try until("the first greeting") {
            try collector.collect()
            return collector[application.messages].count == 1
        }
        try hello(application, from: "bob", at: wallClock())
        // Bob has entered, which is committed, and waits.
        try until("bob's entry") {
            try collector.collect()
            return collector[application.decisions].filter { $0.text.contains("entered") }.count == 2
        }
        daemon.kill()
        #expect(collector[application.messages].count == 1)
        daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules), clock: "wall")
        try until("the second greeting") {
            try collector.collect()
            return collector[application.messages].count == 2
        }
        #expect(collector[application.messages].map(\.key) == ["ann", "bob"].map { Array($0.utf8) })
        #expect(daemon.terminate().status == 0)
    }

    /// An event from before an outage: what it would have said is stale by now.
    @Test func whatCameDueDuringAnOutageExpires() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        try hello(application, from: "ann", at: wallClock() - 3_600_000)
        let collector = try Collector(application, [application.messages, application.decisions])
        let daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules), clock: "wall")
        try until("the decision") {
            try collector.collect()
            return collector[application.decisions].contains { $0.text.contains(#""outcome":"suppressed""#) }
        }
        #expect(collector[application.decisions].contains { $0.text.contains(#""reason":"expired""#) })
        #expect(collector[application.messages].isEmpty)
        #expect(daemon.terminate().status == 0)
    }

}
