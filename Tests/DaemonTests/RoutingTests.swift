internal import Configuration
internal import Events
internal import JSON
internal import KafkaClient
internal import OperatingSystem
internal import RuleSets
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon
@testable internal import Engine

/// Records that stand elsewhere than their individual lives, on an embedded broker: what an input says of them is done.
struct RoutingTests {
    private static let patience = Duration.seconds(60)
    private static let partitions: Int32 = 4
    private static let topics = ["events", "commands", "decisions", "dead", "out-state", "out-rekeyed"]
    private static let rules = """
        events: {hello: {properties: {n: int}}}
        features: {hellos: {count: hello}}
        channels: {push: {address: individual.id}}
        campaigns:
          hello:
            purpose: service
            trigger: {event: hello, key: event.id}
            steps: [{send: {channels: [push], template: t, params: {n: '${hellos}'}}}]

        """

    private struct Overdue: Error {}

    private struct Written {
        let topic: String
        let partition: Int32
        let key: String
        let value: [UInt8]
    }

    private struct Letter {
        let value: [UInt8]
        let reason: String
    }

    /// What became of some records.
    private struct Outcome {
        let metrics: String
        /// The values of the commands.
        var commands: [String] = []
        var letters: [Letter] = []

        func count(_ series: String) -> Int? {
            let line = metrics.split(separator: "\n").first { $0.hasPrefix(series + " ") }
            return line.flatMap { Double($0.dropFirst(series.utf8.count + 1)) }.map { Int($0) }
        }
    }

    private static func home(_ id: String) -> Int32 {
        let utf8 = id.utf8Span.span
        return Placement(partition: 0, count: partitions).partition(of: unsafe utf8.bytes)
    }

    private static func event(
        _ id: String, of individual: String, type: String = "hello", data: String = "{}", partition: Int32
    ) -> Written {
        let value =
            #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","subject":"\#(individual)","data":\#(data)}"#
        return Written(topic: "events", partition: partition, key: individual, value: Array(value.utf8))
    }

    private static func configuration(_ misrouted: String, _ servers: String) throws -> Configuration {
        let text = """
            application_id: out
            kafka: {bootstrap.servers: "\(servers)", fetch.wait.max.ms: 10}
            input: [{topic: events, misrouted: \(misrouted)}]
            output: {commands: commands, decisions: decisions, dead_letters: dead}
            rules: {directory: none}
            workers: 1
            """
        return try #require(
            Configuration.read(
                ConfigurationSource(
                    file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                    readFile: { _ in [] })
            ).configuration)
    }

    /// What becomes of records that are written one after the other, once so many were read, those of the re-keyed topic among them.
    private static func outcome(misrouted: String, of records: [Written], read count: Int) throws -> Outcome {
        let cluster = try MockCluster()
        for topic in topics { try cluster.createTopic(topic, partitions: Int(partitions)) }
        let files = [RuleFile(path: "rules.yaml", bytes: Array(rules.utf8))]
        let worker = try EmbeddedWorker(
            configuration(misrouted, cluster.bootstrapServers), partitions: Int(partitions),
            rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            log: Log(level: .error, format: .text, environment: [:]))
        var producer = try Producer(ClientConfiguration([.init("bootstrap.servers", cluster.bootstrapServers)]))
        var read = 0
        for record in records {
            let topic = try producer.topic(record.topic)
            let key = Array(record.key.utf8)
            try unsafe producer.produce(
                to: topic, partition: record.partition, key: key.span.bytes, value: record.value.span.bytes,
                timeout: patience)
            try producer.flush(timeout: patience)
            // Those of one partition's inputs are merged as they come: one at a time has an order.
            read += 1
            try wait(for: read, worker)
        }
        try wait(for: count, worker)
        let outcome = try collect(
            Outcome(metrics: String(decoding: worker.metrics(), as: UTF8.self)), cluster.bootstrapServers)
        try worker.stop()
        return outcome
    }

    private static func wait(for count: Int, _ worker: borrowing EmbeddedWorker) throws {
        let pause = try WakeSignal()
        let end = ContinuousClock.now + patience
        while worker.recordsRead < count {
            try worker.check()
            guard ContinuousClock.now < end else { throw Overdue() }
            pause.wait(timeout: .milliseconds(5))
        }
    }

    private static func collect(_ known: Outcome, _ servers: String) throws -> Outcome {
        var outcome = known
        let consumer = try Consumer(
            ClientConfiguration([
                .init("bootstrap.servers", servers), .init("group.id", "reader"), .init("enable.auto.commit", "false"),
                .init("fetch.wait.max.ms", "10"), .init("enable.partition.eof", "true"),
                .init("auto.offset.reset", "error"),
            ]))
        let topics = ["commands", "dead"]
        for topic in topics { _ = consumer.topicIndex(of: topic) }
        try consumer.assign(
            topics.flatMap { topic in
                (0..<partitions).map { PartitionStart(TopicPartition(topic, $0), .earliest) }
            })
        var ended = 0
        var batch = MessageBatch(capacity: 100)
        let end = ContinuousClock.now + patience
        while ended < topics.count * Int(partitions) {
            guard ContinuousClock.now < end else { throw Overdue() }
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEndOfPartition { ended += 1 }
                guard message.isRecord else { continue }
                let value = [UInt8](copying: message.payload) ?? []
                if message.topicIndex == 0 {
                    outcome.commands.append(String(decoding: value, as: UTF8.self))
                } else {
                    outcome.letters.append(Letter(value: value, reason: reason(message)))
                }
            }
        }
        return outcome
    }

    private static func reason(_ message: borrowing KafkaClient.Message) -> String {
        let headers = message.headers
        for index in 0..<headers.count {
            guard let header = headers.header(at: index) else { continue }
            if [UInt8](copying: header.name) == Array("attune.error.reason".utf8) {
                return String(decoding: [UInt8](copying: header.value) ?? [], as: UTF8.self)
            }
        }
        return ""
    }

    @Test func whereTheInputSaysRejectAMisroutedRecordIsADeadLetter() throws {
        let right = Self.home("joe")
        let wrong = Self.event("2", of: "joe", partition: (right + 1) % Self.partitions)
        let outcome = try Self.outcome(
            misrouted: "reject", of: [Self.event("1", of: "joe", partition: right), wrong], read: 2)
        #expect(outcome.letters.map(\.reason) == ["unroutable"])
        #expect(outcome.letters.first?.value == wrong.value)
        #expect(outcome.commands.count == 1)
        #expect(outcome.count(#"attune_events_total{topic="events",outcome="dead_letter"}"#) == 1)
        #expect(outcome.count(#"attune_dead_letters_total{reason="unroutable"}"#) == 1)
        #expect(outcome.count(#"attune_misrouted_records_total{topic="events"}"#) == 1)
    }

    @Test func whatWentThroughEightPartitionsIsADeadLetter() throws {
        let home = Self.home("cookie")
        let far = try #require(["joe", "ann", "sue", "tom"].first { Self.home($0) != home })
        let link = RekeyedRecord(
            target: IndividualID("cookie"), content: .link(individual: IndividualID(far), linked: 1))
        func forwarded(_ id: String, through count: Int) -> Written {
            let event = Self.event(id, of: "cookie", partition: home)
            let record = ForwardedRecord(
                topic: "events", partition: home, offset: 7, timestamp: WallClock.milliseconds(),
                key: Array("cookie".utf8),
                value: event.value, headers: [])
            let trail = (0..<count).map { IndividualID("way-\($0)") }
            let bytes = RekeyedRecord(target: IndividualID("cookie"), content: .event(record), trail: trail).bytes
            return Written(topic: "out-rekeyed", partition: home, key: "cookie", value: bytes)
        }
        let outcome = try Self.outcome(
            misrouted: "rekey",
            of: [
                Written(topic: "out-rekeyed", partition: home, key: "cookie", value: link.bytes),
                forwarded("last", through: 8), forwarded("one-before", through: 7),
            ], read: 4)
        #expect(outcome.letters.map(\.reason) == ["unroutable"])
        #expect(outcome.letters.first.map { String(decoding: $0.value, as: UTF8.self).contains("\"last\"") } == true)
        #expect(outcome.commands.count == 1)
        #expect(outcome.commands.first?.contains("one-before") == true)
    }

    /// Where all producers have another partitioner nobody can tell where an id lives: what meets in a partition is linked there.
    @Test func whereTheInputSaysAcceptIdsAreLinkedInThePartitionInWhichTheyMeet() throws {
        let partition = (Self.home("joe") + 1) % Self.partitions
        let records = [
            Self.event("1", of: "cookie", partition: partition), Self.event("2", of: "joe", partition: partition),
            Self.event(
                "3", of: "joe", type: "individual.linked", data: #"{"alias":"cookie"}"#, partition: partition),
            Self.event("4", of: "cookie", partition: partition),
        ]
        let outcome = try Self.outcome(misrouted: "accept", of: records, read: 4)
        #expect(outcome.letters.isEmpty)
        let last = try #require(outcome.commands.first { $0.contains(#""id":"4""#) })
        #expect(last.contains(#""subject":"joe""#) && last.contains(#""n":3"#), "\(last)")
        #expect(outcome.count(#"attune_misrouted_records_total{topic="events"}"#) == 0)
        #expect(outcome.count(#"attune_events_total{topic="out-rekeyed",outcome="applied"}"#) == 0)
    }
}
