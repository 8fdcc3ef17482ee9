import KafkaClient
import Testing

/// A bad record never stops a partition: it is put aside byte for byte, counted, and what follows is processed.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct BadRecordTests {
    private static let time = ShopHistory.start

    private static func event(_ id: String, type: String = "order.completed", data: String) -> [UInt8] {
        Array(#"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","data":\#(data)}"#.utf8)
    }

    private static let order = #"{"order_id":"o","cart_id":"c","total":189.0,"category":"shoes","items":1}"#

    private static func header(_ name: String, _ value: String?) -> Record.Header {
        Record.Header(Array(name.utf8), value.map { Array($0.utf8) })
    }

    private static func bad(_ value: String, key: String? = "joe", _ headers: [Record.Header] = []) -> Record {
        Record(key: key, value: Array(value.utf8), headers: headers, timestamp: time)
    }

    /// Records, each with the reason for which it is put aside.
    private static let rejected: [(reason: String, record: Record)] = [
        ("malformed_json", bad("{")),
        ("malformed_json", bad("")),
        (
            "malformed_json",
            bad(#"{"specversion":"1.0",}"#, [header("trace", "a"), header("trace", nil), header("", "")])
        ),
        ("malformed_json", bad("[]")),
        ("not_utf8", Record(key: "joe", value: [0x7B, 0xFF, 0x7D], timestamp: time)),
        ("duplicate_key", bad(#"{"a":1,"a":2}"#)),
        ("number_range", bad(#"{"a":1e400}"#)),
        ("too_deep", bad(String(repeating: #"{"a":"#, count: 65) + "1" + String(repeating: "}", count: 65))),
        ("malformed_envelope", bad(#"{"specversion":"0.3","id":"a","source":"/t","type":"order.completed"}"#)),
        ("missing_id", bad(#"{"specversion":"1.0","source":"/t","type":"order.completed"}"#)),
        ("missing_type", bad(#"{"specversion":"1.0","id":"a","source":"/t","type":7}"#)),
        (
            "missing_individual",
            bad(#"{"specversion":"1.0","id":"a","source":"/t","type":"order.completed"}"#, key: nil)
        ),
        ("bad_time", bad(#"{"specversion":"1.0","id":"a","source":"/t","type":"order.completed","time":"today"}"#)),
        (
            "future_time",
            bad(
                #"{"specversion":"1.0","id":"a","source":"/t","type":"order.completed","time":"2030-01-01T00:00:00Z"}"#)
        ),
        ("property_type", Record(key: "joe", value: event("p", data: #"{"total":"much"}"#), timestamp: time)),
        ("property_type", Record(key: "joe", value: event("p", data: "7"), timestamp: time)),
        (
            "malformed_envelope",
            bad(
                "{}",
                [
                    header("ce_specversion", "1.0"), header("ce_id", "a"), header("ce_id", "b"),
                    header("ce_source", "/t"),
                    header("ce_type", "order.completed"), header("content-type", "application/json"),
                ])
        ),
        (
            "too_large",
            Record(
                key: "joe", value: event("l", data: "\"" + String(repeating: "x", count: 300_000) + "\""),
                timestamp: time)
        ),
        ("too_large", bad("{}", [header("h", String(repeating: "h", count: 300_000))])),
    ]

    /// One of nearly as much as the dead letters topic takes, and one of more.
    private static let large = Record(
        key: "joe", value: event("h", data: "\"" + String(repeating: "x", count: 1_047_000) + "\""), timestamp: time)
    private static let huge = Record(
        key: "joe", value: event("h", data: "\"" + String(repeating: "x", count: 1_100_000) + "\""),
        headers: [header("kept", "yes")], timestamp: time)

    @Test func everyBadRecordIsPutAsideAndTheGoodOnesAreProcessed() throws {
        let application = try Application(partitions: 1)
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        for (_, record) in Self.rejected { try producer.produce(record, to: topic, partition: 0) }
        let expected = Self.rejected + [("too_large", Self.large), ("too_large", Self.huge)]
        for (_, record) in expected.suffix(2) { try producer.produce(record, to: topic, partition: 0) }
        try producer.produce(Record(key: "joe", value: nil, timestamp: Self.time), to: topic, partition: 0)
        let unknown = Self.event("u", type: "never.declared", data: "{}")
        try producer.produce(Record(key: "joe", value: unknown, timestamp: Self.time), to: topic, partition: 0)
        let good = Record(key: "joe", value: Self.event("good", data: Self.order), timestamp: Self.time)
        for _ in 0..<2 { try producer.produce(good, to: topic, partition: 0) }
        try producer.flush(timeout: patience)

        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        let collector = try Collector(application, [application.deadLetters, application.decisions])
        try daemon.awaitReady()
        try collector.collectAll(of: application)

        Self.expect(collector[application.deadLetters], tellOf: expected, from: application.events)
        // The good one is processed, what came before notwithstanding.
        #expect(collector[application.decisions].contains { $0.text.contains(#""id":"good""#) })

        Self.expect(daemon, counted: expected, from: application.events)
        #expect(daemon.terminate().status == 0)
    }

    private static func expect(
        _ letters: [Record], tellOf expected: [(reason: String, record: Record)], from topic: String
    ) {
        #expect(letters.map { $0.header("attune.error.reason") ?? "" } == expected.map(\.reason))
        for (offset, (letter, original)) in zip(letters, expected).enumerated() {
            #expect(letter.key == original.record.key)
            #expect(letter.timestamp == original.record.timestamp)
            #expect(Array(letter.headers.prefix(original.record.headers.count)) == original.record.headers)
            #expect(letter.header("attune.error.topic") == topic)
            #expect(letter.header("attune.error.partition") == "0")
            #expect(letter.header("attune.error.offset") == String(offset))
            for name in ["stage", "message", "time"] {
                #expect(letter.header("attune.error.\(name)")?.isEmpty == false)
            }
            if let omitted = letter.header("attune.error.value_omitted") {
                #expect(offset == expected.count - 1)
                #expect(letter.value == nil)
                #expect(omitted == String(original.record.value?.count ?? 0))
            } else {
                #expect(offset < expected.count - 1)
                #expect(letter.value == original.record.value)
            }
        }
    }

    /// The bad ones, and beside them one of each other outcome.
    private static func expect(
        _ daemon: Daemon, counted expected: [(reason: String, record: Record)], from topic: String
    ) {
        let outcomes = daemon.metrics("attune_events_total")
        func count(_ outcome: String) -> Double? {
            outcomes.first { $0.key.contains("outcome=\"\(outcome)\"") && $0.key.contains(topic) }?.value
        }
        #expect(outcomes.values.reduce(0, +) == Double(expected.count + 4))
        #expect(count("dead_letter") == Double(expected.count))
        #expect(count("tombstone") == 1)
        #expect(count("undeclared_type") == 1)
        #expect(count("applied") == 1)
        #expect(count("duplicate") == 1)
        let reasons = Dictionary(grouping: expected, by: \.reason).mapValues { Double($0.count) }
        let counted = daemon.metrics("attune_dead_letters_total")
        for (reason, number) in reasons {
            #expect(counted["attune_dead_letters_total{reason=\"\(reason)\"}"] == number)
        }
    }

    /// Many at once on a topic that takes little: no batch is beyond its limit, nor is a record by its headers or key.
    @Test func aTopicThatTakesLittleStopsNothing() throws {
        let application = try Application(
            partitions: 1,
            deadLetterSettings: [("max.message.bytes", "4000"), ("message.timestamp.before.max.ms", "86400000")])
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let long = String(repeating: "x", count: 5_000)
        var records = (0..<3_000).map { Self.bad("{ \($0)", [Self.header("n", "\($0)")]) }
        records.append(Self.bad("{", [Self.header("h", long)]))
        records.append(Self.bad("{" + long, key: long, [Self.header("h", long)]))
        records.append(Record(key: "joe", value: Array("{".utf8), timestamp: 1))
        for record in records { try producer.produce(record, to: topic, partition: 0) }
        try producer.flush(timeout: patience)

        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder)
        let collector = try Collector(application, [application.deadLetters])
        try daemon.awaitReady()
        try collector.collectAll(of: application)
        let letters = collector[application.deadLetters]
        try #require(letters.count == records.count)
        for (letter, record) in zip(letters, records).prefix(3_000) {
            #expect(
                letter.value == record.value && letter.key == record.key && letter.headers.first == record.headers.first
            )
            // Older than the topic takes.
            #expect(letter.header("attune.error.timestamp") == String(record.timestamp ?? 0))
            #expect((letter.timestamp ?? 0) > Self.time)
        }
        #expect(letters[3_000].header("attune.error.headers_omitted") != nil)
        #expect(letters[3_000].key == records[3_000].key && letters[3_000].header("h") == nil)
        #expect(letters[3_001].key == nil && letters[3_001].value == nil)
        #expect(letters[3_001].header("attune.error.key_omitted") == "5000")
        #expect(letters[3_001].header("attune.error.value_omitted") == "5001")
        #expect(letters[3_002].header("attune.error.timestamp") == "1")
        #expect(daemon.metrics("attune_transactions_total")["attune_transactions_total{outcome=\"aborted\"}"] ?? 0 == 0)
        #expect(daemon.terminate().status == 0)
    }
}
