internal import Configuration
internal import JSON
internal import KafkaClient
internal import RecordSamples
internal import RuleSets
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon

/// Every record ends in exactly one outcome, on the embedded broker.
struct AccountingTests {
    private static let partitions = 2
    private static let patience = Duration.seconds(60)

    private struct Letter {
        let key: [UInt8]?
        let value: [UInt8]?
        let headers: [Sample.Header]
        let timestamp: Int64?
    }

    /// 2,000 bad records of every class among sound ones, of every format.
    @Test func everyRecordIsAccountedForOnce() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("everyRecordIsAccountedForOnce seed \(seed)")
        var generator = SampleGenerator(seed: seed)
        var samples: [Sample] = []
        var bad = 0
        while bad < 2_000 {
            samples.append(generator.next())
            if samples.last?.reason != nil { bad += 1 }
        }
        let cluster = try MockCluster()
        let configuration = try Self.configuration(cluster.bootstrapServers)
        let output = configuration.output
        for topic in configuration.inputs.map(\.topic) + [
            output.commands, output.decisions, output.deadLetters, configuration.stateTopic,
            configuration.rekeyedTopic,
        ] { try cluster.createTopic(topic, partitions: Self.partitions) }
        let offsets = try Self.produce(samples, cluster.bootstrapServers)
        let worker = try EmbeddedWorker(
            configuration, partitions: Self.partitions, rules: try Self.rules(),
            log: Log(level: .error, format: .text, environment: [:]))
        let letters = try Self.collect(
            bad, topic: output.deadLetters, cluster.bootstrapServers,
            until: {
                try worker.check()
                return worker.recordsRead >= samples.count
            })
        let metrics = String(decoding: worker.metrics(), as: UTF8.self)
        try worker.stop()
        Self.expectCounts(of: samples, in: metrics, seed)
        #expect(letters.count == bad, "seed \(seed)")
        Self.expectDeadLetters(of: samples, at: offsets, letters, seed)
    }

    /// Every outcome and every reason is counted as often as it was made.
    private static func expectCounts(of samples: [Sample], in metrics: String, _ seed: UInt64) {
        var counted: [String: Int] = [:]
        for line in metrics.split(separator: "\n") {
            guard let space = line.lastIndex(of: " "), let count = Double(line[line.index(after: space)...]) else {
                continue
            }
            counted[String(line[..<space])] = Int(count)
        }
        for topic in Sample.Topic.allCases {
            for outcome in ["applied", "duplicate", "undeclared_type", "tombstone", "dead_letter"] {
                let expected = samples.count { $0.topic == topic && $0.outcome == outcome }
                #expect(
                    counted["attune_events_total{topic=\"\(topic)\",outcome=\"\(outcome)\"}"] ?? 0 == expected,
                    "seed \(seed): \(topic) \(outcome)")
            }
        }
        let outcomes = counted.filter { $0.key.hasPrefix("attune_events_total{") }
        #expect(outcomes.values.reduce(0, +) == samples.count, "seed \(seed)")
        for reason in SampleGenerator.reasons {
            let expected = samples.count { $0.reason == reason }
            #expect(expected > 50)
            #expect(counted["attune_dead_letters_total{reason=\"\(reason)\"}"] == expected, "seed \(seed): \(reason)")
        }
    }

    /// Every bad record is a dead letter, byte for byte, with its reason.
    private static func expectDeadLetters(
        of samples: [Sample], at offsets: [Int64], _ letters: [[String]: [Letter]], _ seed: UInt64
    ) {
        for (index, sample) in samples.enumerated() where sample.reason != nil {
            let coordinates = [
                sample.topic.rawValue, String(sample.individual % partitions), String(offsets[index]),
            ]
            guard let found = letters[coordinates], found.count == 1, let letter = found.first else {
                Issue.record(
                    "seed \(seed): \(letters[coordinates]?.count ?? 0) dead letters of \(coordinates), \(sample.reason ?? "")"
                )
                continue
            }
            let count = sample.headers.count
            func header(_ name: String) -> String? {
                letter.headers[count...].first { $0.name == "attune.error.\(name)" }?.value.map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
            let shown = String(decoding: sample.value ?? [], as: UTF8.self).prefix(300)
            #expect(
                header("reason") == sample.reason,
                "seed \(seed): \(coordinates) \(sample.headers.map(\.name)) \(shown): \(header("message") ?? "")")
            #expect(letter.key == sample.key && letter.value == sample.value, "seed \(seed): \(coordinates)")
            #expect(Array(letter.headers.prefix(count)) == sample.headers, "seed \(seed): \(coordinates)")
            #expect(letter.timestamp == sample.timestamp, "seed \(seed): \(coordinates)")
            #expect(
                letter.headers.count == count + 7 && header("message")?.isEmpty == false, "seed \(seed): \(coordinates)"
            )
        }
    }

    private static func configuration(_ servers: String) throws -> Configuration {
        let text = """
            application_id: accounting
            kafka: {bootstrap.servers: "\(servers)", fetch.wait.max.ms: 10}
            input:
              - {topic: events, misrouted: accept}
              - {topic: segment, format: segment, misrouted: accept}
              - {topic: mapped, format: mapped, mapping: {individual: who.id, type: kind, id: uuid, time: at, data: d}, misrouted: accept}
              - {topic: profiles, format: mapped, profile: true, misrouted: accept}
            output: {commands: messages, decisions: decisions, dead_letters: dead-letters}
            rules: {directory: none}
            clock: records
            workers: 1
            limits: {max_event_bytes: \(SampleGenerator.maximumBytes)}

            """
        let read = Configuration.read(
            ConfigurationSource(
                file: SourceFile(path: "test", text: Array(text.utf8)), environment: [:], overrides: [],
                readFile: { _ in [] }))
        return try #require(read.configuration, "\(DiagnosticRenderer().render(read.diagnostics))")
    }

    private static func rules() throws -> RuleSet {
        let loaded = RuleSetLoader.load(
            [RuleFile(path: "rules.yaml", bytes: Array(SampleGenerator.rules.utf8))],
            timeZones: TimeZoneFixtures.database)
        return try #require(loaded.ruleSet, "\(DiagnosticRenderer().render(loaded.diagnostics))")
    }

    /// Writes the records; their offsets.
    private static func produce(_ samples: [Sample], _ servers: String) throws -> [Int64] {
        var producer = try Producer(
            ClientConfiguration([.init("bootstrap.servers", servers), .init("linger.ms", "5")]))
        var next: [[String]: Int64] = [:]
        var offsets: [Int64] = []
        for sample in samples {
            let topic = try producer.topic(sample.topic.rawValue)
            let partition = sample.individual % partitions
            var headers = OutgoingHeaders()
            for header in sample.headers {
                if let value = header.value {
                    unsafe headers.append(header.name, value.span.bytes)
                } else {
                    headers.append(header.name, nil)
                }
            }
            let key = sample.key ?? []
            let value = sample.value ?? []
            try unsafe producer.produce(
                to: topic, partition: Int32(partition), key: sample.key == nil ? nil : key.span.bytes,
                value: sample.value == nil ? nil : value.span.bytes, headers: headers, timestamp: sample.timestamp,
                timeout: patience)
            let coordinates = [sample.topic.rawValue, String(partition)]
            offsets.append(next[coordinates, default: 0])
            next[coordinates, default: 0] += 1
        }
        try producer.flush(timeout: patience)
        return offsets
    }

    /// Reads the dead letters, by where their records stood, until the worker is done and so many have come.
    private static func collect(
        _ count: Int, topic: String, _ servers: String, until isDone: () throws -> Bool
    ) throws -> [[String]: [Letter]] {
        let consumer = try Consumer(
            ClientConfiguration([
                .init("bootstrap.servers", servers), .init("group.id", "reader"), .init("enable.auto.commit", "false"),
                .init("fetch.wait.max.ms", "10"), .init("auto.offset.reset", "error"),
            ]))
        _ = consumer.topicIndex(of: topic)
        try consumer.assign(
            (0..<partitions).map { PartitionStart(TopicPartition(topic, Int32($0)), .earliest) })
        var batch = MessageBatch(capacity: 1_024)
        var letters: [[String]: [Letter]] = [:]
        var total = 0
        let end = ContinuousClock.now + patience
        while true {
            if try isDone(), total >= count { return letters }
            try #require(ContinuousClock.now < end, "\(total) of \(count) dead letters came")
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count where batch[index].isRecord {
                let message = batch[index]
                var headers: [Sample.Header] = []
                let lent = message.headers
                for index in 0..<lent.count {
                    guard let header = lent.header(at: index) else { continue }
                    headers.append(
                        Sample.Header(name: String(decoding: header.name), value: [UInt8](copying: header.value)))
                }
                let coordinates = ["topic", "partition", "offset"].map { name in
                    let value = headers.last { $0.name == "attune.error.\(name)" }?.value
                    return String(decoding: value ?? [], as: UTF8.self)
                }
                letters[coordinates, default: []].append(
                    Letter(
                        key: [UInt8](copying: message.key), value: [UInt8](copying: message.payload), headers: headers,
                        timestamp: message.timestamp))
                total += 1
            }
        }
    }
}
