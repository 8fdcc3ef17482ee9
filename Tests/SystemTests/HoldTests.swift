import KafkaClient
import Testing

/// A send that is held for the night is sent once in the morning, whatever befalls the daemon meanwhile.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct HoldTests {
    private static let rules = """
        events:
          hello: {}
        channels:
          push: {address: individual.id}
        policies:
          time_zone: {default: UTC}
          quiet_hours: {from: "21:00", to: "08:00"}
        campaigns:
          greeting:
            purpose: service
            trigger: hello
            steps:
              - id: greet
                send: {channels: [push], template: greeting-v1}
              - wait: 1h
              - id: again
                send: {channels: [push], template: greeting-v2}

        """
    /// 2026-03-02T22:00:00Z.
    private static let night: Int64 = 1_772_488_800_000
    private static let hour: Int64 = 3_600_000

    private func hello(_ application: Application, from id: String, at time: Int64) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value = #"{"specversion":"1.0","id":"e-\#(id)","source":"/t","type":"hello","data":{}}"#
        try producer.produce(Record(key: id, value: Array(value.utf8), timestamp: time), to: topic)
        try producer.flush(timeout: patience)
    }

    @Test func whatIsHeldByQuietHoursSurvivesKillsAndIsSentOnce() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let rules = try folder.writeRules(Self.rules)
        let collector = try Collector(application, [application.messages, application.decisions])
        func decisions(_ text: String) throws -> Int {
            try collector.collect()
            return collector[application.decisions].filter { $0.text.contains(text) }.count
        }
        func commands() -> [String] {
            collector[application.messages].map { record in
                let template = record.text.contains("greeting-v1") ? "v1" : "v2"
                return "\(String(decoding: record.key ?? [], as: UTF8.self)) \(template)"
            }
        }

        try hello(application, from: "ann", at: Self.night)
        var daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
        try until("ann's deferral") { try decisions(#""outcome":"deferred","reason":"quiet_hours""#) == 1 }
        daemon.kill()
        #expect(collector[application.decisions].contains { $0.text.contains(#""until":"2026-03-03T08:00:00.000Z""#) })
        #expect(commands() == [])

        // Still at night by the records' clock: killed again, with one more that is held.
        try hello(application, from: "bob", at: Self.night + Self.hour)
        daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
        try until("bob's deferral") { try decisions(#""outcome":"deferred""#) == 2 }
        daemon.kill()
        #expect(commands() == [])

        // In the morning, while no daemon runs.
        try hello(application, from: "cat", at: Self.night + 10 * Self.hour + 1)
        daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
        try until("the morning's greetings") { try decisions(#""outcome":"sent""#) == 3 }
        daemon.kill()
        try hello(application, from: "dan", at: Self.night + 12 * Self.hour)
        daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
        try collector.collectAll(of: application)
        try until("the second greetings") { try decisions("greeting-v2") == 3 }
        #expect(daemon.terminate().status == 0)
        try collector.collect()
        #expect(commands().sorted() == ["ann v1", "ann v2", "bob v1", "bob v2", "cat v1", "cat v2", "dan v1"])
        #expect(try decisions(#""outcome":"deferred""#) == 2)
        #expect(try decisions(#""outcome":"suppressed""#) == 0)
    }
}
