import Foundation
import KafkaClient
import Testing

/// Records that an output topic does not take, on a real broker: they are left out and told of, and nobody else waits for them.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct OutputLimitTests {
    private static let rules = """
        events: {order: {properties: {note: string}}}
        channels: {log: {address: '"x"'}}
        policies: {consent: {default: granted}}
        campaigns:
          thanks:
            trigger: order
            message: {channels: [log], template: t, params: {note: '${event.note}'}}

        """
    private static let people = ["ann", "big", "zoe"]

    /// What is on the topics of commands and decisions once everybody has ordered, of whom `big` has much to say that does not compress.
    private func run(_ application: Application) throws -> (commands: [Record], decisions: [Record]) {
        let folder = try Daemon.Folder()
        _ = try folder.write(Self.rules, to: "rules.yaml")
        let daemon = try Daemon(application, in: folder, rules: "\(folder.path.path)/rules.yaml", watchesRules: false)
        try daemon.awaitReady()
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        for person in Self.people {
            let note =
                person == "big"
                ? Data((0..<6_000).map { _ in UInt8.random(in: 0 ... .max) }).base64EncodedString() : "n"
            let value =
                #"{"specversion":"1.0","id":"\#(person)","source":"/t","type":"order","data":{"note":"\#(note)"}}"#
            try producer.produce(
                Record(key: person, value: Array(value.utf8), timestamp: 1_772_442_000_000), to: topic, partition: 0)
        }
        try producer.flush(timeout: patience)
        let collector = try Collector(application, [application.messages, application.decisions])
        try collector.collectAll(of: application)
        #expect(daemon.terminate().status == 0)
        return (collector[application.messages], collector[application.decisions])
    }

    @Test func aCommandThatItsTopicDoesNotTakeIsNotSent() throws {
        let application = try Application(partitions: 1, messageSettings: [("max.message.bytes", "3000")])
        let (commands, decisions) = try run(application)
        #expect(commands.map { $0.key.map { String(decoding: $0, as: UTF8.self) } } == ["ann", "zoe"])
        let refused = decisions.filter { $0.text.contains("\"too_large\"") }
        #expect(refused.map { $0.key ?? [] } == [Array("big".utf8)])
        #expect(refused.allSatisfy { $0.text.contains("\"suppressed\"") })
    }

    @Test func aDecisionThatItsTopicDoesNotTakeIsCutOrLeftOut() throws {
        let roomy = try Application(partitions: 1, decisionSettings: [("max.message.bytes", "3000")])
        let (commands, decisions) = try run(roomy)
        #expect(commands.count == 3)
        #expect(decisions.map { $0.text.contains("\"cut\":true") } == [false, true, false])
        let tight = try Application(partitions: 1, decisionSettings: [("max.message.bytes", "700")])
        let (others, none) = try run(tight)
        #expect(others.count == 3 && none.isEmpty)
    }
}
