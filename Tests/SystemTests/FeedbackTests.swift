import Foundation
import KafkaClient
import Testing

/// What senders tell, on a real broker: a command goes out, its sender answers, and campaigns know what was answered.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct FeedbackTests {
    private static let rules = """
        events:
          hello: {properties: {name: string}}
        channels:
          push: {address: individual.id}
        policies: {consent: {default: granted}, caps: [{max: 1, per: 24h}]}
        campaigns:
          greeting:
            trigger: hello
            goal: {event: message.clicked, where: event.campaign == "greeting", within: 24h, value: '2.5'}
            message: {channels: [push], template: greeting-v1}
          thanks:
            purpose: transactional
            trigger: {event: message.clicked, where: event.template == "greeting-v1"}
            message: {channels: [push], template: thanks-v1, params: {for: '${event.step}'}}

        """

    private static let start: Int64 = 1_772_442_000_000

    private func produce(_ application: Application, _ type: String, _ id: String, _ data: String, at minute: Int64)
        throws
    {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value = #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","data":\#(data)}"#
        let record = Record(key: "ann", value: Array(value.utf8), timestamp: Self.start + minute * 60_000)
        try producer.produce(record, to: topic)
        try producer.flush(timeout: patience)
    }

    private func commandID(of record: Record) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(record.value ?? [])) as? [String: Any]
        return try #require(object?["id"] as? String)
    }

    @Test func aCommandIsAnsweredAndItsJourneyConvertsOnceThroughKills() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let collector = try Collector(application, [application.messages, application.decisions])
        func decisions(_ text: String) -> Int {
            collector[application.decisions].filter { $0.text.contains(text) }.count
        }
        var daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules))
        try daemon.awaitReady()
        try produce(application, "hello", "h-1", #"{"name":"ann"}"#, at: 0)
        try until("the greeting") {
            try collector.collect()
            return collector[application.messages].count == 1
        }
        let command = try commandID(of: collector[application.messages][0])
        daemon.kill()
        daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules))
        let answer = #"{"command_id":"\#(command)"}"#
        for id in ["c-1", "c-1", "c-2"] { try produce(application, "message.clicked", id, answer, at: 5) }
        try until("the conversion and two thanks") {
            try collector.collect()
            return decisions(#""outcome":"converted""#) == 1 && collector[application.messages].count == 3
        }
        let conversion = try #require(collector[application.decisions].first { $0.text.contains("converted") })
        for text in [#""command_id":"\#(command)""#, #""template":"greeting-v1""#, #""value":2.5"#, #""step":"1""#] {
            #expect(conversion.text.contains(text), "\(conversion.text)")
        }
        #expect(collector[application.messages][1].text.contains(#""params":{"for":"1"}"#))
        daemon.kill()
        daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules))
        // The cap is used up until the command has failed; then an unsubscription stops the next.
        try produce(application, "hello", "h-2", "{}", at: 10)
        try produce(application, "message.failed", "f-1", answer, at: 11)
        try produce(application, "hello", "h-3", "{}", at: 12)
        try produce(application, "message.unsubscribed", "u-1", #"{"command_id":"gone"}"#, at: 13)
        try produce(application, "hello", "h-4", "{}", at: 14)
        try until("what was told of consent") {
            try collector.collect()
            return decisions(#""reason":"no_consent""#) == 1 && collector[application.messages].count >= 4
        }
        #expect(decisions(#""reason":"capped""#) == 1)
        #expect(collector[application.messages].count == 4)
        #expect(decisions(#""outcome":"converted""#) == 1)
        #expect(daemon.terminate().status == 0)
    }
}
