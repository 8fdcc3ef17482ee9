internal import Configuration
internal import Engine
internal import JSON
internal import KafkaClient
internal import RuleSets
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon

/// What a worker writes, as it arrives on an embedded broker: order, keys, headers, state.
struct OutputTests {
    private static let patience = Duration.seconds(60)
    private static let people = ["joe", "ann", "sue"]

    private static let rules = """
        events: {hello: {properties: {n: int}}}
        channels: {push: {address: individual.id}}
        campaigns:
          hello:
            purpose: service
            trigger: {event: hello, key: event.id}
            steps: [{id: send, send: {channels: [push], template: t1}}]

        """

    private struct Record {
        let key: [UInt8]?
        let value: [UInt8]?
        let headers: [String: String]

        var keyText: String { String(decoding: key ?? [], as: UTF8.self) }
        var text: String { String(decoding: value ?? [], as: UTF8.self) }
        /// What `"name":"…"` says in it.
        func text(_ name: String) -> String? {
            guard let start = text.firstRange(of: "\"\(name)\":\"") else { return nil }
            return String(text[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    private struct Overdue: Error {}

    /// What a worker writes by topic after three people have sent nine events, and somebody a record that is none.
    private static func written(mode: String, batchBytes: Int = 1_000_000) throws -> [String: [Record]] {
        let cluster = try MockCluster()
        let text = """
            application_id: out
            kafka: {bootstrap.servers: "\(cluster.bootstrapServers)", fetch.wait.max.ms: 10, batch.size: \(batchBytes)}
            input: [{topic: events, format: cloudevents}]
            output: {commands: commands, decisions: decisions, dead_letters: dead, mode: \(mode)}
            rules: {directory: none}
            workers: 1

            """
        let configuration = try #require(
            Configuration.read(
                ConfigurationSource(
                    file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                    readFile: { _ in [] })
            ).configuration)
        let topics = ["events", "commands", "decisions", "dead", "out-state", "out-rekeyed"]
        for topic in topics { try cluster.createTopic(topic, partitions: 1) }
        var producer = try Producer(ClientConfiguration([.init("bootstrap.servers", cluster.bootstrapServers)]))
        let events = try producer.topic("events")
        for number in 0..<9 {
            let person = people[number % people.count]
            let event =
                #"{"specversion":"1.0","id":"e\#(number)","source":"/t","type":"hello","subject":"\#(person)","data":{"n":1}}"#
            try write(event, key: person, to: events, with: producer)
        }
        try write("no event", key: "joe", to: events, with: producer)
        try producer.flush(timeout: patience)
        let files = [RuleFile(path: "rules.yaml", bytes: Array(rules.utf8))]
        let worker = try EmbeddedWorker(
            configuration, partitions: 1,
            rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            log: Log(level: .error, format: .text, environment: [:]))
        let written = try read(Array(topics.dropFirst()), of: cluster) {
            try worker.check()
            return worker.recordsRead >= 10
        }
        try worker.stop()
        return written
    }

    private static func write(
        _ value: String, key: String, to topic: ProducerTopic, with producer: borrowing Producer
    ) throws {
        let key = Array(key.utf8)
        let value = Array(value.utf8)
        try unsafe producer.produce(
            to: topic, partition: 0, key: key.span.bytes, value: value.span.bytes, timeout: patience)
    }

    /// Reads topics to their ends, once the worker is done.
    private static func read(
        _ topics: [String], of cluster: borrowing MockCluster, once isDone: () throws -> Bool
    ) throws -> [String: [Record]] {
        let consumer = try Consumer(
            ClientConfiguration([
                .init("bootstrap.servers", cluster.bootstrapServers), .init("group.id", "reader"),
                .init("enable.auto.commit", "false"), .init("fetch.wait.max.ms", "10"),
                .init("enable.partition.eof", "true"), .init("auto.offset.reset", "error"),
            ]))
        var batch = MessageBatch(capacity: 1_000)
        let end = ContinuousClock.now + patience
        while try !isDone() {
            guard ContinuousClock.now < end else { throw Overdue() }
            _ = consumer.poll(into: &batch, timeout: .milliseconds(20))
        }
        for topic in topics { _ = consumer.topicIndex(of: topic) }
        try consumer.assign(topics.map { PartitionStart(TopicPartition($0, 0), .earliest) })
        var records: [String: [Record]] = [:]
        var ended: Set<String> = []
        while ended.count < topics.count {
            guard ContinuousClock.now < end else { throw Overdue() }
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count {
                let message = batch[index]
                guard topics.indices.contains(message.topicIndex) else { continue }
                let topic = topics[message.topicIndex]
                if message.isEndOfPartition { ended.insert(topic) }
                if message.isRecord { records[topic, default: []].append(copy(message)) }
            }
        }
        return records
    }

    private static func copy(_ message: borrowing KafkaClient.Message) -> Record {
        var headers: [String: String] = [:]
        let lent = message.headers
        for index in 0..<lent.count {
            guard let header = lent.header(at: index) else { continue }
            headers[String(decoding: [UInt8](copying: header.name), as: UTF8.self)] = String(
                decoding: [UInt8](copying: header.value) ?? [], as: UTF8.self)
        }
        return Record(
            key: [UInt8](copying: message.key), value: [UInt8](copying: message.payload), headers: headers)
    }

    /// Also where a batch takes two commands, and where each record is larger than a batch.
    @Test(arguments: [1_000_000, 2_500, 100])
    func structuredEventsAreWholeAndInTheOrderOfTheirCauses(_ batchBytes: Int) throws {
        let written = try Self.written(mode: "structured", batchBytes: batchBytes)
        let commands = try #require(written["commands"])
        #expect(commands.map(\.keyText) == (0..<9).map { Self.people[$0 % 3] })
        #expect(commands.allSatisfy { $0.headers["content-type"]?.hasPrefix("application/cloudevents+json") == true })
        #expect(
            commands.allSatisfy { $0.text("type") == "attune.message.requested.v1" && $0.text("subject") == $0.keyText }
        )
        #expect(commands.allSatisfy { !$0.text.hasSuffix("\n") })
        let decisions = try #require(written["decisions"])
        #expect(decisions.count { $0.text.contains(#""outcome":"sent""#) } == 9)
        // A command's decision names it.
        #expect(
            decisions.compactMap { $0.text("command_id") } == commands.compactMap { $0.text("id") })
        let dead = try #require(written["dead"])
        #expect(dead.map(\.text) == ["no event"] && dead.map(\.keyText) == ["joe"])
        #expect(dead.first?.headers["attune.error.reason"] == "malformed_json")
        #expect(dead.first?.headers["attune.error.offset"] == "9")
    }

    @Test func binaryEventsHaveTheirAttributesInHeaders() throws {
        let written = try Self.written(mode: "binary")
        let commands = try #require(written["commands"])
        #expect(commands.count == 9)
        for command in commands {
            #expect(command.headers["ce_specversion"] == "1.0")
            #expect(command.headers["ce_type"] == "attune.message.requested.v1")
            #expect(command.headers["ce_subject"] == command.keyText)
            #expect(command.headers["content-type"] == "application/json")
            #expect(command.text.hasPrefix(#"{"campaign":"hello""#) && command.text("specversion") == nil)
        }
        let sent = try #require(written["decisions"]).filter { $0.text.contains(#""outcome":"sent""#) }
        #expect(sent.compactMap { $0.text("command_id") } == commands.compactMap { $0.headers["ce_id"] })
    }

    @Test(arguments: [1_000_000, 700, 1])
    func stateIsTheChangedIndividualsThenTheCheckpoint(_ batchBytes: Int) throws {
        let state = try #require(try Self.written(mode: "structured", batchBytes: batchBytes)["out-state"])
        let keys = state.compactMap { $0.key.flatMap(StateKey.init) }
        #expect(keys.count == state.count)
        // Beside each individual, the last decisions about them.
        let people = Self.people.map(StateKey.individual) + Self.people.map(StateKey.decisions)
        #expect(Set(keys) == Set(people + [.checkpoint]))
        // A reader that stops at a checkpoint has all that it stands for.
        #expect(keys.last == .checkpoint)
        let last = try Checkpoint(try #require(state.last?.value))
        #expect(last.next(of: "events") == 10)
        // An individual once a transaction, however many of their events it holds.
        for transaction in keys.split(separator: .checkpoint) {
            #expect(Set(transaction).count == transaction.count)
        }
    }
}
