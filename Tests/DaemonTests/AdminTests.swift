internal import Glibc
internal import JSON
internal import RuleSets
internal import Testing
@testable internal import Daemon

/// What the endpoint tells of a daemon at work, on a broker inside the test.
@Suite(.serialized)
struct AdminTests {
    private static let rules = """
        events:
          order.completed: {properties: {cart: string, total: double, note: string}}
          app.opened: {}
        attributes:
          name: string
          email: {type: string, pii: true}
        channels:
          email: {address: individual.email}
        policies: {consent: {default: granted}}
        features:
          spend: {sum: order.completed, of: event.total, over: 24h}
          last_note: {last: order.completed, of: event.note, over: 24h}
        campaigns:
          thanks:
            trigger: {event: order.completed, where: event.total >= 100, key: event.cart}
            when: spend < 1000.0
            trace: true
            re_entry: never
            message: {channels: [email], template: t, params: {name: '${individual.name}', note: '${last_note.orValue("")}'}}
          later:
            trigger: app.opened
            steps:
              - wait: 5d
              - {send: {channels: [email], template: t}}

        """

    /// Stands in every id, key, name and value that has to do with a person.
    private static let marker = "mArK3d"

    private static func event(_ id: String, _ type: String, _ data: String, of who: String = "joe") -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","subject":"\#(who)","data":\#(data)}"#
    }

    /// One of everything: events that apply, repeat, send, are suppressed, wait, are filtered and are put aside.
    private static func stream(_ name: String) -> [String] {
        let who = "\(name)-id"
        let long = String(repeating: name, count: 400)
        return [
            event(
                "\(name)-1", "individual.updated", #"{"attributes":{"name":"\#(name)","email":"\#(name)@x"}}"#, of: who),
            event("\(name)-2", "order.completed", #"{"cart":"\#(name)-c1","total":150,"note":"\#(name)"}"#, of: who),
            event("\(name)-2", "order.completed", #"{"cart":"\#(name)-c1","total":150,"note":"\#(name)"}"#, of: who),
            event("\(name)-3", "order.completed", #"{"cart":"\#(name)-c1","total":150,"note":"\#(long)"}"#, of: who),
            event("\(name)-4", "order.completed", #"{"cart":"\#(name)-c2","total":5000,"note":"\#(name)"}"#, of: who),
            event("\(name)-5", "app.opened", "{}", of: who),
            event("\(name)-6", "shop.unknown", "{}", of: who),
            event("\(name)-7", "order.completed", #"{"cart":"\#(name)","total":"\#(name)"}"#, of: who),
            event("\(name)-8", "individual.updated", #"{"attributes":{"name":{"\#(name)":1}}}"#, of: who),
            #"{"\#(name)": 1e400, "#,
            #"{"\#(name)": 1, "\#(name)": 2}"#,
        ]
    }

    /// A daemon that has worked off the stream; forming a group takes seconds, so that the tests, one after the other, share it.
    private static let atWork = Result { try start(marker) }

    private static func start(_ name: String) throws -> EmbeddedDaemon {
        let daemon = try EmbeddedDaemon(rules: rules)
        try daemon.await("ready") { try daemon.get("/-/ready").status == 200 }
        let records = stream(name)
        for record in records {
            try daemon.send(record, key: "\(name)-id", partition: 1, header: ("x-\(name)", name))
        }
        try daemon.await("all records") {
            try daemon.metrics().sum("attune_events_total") == Double(records.count)
                && daemon.metrics().value("kafka_consumergroup_lag", input(1)) == 0
        }
        return daemon
    }

    private static func input(_ partition: Int) -> [String: String] {
        ["consumergroup": "t", "topic": "t.events", "partition": String(partition)]
    }

    @Test func everyFamilyIsThereAndFollowsTheFormat() throws {
        let daemon = try Self.atWork.get()
        let text = try daemon.get("/metrics").text
        let metrics = try ParsedExposition(text)
        #expect(Set(metrics.families.keys) == Set(MetricFamilies.all.map(\.name)))
        for family in MetricFamilies.all {
            let samples = metrics.families[family.name]?.samples ?? []
            for sample in samples { #expect(sample.labels.map(\.name).filter { $0 != "le" } == family.labels) }
        }
        try checkWithPromtool(text)
    }

    /// Where Prometheus' own tool is installed, it has the last word.
    private func checkWithPromtool(_ text: String) throws {
        guard unsafe system("command -v promtool >/dev/null 2>&1") == 0 else { return }
        var name = Array("/tmp/attune-metrics-XXXXXX".utf8CString)
        let file = unsafe mkstemp(&name)
        defer {
            close(file)
            unsafe unlink(name)
        }
        let bytes = Array(text.utf8)
        try #require(unsafe write(file, bytes, bytes.count) == bytes.count)
        let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(unsafe system("promtool check metrics < \(path) >&2") == 0)
    }

    @Test func countsAndGaugesAreThoseOfTheRecords() throws {
        let daemon = try Self.atWork.get()
        let metrics = try daemon.metrics()
        for (outcome, count) in [
            "applied": 5.0, "duplicate": 1, "undeclared_type": 1, "tombstone": 0, "erased": 0, "rekeyed": 0,
            "dead_letter": 4,
        ] {
            #expect(
                metrics.value("attune_events_total", ["topic": "t.events", "outcome": outcome]) == count, "\(outcome)")
        }
        #expect(metrics.sum("attune_dead_letters_total") == 4)
        #expect(metrics.value("attune_dead_letters_total", ["reason": "property_type"]) == 2)
        #expect(metrics.value("attune_dead_letters_total", ["reason": "too_large"]) == 0)
        #expect(metrics.value("attune_feature_errors_total", ["feature": "last_note"]) == 1)
        #expect(metrics.value("attune_feature_errors_total", ["feature": "spend"]) == 0)
        #expect(metrics.sum("attune_decisions_total", ["campaign": "thanks", "outcome": "sent"]) == 1)
        #expect(metrics.value("attune_messages_total", ["campaign": "thanks", "channel": "email"]) == 1)
        #expect(metrics.value("attune_decision_latency_seconds_count") == 1)
        #expect(
            metrics.value("attune_transaction_seconds_count")
                == metrics.value("attune_transactions_total", ["outcome": "committed"]))
        #expect(metrics.value("attune_transactions_total", ["outcome": "aborted"]) == 0)
        #expect(metrics.value("attune_state_individuals", ["partition": "1"]) == 1)
        #expect(metrics.value("attune_state_individuals", ["partition": "0"]) == 0)
        #expect(try #require(metrics.value("attune_state_bytes", ["partition": "1"])) > 100)
        #expect(metrics.value("attune_timers", ["partition": "1"]) == 1)
        #expect(try #require(metrics.value("attune_restore_seconds")) > 0)
        let age = try #require(metrics.value("attune_event_lag_seconds", ["topic": "t.events", "partition": "1"]))
        #expect((0..<60).contains(age))
        #expect(metrics.value("attune_event_lag_seconds", ["topic": "t.events", "partition": "0"]) == nil)
        let hash = daemon.rules.hash
        #expect(metrics.value("attune_ruleset_info", ["hash": hash]) == 1)
        #expect(metrics.value("attune_ruleset_last_reload_successful") == 1)
        let loaded = try #require(metrics.value("attune_ruleset_last_reload_success_timestamp_seconds"))
        #expect(loaded >= Double(daemon.begun) / 1_000)
        #expect(loaded <= Double(WallClock.milliseconds()) / 1_000)
    }

    @Test func theLagIsWhatLiesBetweenTheCommittedOffsetAndTheEnd() throws {
        // Nothing here sends, so that nothing is committed before the interval is over.
        let daemon = try EmbeddedDaemon(rules: Self.rules, commitInterval: "4s")
        try daemon.await("ready") { try daemon.get("/-/ready").status == 200 }
        for id in 0..<7 { try daemon.send(Self.event("e\(id)", "app.opened", "{}"), key: "joe", partition: 0) }
        try daemon.await("the records, not committed") {
            try daemon.metrics().value("kafka_consumergroup_lag", Self.input(0)) == 7
        }
        let partition = try daemon.document("/api/v1/status")["workers"]?[0]?["partitions"]?[0]
        #expect(partition?["inputs"]?[0]?["next_offset"] == .null)
        try daemon.await("the commit") {
            try daemon.metrics().value("kafka_consumergroup_lag", Self.input(0)) == 0
        }
        let after = try daemon.document("/api/v1/status")["workers"]?[0]?["partitions"]?[0]?["inputs"]?[0]
        #expect(after?["next_offset"] == .int(7))
        #expect(after?["lag"] == .int(0))
    }

    @Test func theStatusTellsOfRulesWorkersAndTotals() throws {
        let daemon = try Self.atWork.get()
        try daemon.await("the end of both partitions") {
            let partitions = try daemon.document("/api/v1/status")["workers"]?[0]?["partitions"]
            return partitions?[0]?["caught_up"] == .bool(true) && partitions?[1]?["caught_up"] == .bool(true)
        }
        let status = try daemon.document("/api/v1/status")
        let hash = daemon.rules.hash
        #expect(status["application_id"] == .string("t"))
        #expect(status["instance"] == .string("0123456789abcdef"))
        #expect(status["ready"] == .bool(true))
        #expect(status["not_ready"] == .array([]))
        #expect(status["kafka"]?["reachable"] == .bool(true))
        #expect(status["ruleset"]?["hash"] == .string(hash))
        #expect(status["ruleset"]?["campaigns"] == .int(2))
        #expect(status["ruleset"]?["last_reload"]?["successful"] == .bool(true))
        #expect(status["totals"]?["commands"] == .int(1))
        #expect(status["totals"]?["events"]?["applied"] == .int(5))
        #expect(status["totals"]?["events"]?["tombstone"] == nil)
        let worker = status["workers"]?[0]
        #expect(worker?["state"] == .string("running"))
        #expect(worker?["ruleset"] == .string(hash))
        let partition = worker?["partitions"]?[1]
        #expect(partition?["partition"] == .int(1))
        #expect(partition?["individuals"] == .int(1))
        #expect(partition?["timers"] == .int(1))
        #expect(partition?["inputs"]?[0]?["topic"] == .string("t.events"))
        #expect(partition?["inputs"]?[0]?["next_offset"] == .int(11))
        #expect(worker?["partitions"]?[0]?["clock"] == .null)
    }

    @Test func theFunnelIsThatOfTheCounters() throws {
        let daemon = try Self.atWork.get()
        let document = try daemon.document("/api/v1/campaigns")
        #expect(document["ruleset"] == .string(daemon.rules.hash))
        #expect(document["campaigns"]?[0]?["name"] == .string("later"))
        #expect(document["campaigns"]?[0]?["entered"] == .int(1))
        #expect(document["campaigns"]?[0]?["sent"] == .int(0))
        let thanks = document["campaigns"]?[1]
        #expect(thanks?["name"] == .string("thanks"))
        #expect(thanks?["entered"] == .int(1))
        #expect(thanks?["sent"] == .int(1))
        #expect(thanks?["sent_by_channel"] == .object([("email", .int(1))]))
        // The cart came again, and the third order was beyond the condition.
        #expect(thanks?["suppressed"] == .object([("condition", .int(1)), ("re_entry", .int(1))]))
        #expect(thanks?["exited"] == .object([("completed", .int(1))]))
    }

    @Test func nobodyIsInMetricsStatusOrLogs() throws {
        let daemon = try Self.atWork.get()
        let log = daemon.log
        let metrics = try daemon.get("/metrics").text
        // It did tell of what happened.
        #expect(log.contains(#""level":"debug""#) && log.contains("committed") && log.contains("shop.unknown"))
        #expect(try daemon.get("/api/v1/status").text.contains("shop.unknown"))
        #expect(metrics.contains(#"attune_messages_total{campaign="thanks",channel="email"} 1"#))
        for (source, text) in [
            ("metrics", metrics), ("log", log), ("status", try daemon.get("/api/v1/status").text),
            ("campaigns", try daemon.get("/api/v1/campaigns").text),
        ] {
            let lines = text.split(separator: "\n").filter { $0.contains(Self.marker) }
            #expect(lines.isEmpty, "\(source): \(lines.prefix(3))")
        }
    }
}

extension JSONValue {
    /// An element of an array.
    fileprivate subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
