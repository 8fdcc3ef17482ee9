import JSON
import KafkaClient
import Testing

/// `attuned why`, on an embedded cluster.
struct WhyCommandTests {
    private static let partitions = 8

    private static func decision(_ individual: String, _ campaign: String, _ minute: String, _ reason: String) -> String
    {
        """
        {"specversion":"1.0","id":"x","source":"/attune/t","type":"attune.decision.v1","subject":"\(individual)",\
        "time":"2026-03-02T09:\(minute):00.000Z","data":{"campaign":"\(campaign)","step":"s","outcome":"suppressed",\
        "reason":"\(reason)","trigger":{"id":"e-1","type":"cart","time":"2026-03-02T09:00:00.000Z"},"inputs":{"n":2}}}
        """
    }

    /// Writes records as Java's producers place them: the library's own murmur2 chooses the partition.
    private static func produce(
        _ records: [(key: String, value: String, headers: [(String, String)])], on cluster: borrowing MockCluster
    ) throws {
        var producer = try Producer(
            ClientConfiguration([
                .init("bootstrap.servers", cluster.bootstrapServers), .init("acks", "all"),
                .init("partitioner", "murmur2_random"),
            ]))
        let handle = try producer.topic("d")
        for record in records {
            var headers = OutgoingHeaders(capacity: record.headers.count)
            for header in record.headers { headers.append(header.0, header.1) }
            let (key, value) = (Array(record.key.utf8), Array(record.value.utf8))
            try unsafe producer.produce(
                to: handle, key: key.span.bytes, value: value.span.bytes, headers: headers, timeout: .seconds(20))
        }
        try producer.flush(timeout: .seconds(20))
    }

    private static func cluster() throws -> MockCluster {
        let cluster = try MockCluster()
        try cluster.createTopic("d", partitions: partitions)
        return cluster
    }

    private static func why(_ cluster: borrowing MockCluster, _ words: String...) throws -> Run {
        try Tool.run(
            "\(Tool.directory)/attuned", ["why"] + words + ["--broker", cluster.bootstrapServers, "--topic", "d"])
    }

    @Test func eachDecisionIsASentenceOfTheIndividualsPartition() throws {
        let cluster = try Self.cluster()
        let people = (0..<40).map { "p-\($0)" } + ["zoë"]
        try Self.produce(
            people.flatMap { person in
                [
                    (person, Self.decision(person, "one", "05", "capped"), []),
                    (person, Self.decision(person, "two", "10", "no_consent"), []),
                ]
            }, on: cluster)
        for person in ["p-0", "p-17", "p-39", "zoë"] {
            let run = try Self.why(cluster, person)
            #expect(run.code == 0, "\(run.error)")
            #expect(
                run.output == """
                    2026-03-02T09:05:00.000Z  one did not send at step s 5m after cart e-1: there was no room left in the cap; it had read n = 2
                    2026-03-02T09:10:00.000Z  two did not send at step s 10m after cart e-1: there is no consent for any of its channels; it had read n = 2

                    """)
        }
        let one = try Self.why(cluster, "p-3", "--campaign", "two")
        #expect(one.output.contains("two did not") && !one.output.contains("one did not"))
    }

    @Test func decisionsInBinaryModeAreReadToo() throws {
        let cluster = try Self.cluster()
        let data =
            #"{"campaign":"c","outcome":"entered","trigger":{"id":"e","type":"cart","time":"2026-03-02T09:00:00.000Z"}}"#
        let headers = [
            ("ce_specversion", "1.0"), ("ce_id", "1"), ("ce_source", "/attune/t"), ("ce_type", "attune.decision.v1"),
            ("ce_subject", "joe"), ("ce_time", "2026-03-02T09:30:00.000Z"), ("content-type", "application/json"),
        ]
        try Self.produce([("joe", data, headers), ("joe", "no JSON", []), ("joe", "{}", [])], on: cluster)
        let run = try Self.why(cluster, "joe")
        #expect(run.output == "2026-03-02T09:30:00.000Z  c began 30m after cart e\n", "\(run.error)")
    }

    @Test func whatWouldSteerATerminalIsShown() throws {
        let cluster = try Self.cluster()
        try Self.produce([("joe", Self.decision("joe", #"\u001b[2J"#, "05", "capped"), [])], on: cluster)
        #expect(try Self.why(cluster, "joe").output.contains(#"\u{1b}[2J did not send"#))
    }

    @Test func ofSomebodyElseThereIsNone() throws {
        let cluster = try Self.cluster()
        try Self.produce([("joe", Self.decision("joe", "c", "05", "capped"), [])], on: cluster)
        for words in [["ada"], ["joe", "--campaign", "other"]] {
            let run = try Tool.run(
                "\(Tool.directory)/attuned", ["why"] + words + ["--broker", cluster.bootstrapServers, "--topic", "d"])
            #expect(run.code == 1)
            #expect(run.output == "" && run.error.contains("has no such decision of \(words[0])"), "\(run.error)")
        }
    }

    @Test func whatIsMissingIsSaid() throws {
        let cluster = try Self.cluster()
        let none = try Tool.attuned("why", "joe", "--broker", cluster.bootstrapServers, "--topic", "nowhere")
        #expect(none.code == 78 && none.error.contains("nowhere does not exist"), "\(none.error)")
        #expect(try Tool.attuned("why", "joe").code == 64)
        #expect(try Tool.attuned("why", "joe", "--broker", "b:1").code == 64)
        let since = try Tool.attuned("why", "joe", "--broker", "b:1", "--topic", "d", "--since", "yesterday")
        #expect(since.code == 64 && since.error.contains("neither a time"), "\(since.error)")
    }
}
