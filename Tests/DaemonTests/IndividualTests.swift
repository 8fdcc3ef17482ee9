internal import CAssets
internal import CommandLineTool
internal import Engine
internal import Events
internal import HTTPServer
internal import JSON
internal import SchemaValidation
internal import Testing
@testable internal import Daemon

/// What the endpoint answers of one individual, on a broker inside the test.
@Suite(.serialized)
struct IndividualTests {
    private static let rules = """
        events:
          order.completed: {properties: {cart: string, total: double}}
          app.opened: {}
        attributes:
          name: string
          email: {type: string, pii: true}
        channels:
          email: {address: individual.email}
        policies: {consent: {default: granted}, caps: [{max: 1, per: 24h, channel: email}]}
        features:
          spend: {sum: order.completed, of: event.total, over: 24h}
          orders: {count: order.completed}
        scores:
          doubled: spend * 2.0
          broken: 1 / (orders - orders)
        segments:
          mailable: has(individual.email) && individual.email != ""
        campaigns:
          thanks:
            trigger: {event: order.completed, where: event.total >= 100, key: event.cart}
            when: spend < 1000.0
            message: {channels: [email], template: t, params: {total: '${event.total}'}}
          reached: {trigger: {enters: mailable}, message: {channels: [email], template: t}}
          later:
            trigger: app.opened
            steps:
              - wait: 5d
              - {send: {channels: [email], template: t}}

        """

    private static func event(_ id: String, _ type: String, _ data: String, of who: String = "joe") -> String {
        #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","subject":"\#(who)","data":\#(data)}"#
    }

    /// Forming a group takes seconds: the tests, one after the other, share a daemon.
    private static let atWork = Result { try start() }

    private static func start() throws -> EmbeddedDaemon {
        let daemon = try EmbeddedDaemon(rules: rules, misrouted: "rekey")
        try daemon.await("ready") { try daemon.get("/-/ready").status == 200 }
        let records = [
            event("1", "individual.updated", #"{"attributes":{"name":"Joe","email":"joe@secret"}}"#),
            event("2", "order.completed", #"{"cart":"c1","total":150}"#),
            event("3", "order.completed", #"{"cart":"c2","total":200}"#),
            event("4", "order.completed", #"{"cart":"c3","total":200}"#),
            event("5", "app.opened", "{}"),
            event("6", "individual.linked", #"{"alias":"device/7"}"#),
        ]
        for record in records { try send(record, "joe", daemon) }
        try daemon.await("all records") { try daemon.metrics().sum("attune_events_total") >= Double(records.count) }
        return daemon
    }

    private static func send(_ record: String, _ id: String, _ daemon: EmbeddedDaemon) throws {
        try daemon.send(record, key: id, partition: home(id))
    }

    private static func home(_ id: String) -> Int32 {
        let utf8 = id.utf8Span.span
        return unsafe Placement(partition: 0, count: 2).partition(of: utf8.bytes)
    }

    private func text(_ value: JSONValue?) -> String? { if case .string(let text)? = value { text } else { nil } }

    @Test func whatIsKnownIsToldWithPersonalValuesMasked() throws {
        let daemon = try Self.atWork.get()
        let answer = try daemon.get("/api/v1/individuals/joe")
        #expect(answer.status == 200 && !answer.text.contains("secret"))
        let joe = try daemon.document("/api/v1/individuals/joe")
        #expect(try validator("individual.v1").problems(of: joe) == [])
        #expect(text(joe["attributes"]?["name"]) == "Joe" && text(joe["attributes"]?["email"]) == "masked")
        #expect(joe["features"]?["spend"]?["value"] == .int(550) || joe["features"]?["spend"]?["value"] == .double(550))
        #expect(text(joe["scores"]?["broken"]?["error"]) != nil && joe["scores"]?["broken"]?["value"] == nil)
        #expect(text(joe["segments"]?["mailable"]?["value"]) == "masked", "it reads what is personal")
        #expect(text(joe["aliases"]?[0]) == "device/7")
        #expect(
            text(joe["journeys"]?[0]?["campaign"]) == "later" && text(joe["journeys"]?[0]?["waiting"]?["for"]) == "time"
        )
        let cap = joe["caps"]?[0]
        #expect(cap?["used"] == .int(1) && cap?["max"] == .int(1) && text(cap?["room_from"]) != nil)
        var kept: [String] = []
        for index in 0..<4 {
            guard let decision = joe["decisions"]?[index] else { continue }
            let words = ["campaign", "outcome", "reason"].compactMap { text(decision["decision"]?[$0]) }
            kept.append(words.joined(separator: " "))
            if words.last == "capped" { #expect(decision["repeats_since"] == .int(2)) }
        }
        #expect(kept == ["linked", "later entered", "thanks suppressed capped", "reached sent"])
    }

    @Test func anAliasIsFollowedToItsIndividualInAnotherPartition() throws {
        let daemon = try Self.atWork.get()
        try daemon.await("the link") { try daemon.get("/api/v1/individuals/device%2F7").status == 200 }
        #expect(text(try daemon.document("/api/v1/individuals/device%2F7")["individual"]) == "joe")
    }

    @Test func whoIsNotKnownIs404() throws {
        let daemon = try Self.atWork.get()
        #expect(try daemon.get("/api/v1/individuals/nobody").status == 404)
        #expect(try daemon.get("/api/v1/individuals/nobody/explain?campaign=thanks").status == 404)
    }

    @Test(arguments: [
        ("campaign=thanks", "unknown", "event.total"),
        ("campaign=thanks&event=%7B%22total%22%3A50%2C%22cart%22%3A%22c9%22%7D", "stop", "condition"),
        ("campaign=thanks&event=%7B%22total%22%3A150%2C%22cart%22%3A%22c9%22%7D", "stop", "capped"),
        ("campaign=later", "stop", "already_running"),
        ("campaign=reached", "stop", "capped"),
        ("campaign=reached&type=segment.entered&event=%7B%22value%22%3A%22%22%7D", "stop", "capped"),
    ])
    func anExplanationSaysWhichGateStops(query: String, would: String, named: String) throws {
        let daemon = try Self.atWork.get()
        let before = try daemon.document("/api/v1/individuals/joe")["journeys"]
        let answer = try daemon.document("/api/v1/individuals/joe/explain?\(query)")
        #expect(try validator("explanation.v1").problems(of: answer) == [])
        #expect(text(answer["would"]) == would)
        var first: String?
        for index in 0..<20 {
            guard let gate = answer["gates"]?[index], text(gate["verdict"]) != "pass" else { continue }
            first = first ?? text(gate["reason"]) ?? text(gate["reads"])
        }
        #expect(first == named)
        #expect(try daemon.document("/api/v1/individuals/joe")["journeys"] == before, "nothing changes")
    }

    @Test(arguments: [
        ("", 400), ("campaign=thank", 400), ("campaign=thanks&type=app.opened", 400), ("campaign=thanks&event=7", 400),
        ("campaign=thanks&event=%7B%22total%22%3A%22x%22%7D", 400),
        ("campaign=reached&event=%7B%22value%22%3A%22x%22%7D", 400),
        ("campaign=reached&type=segment.left", 400), ("campaign=reached&event=7", 400),
    ])
    func aQuestionThatCannotBeAskedIsRefused(query: String, status: Int) throws {
        let daemon = try Self.atWork.get()
        let answer = try daemon.get("/api/v1/individuals/joe/explain?\(query)")
        #expect(answer.status == status && answer.text.contains("\"error\""), "\(answer.text)")
    }

    @Test func decisionsAreToldAsTheyAreCommittedAndFiltered() throws {
        let daemon = try Self.atWork.get()
        let found = try daemon.decisions("?campaign=later&outcome=entered&individual=sue", count: 1) {
            try Self.send(Self.event("t1", "app.opened", "{}", of: "ann"), "ann", daemon)
            try Self.send(Self.event("t2", "app.opened", "{}", of: "sue"), "sue", daemon)
        }
        #expect(found.map { text($0["subject"]) } == ["sue"])
        #expect(try validator("decision.v1").problems(of: found[0]) == [])
        #expect(try daemon.get("/api/v1/decisions?outcome=sold").status == 400)
        #expect(try daemon.get("/api/v1/decisions?what=x").status == 400)
    }

    @Test func whereAnyPartitionMayHaveSomebodyAllAreAsked() throws {
        let daemon = try EmbeddedDaemon(rules: Self.rules, misrouted: "accept")
        try daemon.await("ready") { try daemon.get("/-/ready").status == 200 }
        for id in ["joe", "ann"] {
            // Not where Java's partitioner would put them.
            try daemon.send(Self.event("1-\(id)", "app.opened", "{}", of: id), key: id, partition: 1 - Self.home(id))
            try daemon.await(id) { try daemon.get("/api/v1/individuals/\(id)").status == 200 }
            #expect(
                try daemon.document("/api/v1/individuals/\(id)")["partition"] == .int(Int64(1 - Self.home(id))))
            let explained = try daemon.document("/api/v1/individuals/\(id)/explain?campaign=later")
            #expect(text(explained["would"]) == "stop")
        }
        #expect(try daemon.get("/api/v1/individuals/nobody").status == 404)
        #expect(try daemon.get("/api/v1/individuals/nobody/explain?campaign=later").status == 404)
        #expect(try daemon.get("/api/v1/individuals/nobody/explain?campaign=late").status == 400)
        #expect(try daemon.post("/api/v1/individuals/nobody/erase").status == 404)
        let answer = try daemon.post("/api/v1/individuals/joe/erase")
        #expect(answer.status == 202, "\(answer.text)")
        #expect(answer.text.contains(#""partition":\#(1 - Self.home("joe")),"offset":"#), "\(answer.text)")
        try daemon.await("the erasure") { try daemon.get("/api/v1/individuals/joe").status == 404 }
        #expect(try daemon.get("/api/v1/individuals/ann").status == 200)
        let line = try #require(daemon.log.split(separator: "\n").first { $0.contains("an erasure was asked for") })
        #expect(line.contains(#""individual_hash":"\#(StableHash.hash("joe").hashDigits)""#) && !line.contains("joe"))
    }

    @Test func anErasureIsAnEventOfTheInputAndForgetsAll() throws {
        let daemon = try Self.atWork.get()
        try Self.send(Self.event("x1", "app.opened", "{}", of: "max/é"), "max/é", daemon)
        let path = "/api/v1/individuals/max%2F%C3%A9"
        try daemon.await("max") { try daemon.get(path).status == 200 }
        let answer = try daemon.post("\(path)/erase")
        #expect(answer.status == 202, "\(answer.text)")
        #expect(
            answer.text.contains(#""topic":"t.events","partition":\#(Self.home("max/é")),"offset":"#), "\(answer.text)")
        try daemon.await("the erasure") { try daemon.get(path).status == 404 }
    }

    @Test func aPlanSaysWhatAReloadWouldChange() throws {
        let daemon = try Self.atWork.get()
        func ask(_ rules: String) throws -> (status: Int, text: String) {
            var json = JSONWriter()
            json.object {
                $0.key("files")
                $0.array {
                    $0.object {
                        $0.key("name"); $0.string("rules.yaml")
                        $0.key("text"); $0.string(rules)
                    }
                }
            }
            return try daemon.post("/api/v1/plan", body: json.bytes)
        }
        let changed = Self.rules.replacing("wait: 5d", with: "wait: 6d").replacing("thanks:", with: "thank-you:")
            .replacing("- wait: 6d", with: "- {id: pause, wait: 6d}")
        let answer = try ask(changed)
        #expect(answer.status == 200, "\(answer.text)")
        let plan = try json(answer.text)
        #expect(try validator("plan.v1").problems(of: plan) == [])
        #expect(answer.text.contains(#"{"section":"campaigns","name":"later","change":"changed"}"#))
        #expect(answer.text.contains(#"{"section":"campaigns","name":"thank-you","change":"added"}"#))
        #expect(plan["partitions"] == .array([.int(0), .int(1)]))
        #expect(text(plan["journeys"]?[0]?["campaign"]) == "later" && plan["journeys"]?[0]?["goes_on"] == .int(0))
        let same = try ask(Self.rules)
        #expect(same.text.contains(#""changed":false"#) && same.text.contains(#""withdrawn":0"#), "\(same.text)")
        let broken = try ask("campaigns: {x: {}}\n")
        #expect(broken.status == 422 && broken.text.contains("rules.yaml:1:"), "\(broken.text)")
        #expect(try daemon.post("/api/v1/plan", body: Array("{}".utf8)).status == 400)
        #expect(text(try daemon.document("/api/v1/individuals/joe")["journeys"]?[0]?["step"]) == "1", "nothing changes")
    }

    private func json(_ text: String) throws -> JSONValue {
        var parser = JSONParser()
        let bytes = Array(text.utf8)
        return JSONValue(unsafe try parser.parse(bytes.span.bytes).root)
    }

    @Test func whatNoWorkerHasIs503AndNamesThePartition() throws {
        let directory = IndividualDirectory()
        let control = try WorkerControl {}
        let server = try Server(
            at: try #require(ListenAddress("127.0.0.1:0")),
            routes: [
                Route(
                    .get, "/{id}",
                    deferring: { request, reply in
                        directory.ask(about: request.parameter, reply) { _, _, _ in .response(.text("")) }
                        // A worker that owns nothing.
                        for question in control.takeQuestions() { question.ask([:]) }
                    })
            ])
        let client = try EndpointClient(server)
        #expect(try client.get("/joe").status == 503)
        directory.open([control], partitions: 2)
        let restoring = try client.get("/joe")
        #expect(restoring.status == 503 && restoring.text.contains("waits for the broker"))
        #expect(restoring.text.contains("\"partition\":\(Self.home("joe"))"))
        control.enter(.ready)
        let elsewhere = try client.get("/joe")
        #expect(elsewhere.status == 503 && elsewhere.text.contains("another daemon's"))
    }

    @Test func whoMayLiveInAnyPartitionIs503WhereNotAllAreHere() throws {
        let directory = IndividualDirectory()
        let controls = [try WorkerControl {}, try WorkerControl {}]
        let server = try Server(
            at: try #require(ListenAddress("127.0.0.1:0")),
            routes: [
                Route(
                    .get, "/{id}",
                    deferring: { request, reply in
                        directory.ask(about: request.parameter, reply) { _, _, _ in .unknown }
                        for control in controls { for question in control.takeQuestions() { question.ask([:]) } }
                    }),
                Route(
                    .get, "/find/{id}",
                    deferring: { request, reply in
                        directory.find(request.parameter, reply) { found, reply in reply.send(.text("\(found)")) }
                        for control in controls { for question in control.takeQuestions() { question.ask([:]) } }
                    }),
            ])
        let client = try EndpointClient(server)
        directory.open(controls, partitions: 3, acceptsAnyPartition: true)
        for path in ["/joe", "/find/joe"] {
            controls[1].enter(.restoring)
            let restoring = try client.get(path)
            #expect(
                restoring.status == 503 && restoring.text.contains("0, 1, 2 are not here, or not yet"),
                "\(restoring.text)")
            for control in controls { control.enter(.ready) }
            let elsewhere = try client.get(path)
            #expect(elsewhere.status == 503 && elsewhere.text.contains("other daemons of this group have 0, 1, 2"))
        }
    }

    @Test func aWorkerThatDoesNotAnswerIs503AndSoIsAFullMailbox() throws {
        let directory = IndividualDirectory(patience: .zero)
        let control = try WorkerControl {}
        control.enter(.ready)
        let partition = PartitionSnapshot(
            number: Self.home("joe"), clock: nil, isCaughtUp: true, individuals: 0, timers: 0, stateBytes: 0,
            warming: [], inputs: [])
        control.publish(WorkerSnapshot(ruleSet: "", partitions: [partition]))
        directory.open([control], partitions: 2)
        let server = try Server(
            at: try #require(ListenAddress("127.0.0.1:0")),
            routes: [
                Route(
                    .get, "/{id}",
                    deferring: { request, reply in
                        directory.ask(about: request.parameter, reply) { _, _, _ in .response(.text("")) }
                        directory.expire()
                    })
            ])
        let client = try EndpointClient(server)
        let late = try client.get("/joe")
        #expect(late.status == 503 && late.text.contains("does not answer in time"))
        #expect(control.takeQuestions().count == 1)
        while control.ask(WorkerQuestion { _ in }) {}
        #expect(try client.get("/joe").text.contains("too many questions"))
        #expect(control.takeQuestions().count == WorkerQuestion.most && control.takeQuestions().isEmpty)
    }
}

/// A schema of the program.
private func validator(_ name: String) throws -> SchemaValidator {
    for index in 0..<attune_schema_count() {
        let asset = unsafe attune_schema(index)
        guard unsafe String(cString: asset.name) == "\(name).schema.json" else { continue }
        var parser = JSONParser()
        let bytes = unsafe Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
        return SchemaValidator(schema: JSONValue(unsafe try parser.parse(bytes.span.bytes).root), isClosed: true)
    }
    throw EmbeddedDaemon.Overdue(what: "the schema \(name)")
}

/// Asks a server of a test.
private struct EndpointClient {
    private let client: HTTPClient

    init(_ server: borrowing Server) throws { client = HTTPClient(try HTTPAddress("http://\(server.address)")) }

    func get(_ path: String) throws -> (status: Int, text: String) {
        let response = try client.send("GET", path, timeout: .seconds(60))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }
}

extension JSONValue {
    /// An element of the array that it is.
    fileprivate subscript(_ index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }
}
