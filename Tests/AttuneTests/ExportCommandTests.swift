import JSON
import KafkaClient
import Testing

/// `attuned export`, on an embedded cluster.
struct ExportCommandTests {
    /// 2026-03-02T09:00:00Z.
    private static let start: Int64 = 1_772_442_000_000

    private struct Record {
        var key: String?
        var value: String?
        var headers: [(String, String)] = []
        var second: Int64
        var partition: Int32 = 0
    }

    private static func produce(_ records: [Record], to topic: String, on cluster: borrowing MockCluster) throws {
        var producer = try Producer(
            ClientConfiguration([.init("bootstrap.servers", cluster.bootstrapServers), .init("acks", "all")]))
        let handle = try producer.topic(topic)
        for record in records {
            var headers = OutgoingHeaders(capacity: record.headers.count)
            for header in record.headers { headers.append(header.0, header.1) }
            let (key, value) = (Array((record.key ?? "").utf8), Array((record.value ?? "").utf8))
            try unsafe producer.produce(
                to: handle, partition: record.partition, key: record.key == nil ? nil : key.span.bytes,
                value: record.value == nil ? nil : value.span.bytes, headers: headers,
                timestamp: start + record.second * 1_000, timeout: .seconds(20))
        }
        try producer.flush(timeout: .seconds(20))
    }

    private static func event(_ id: String, _ more: String = #","subject":"joe""#) -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"cart","data":{"n":1.5,"big":9007199254740993}\#(more)}"#
    }

    private static func export(_ cluster: borrowing MockCluster, _ words: String...) throws -> Run {
        try Tool.run(
            "\(Tool.directory)/attuned", ["export", "--topic", "t", "--broker", cluster.bootstrapServers] + words)
    }

    @Test func recordsOfAllPartitionsComeInOrderOfTheirTimestamps() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 3)
        let records = (0..<300).map {
            Record(value: Self.event("e-\($0)"), second: Int64($0), partition: Int32($0 % 3))
        }
        try Self.produce(records, to: "t", on: cluster)
        let run = try Self.export(cluster)
        #expect(run.code == 0, "\(run.error)")
        let lines = try jsonLines(run.output)
        #expect(lines.map { $0["id"]?.text } == (0..<300).map { "e-\($0)" })
        #expect(lines[61]["recordtime"]?.text == "2026-03-02T09:01:01.000Z")
        #expect(run.output.contains(#""data":{"n":1.5,"big":9007199254740993}"#))
        #expect(run.error.contains("exported 300 records"))
    }

    @Test func onlyTheSpanAskedForIsWritten() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        try Self.produce((0..<10).map { Record(value: Self.event("e-\($0)"), second: $0) }, to: "t", on: cluster)
        let run = try Self.export(cluster, "--from", "2026-03-02T09:00:03Z", "--until", "2026-03-02T09:00:06Z")
        #expect(try jsonLines(run.output).map { $0["id"]?.text } == ["e-3", "e-4", "e-5"])
    }

    @Test func whatOnlyTheRecordSaysIsWrittenIntoTheEvent() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        try Self.produce(
            [
                Record(key: "ada", value: Self.event("1", ""), second: 1),
                Record(key: "ada", value: Self.event("2", #","subject":null,"recordtime":"x""#), second: 2),
                Record(
                    key: "ada", value: "{\n\"n\": 1\n}",
                    headers: [
                        ("ce_specversion", "1.0"), ("ce_id", "3"), ("ce_source", "/t"), ("ce_type", "cart"),
                        ("ce_custom", "x"), ("content-type", "application/json"), ("traceparent", trace),
                    ], second: 3),
            ], to: "t", on: cluster)
        let run = try Self.export(cluster)
        let lines = try jsonLines(run.output)
        #expect(lines.map { $0["id"]?.text } == ["1", "2", "3"])
        #expect(lines.allSatisfy { $0["subject"]?.text == "ada" })
        #expect(lines[1]["recordtime"]?.text == "2026-03-02T09:00:02.000Z")
        #expect(lines[2]["data"]?["n"] == .int(1))
        #expect(lines[2]["custom"]?.text == "x" && lines[2]["datacontenttype"]?.text == "application/json")
        #expect(lines[2]["traceparent"]?.text == trace)
    }

    @Test func whatCannotBeALineIsCountedByReason() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        try Self.produce(
            [
                Record(key: "a", second: 1), Record(value: "{", second: 2), Record(value: "[1]", second: 3),
                Record(value: "}", second: 4), Record(value: Self.event("1"), second: 5),
                Record(value: "{}", headers: [("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_id", "1")], second: 6),
            ], to: "t", on: cluster)
        let run = try Self.export(cluster)
        #expect(run.code == 0)
        #expect(try jsonLines(run.output).count == 1)
        for text in [
            "exported 1 record\n", "left out 1 record: no value", "left out 2 records: no JSON\n",
            "left out 1 record: no JSON object", "left out 1 record: headers that are no CloudEvent's",
        ] { #expect((run.error + "\n").contains(text), "\(text)") }
    }

    @Test func otherFormatsBecomeCloudEventsByTheConfiguration() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        try cluster.createTopic("u", partitions: 1)
        try Self.produce(
            [
                Record(
                    value:
                        #"{"type":"track","event":"Order Completed","userId":"joe","messageId":"m-1","timestamp":"2026-03-02T08:59:00Z","properties":{"total":80,"items":[{"id":"p"}]}}"#,
                    second: 1),
                Record(
                    value:
                        #"{"type":"identify","userId":"joe","messageId":"m-2","timestamp":"2026-03-02T09:00:00Z","traits":{"first_name":"Joe"}}"#,
                    second: 3),
                Record(value: #"{"type":"track","event":"x"}"#, second: 4),
            ], to: "t", on: cluster)
        try Self.produce(
            [
                Record(
                    value: #"{"user":{"id":"ada"},"kind":"seen","at":"2026-03-02T09:00:02Z","what":"shoes"}"#, second: 2
                )
            ],
            to: "u", on: cluster)
        let folder = Folder()
        try folder.write(
            "a.yaml",
            """
            application_id: shop
            kafka: {bootstrap.servers: "\(cluster.bootstrapServers)"}
            input:
              - {topic: t, format: segment}
              - {topic: u, format: mapped, mapping: {individual: user.id, type: kind, time: at}}
            output: {commands: c, decisions: d, dead_letters: l}
            rules: {directory: /nowhere}
            state: {directory: /tmp}

            """)
        let run = try Tool.attuned("export", "--config", "\(folder.path)/a.yaml")
        #expect(run.code == 0, "\(run.error)")
        let lines = try jsonLines(run.output)
        #expect(lines.map { $0["type"]?.text } == ["Order Completed", "seen", "individual.updated"])
        #expect(lines.map { $0["subject"]?.text } == ["joe", "ada", "joe"])
        #expect(lines.map { $0["source"]?.text } == ["t", "u", "t"])
        #expect(lines[0]["time"]?.text == "2026-03-02T08:59:00.000Z")
        #expect(lines[1]["id"]?.text == "u/0/0")
        #expect(lines[1]["data"]?["what"]?.text == "shoes")
        #expect(lines[2]["data"]?["attributes"]?["first_name"]?.text == "Joe")
        #expect(run.error.contains("left out 1 record: missing_individual"))
        // They are a history: every line is an event.
        let decoded = try Tool.attune("decode", input: run.output)
        #expect(decoded.code == 0, "\(decoded.output)")
    }

    @Test(arguments: [
        [], ["--topic", "t"], ["--broker", "b:1"], ["--topic", "t", "--broker", "b:1", "--config", "c"],
        ["--topic", "t", "--broker", "b:1", "--from", "yesterday"],
    ])
    func whatIsOutOfBoundsIsAUsageError(words: [String]) throws {
        #expect(try Tool.run("\(Tool.directory)/attuned", ["export"] + words).code == 64)
    }

    @Test func aBrokerOrATopicThatIsNotThereIsSaidSo() throws {
        let run = try Tool.attuned("export", "--topic", "t", "--broker", "127.0.0.1:1")
        #expect(run.code == 69)
        let cluster = try MockCluster()
        try cluster.createTopic("other", partitions: 1)
        let none = try Self.export(cluster)
        #expect(none.code == 78)
        #expect(none.error.contains("the topic t does not exist"))
    }
}
