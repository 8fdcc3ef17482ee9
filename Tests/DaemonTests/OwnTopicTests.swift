internal import Configuration
internal import KafkaClient
internal import Testing
internal import YAML
@testable internal import Daemon

/// What the daemon demands of the topics that it makes for itself.
struct OwnTopicTests {
    private static func topics(_ limits: String = "") throws -> [OwnTopic] {
        let text = """
            application_id: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            input: [{topic: events}]
            output: {commands: c, decisions: d, dead_letters: l}
            rules: {directory: /rules}
            \(limits)
            """
        let read = Configuration.read(
            ConfigurationSource(
                file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                readFile: { _ in [] }))
        return OwnTopic.all(of: try #require(read.configuration, "\(DiagnosticRenderer().render(read.diagnostics))"))
    }

    /// The settings with which a topic is made, some of them others.
    private static func settings(of topic: OwnTopic, but changed: [String: String?] = [:]) -> [TopicSetting] {
        topic.settings.map { setting in
            TopicSetting(name: setting.name, value: changed[setting.name] ?? setting.made, isDefault: false)
        }
    }

    @Test func whatItMadeItselfIsFine() throws {
        for topic in try Self.topics() { #expect(topic.problem(in: Self.settings(of: topic)) == nil) }
    }

    @Test(arguments: [
        (0, "cleanup.policy", "delete", "would lose state"),
        (0, "max.message.bytes", "1048575", "takes only 1048575 bytes"),
        (1, "cleanup.policy", "compact", "would lose records"), (1, "retention.ms", "604800000", "would lose records"),
        (1, "retention.bytes", "1000", "would lose records"),
        (1, "max.message.bytes", "1000000", "takes only 1000000 bytes"),
    ])
    func whatWouldLoseOrRefuseRecordsIsNamedWithTheCommandThatMendsIt(
        topic: Int, setting: String, value: String, words: String
    ) throws {
        let topic = try Self.topics()[topic]
        let problem = try #require(topic.problem(in: Self.settings(of: topic, but: [setting: value])))
        #expect(problem.contains(words), "\(problem)")
        let made = topic.settings.first { $0.name == setting }?.made ?? ""
        #expect(
            problem.hasSuffix(
                "kafka-configs.sh --bootstrap-server HOST:PORT --alter --entity-type topics --entity-name \(topic.name) "
                    + "--add-config \(setting)=\(made)"), "\(problem)")
    }

    @Test func aMegabyteIsEnoughAndAnythingElseIsTheOperatorsOwn() throws {
        for topic in try Self.topics() {
            #expect(topic.problem(in: Self.settings(of: topic, but: ["max.message.bytes": "1048576"])) == nil)
            #expect(topic.problem(in: Self.settings(of: topic, but: ["max.compaction.lag.ms": "1"])) == nil)
        }
    }

    @Test func theRekeyedTopicTakesTheLargestRecordOfAnInput() throws {
        let topic = try Self.topics("limits: {max_event_bytes: 4194304}")[1]
        #expect(topic.problem(in: Self.settings(of: topic)) == nil)
        let problem = topic.problem(in: Self.settings(of: topic, but: ["max.message.bytes": "4194304"]))
        #expect(problem?.contains("may need 4259840") == true, "\(problem ?? "")")
    }

    @Test func theEndOfTheDaemonDoesNotWaitLongerForARequestThanAnOrderlyEndTakes() {
        // One that makes a connection, and one that deletes.
        #expect(RekeyedTrimmer.timeout * 2 < Supervisor.endTimeout)
    }
}
