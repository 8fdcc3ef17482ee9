import HTTPServer
import Synchronization
import Testing

/// The commands about one individual, decisions and plans, against a server that says what a daemon would.
struct IndividualCommandTests {
    private static let joe = #"""
        {"individual":"joe","partition":3,"now":"2026-03-02T09:32:00.000Z","ruleset":"sha256:x","aliases":["device-7"],
         "attributes":{"email":"masked","name":"J\u001b[31moe"},
         "consents":[{"purpose":"marketing","channel":"*","granted":true,"time":"2026-02-01T10:00:00.000Z"}],
         "features":{"views_24h":{"value":2},"orders_90d":{"error":"warming","warming_until":null}},"scores":{},"segments":{},
         "journeys":[{"campaign":"cart","key":"c1","journey":"j","step":"1","waiting":{"for":"time","until":"U"},
           "trigger":{"id":"e-17","type":"cart.updated","time":"T"},"has_sent":false}],
         "caps":[{"cap":"1 per 24h","used":1,"max":1,"room_from":"R"}],"recent_events":12,
         "decisions":[{"time":"D","repeats_since":3,"decision":{"campaign":"win-back","step":"1","outcome":"suppressed",
           "reason":"capped","detail":"1 per 24h","inputs":{"stage":"lapsed"}}}]}
        """#
    private static let explanation = #"""
        {"individual":"joe","campaign":"cart","now":"N","trigger":{"type":"cart.updated","source":"given","properties":{"value":80.5}},
         "would":"stop","step":"2","gates":[
          {"stage":"entry","gate":"when","verdict":"pass","inputs":{"views_24h":2}},
          {"stage":"entry","gate":"size","verdict":"unknown","reads":"event.value","inputs":{}},
          {"stage":"send","gate":"consent","verdict":"stop","reason":"no_consent","inputs":{}},
          {"stage":"rank","gate":"caps","verdict":"not_asked","inputs":{}}]}
        """#

    private func serve(_ routes: Route...) throws -> Server {
        try Server(at: try #require(ListenAddress("127.0.0.1:0")), routes: routes)
    }

    private func attune(_ server: borrowing Server, _ words: [String]) throws -> Run {
        try Tool.run("\(Tool.directory)/attune", words + ["--url", "http://\(server.address)"])
    }

    @Test func anIndividualIsAPageForPeople() throws {
        let server = try serve(
            Route(.get, "/api/v1/individuals/{id}") { request in
                request.parameter == "a/b é" ? .json(Array(Self.joe.utf8)) : .error("nobody is known", status: 404)
            })
        let run = try attune(server, ["individual", "show", "a/b é"])
        #expect(run.code == 0 && run.error == "")
        for line in [
            "joe  at 2026-03-02T09:32:00.000Z, partition 3, ids of 12 events remembered", "aliases: device-7",
            #"  name   J\u{1b}[31moe"#, "  marketing on all channels: granted at 2026-02-01T10:00:00.000Z",
            "  views_24h   2", "  orders_90d  error: warming (warming for good)", "scores\n  none",
            "  cart (c1) at step 1, waits for time until U; began with cart.updated e-17 of T",
            "  1 per 24h: 1 of 1 used, room from R",
            "  D  win-back step 1 suppressed: capped (1 per 24h)  stage = lapsed; 3 more like it since",
        ] {
            #expect(run.output.contains(line + "\n"), "\(line): \(run.output)")
        }
        #expect(try attune(server, ["individual", "show", "a/b é", "--format", "json"]).output == Self.joe)
        let unknown = try attune(server, ["individual", "show", "x"])
        #expect(unknown.code == 1 && unknown.error.contains("x: nobody is known"))
    }

    @Test func aPartitionElsewhereEndsWith69() throws {
        let server = try serve(
            Route(.get, "/api/v1/individuals/{id}") { _ in .error("partition 3 is another daemon's", status: 503) })
        let run = try attune(server, ["individual", "show", "joe"])
        #expect(run.code == 69 && run.error.contains("partition 3 is another daemon's"))
    }

    @Test func anExplanationShowsEachGate() throws {
        let server = try serve(
            Route(.get, "/api/v1/individuals/{id}/explain") { request in
                request.query("campaign") == "cart" && request.query("event") == #"{"value": 80.5}"#
                    ? .json(Array(Self.explanation.utf8)) : .error("no campaign is called that", status: 400)
            })
        let run = try attune(server, ["individual", "explain", "joe", "cart", "--event", #"{"value": 80.5}"#])
        #expect(
            run.output == """
                cart for joe, if cart.updated came at N
                the event as given: value = 80.5

                entry
                  ✓ when  views_24h = 2
                  ? size: unknown: reads event.value

                the first send of step 2
                  ✗ consent: no_consent

                the first send in order of rank
                  – caps

                would not be sent

                """)
        let other = try attune(server, ["individual", "explain", "joe", "basket"])
        #expect(other.code == 65 && other.error.contains("no campaign is called that"))
    }

    @Test func anErasureHappensOnlyWhereOneIsSure() throws {
        let count = Counter()
        let server = try serve(
            Route(.post, "/api/v1/individuals/{id}/erase") { _ in
                count.add()
                return .json(Array(#"{"event":"erase-1","topic":"t","partition":2,"offset":41}"#.utf8), status: 202)
            })
        let unsure = try attune(server, ["individual", "erase", "joe"])
        #expect(unsure.code == 64 && unsure.error.contains("give --yes") && count.value == 0)
        let run = try attune(server, ["individual", "erase", "joe", "--yes"])
        #expect(run.code == 0 && count.value == 1)
        #expect(run.output == "erase-1 is written to t, partition 2, offset 41: who reads it erases the individual\n")
    }

    private final class Counter: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .relaxed) }
        func add() { count.add(1, ordering: .relaxed) }
    }

    private static let record =
        #"{"subject":"joe","time":"T","data":{"campaign":"cart","outcome":"sent","channel":"push","template":"t","inputs":{}}}"#

    /// A stream of some events, which then ends where it is asked to.
    private func stream(_ events: [(name: StaticString, data: String)], ends: Bool) throws -> Server {
        try serve(
            Route(
                .get, "/api/v1/decisions",
                streaming: { request, stream in
                    guard request.query("campaign") == "cart", request.query("outcome") == "sent" else {
                        return .error("other filters were asked for", status: 400)
                    }
                    for event in events { stream.send(event.name, data: Array(event.data.utf8)) }
                    if ends { stream.end() }
                    return nil
                }))
    }

    private static let tail = ["decisions", "tail", "--campaign", "cart", "--outcome", "sent"]

    @Test func decisionsAreShownUntilThereAreEnough() throws {
        let server = try stream(
            [("decision", Self.record), ("dropped", #"{"dropped":5}"#), ("decision", Self.record), ("decision", "{}")],
            ends: false)
        let run = try attune(server, Self.tail + ["--count", "2"])
        #expect(run.code == 0)
        #expect(run.output == "T  joe  cart sent on push with t\nT  joe  cart sent on push with t\n")
        #expect(run.error == "5 decisions were left out here\n")
        let lines = try attune(server, Self.tail + ["--count", "1", "--format", "jsonl"])
        #expect(lines.output == Self.record + "\n")
    }

    @Test func aDaemonThatStopsEndsWith69() throws {
        let server = try stream([("decision", Self.record)], ends: true)
        let run = try attune(server, Self.tail)
        #expect(run.code == 69 && run.output.hasPrefix("T  joe") && run.error.contains("it stops"), "\(run)")
        let refused = try attune(server, ["decisions", "tail"])
        #expect(refused.code == 65 && refused.error.contains("other filters were asked for"))
        #expect(try Tool.attune("decisions", "tail", "--outcome", "sold").code == 64)
    }

    @Test(arguments: [["individual", "show", "joe"], ["decisions", "tail"], ["individual", "explain", "joe", "c"]])
    func whereNobodyAnswersItEndsWith69(words: [String]) throws {
        let run = try Tool.run("\(Tool.directory)/attune", words + ["--url", "http://127.0.0.1:1"])
        #expect(run.code == 69 && run.error.contains("no daemon answers at http://127.0.0.1:1"))
    }

    @Test func aGroupOfCommandsHasAHelp() throws {
        for words in [["individual", "--help"], ["help", "individual"]] {
            let run = try Tool.run("\(Tool.directory)/attune", words)
            #expect(run.code == 0 && run.output.contains("individual erase"), "\(words)")
        }
        #expect(try Tool.attune("decisions", "--help").output.contains("decisions tail"))
    }

    private static let plan = #"""
        {"before":"sha256:a","ruleset":"sha256:b","changed":true,"partitions":[0,1],
         "definitions":[{"section":"campaigns","name":"cart","change":"changed"},{"section":"features","name":"f","change":"added"}],
         "journeys":[{"campaign":"cart","step":"1","goes_on":2000,"withdrawn":41}],
         "warming":[{"feature":"f","until":null}],"dropped":[]}
        """#

    @Test func aPlanShowsWhatWouldChange() throws {
        let folder = Folder()
        try folder.write("rules.yaml", "events: {hello: {}}\n")
        let server = try serve(
            Route(.post, "/api/v1/plan", bodyLimit: 1_000) { request in
                let body = String(decoding: request.body, as: UTF8.self)
                guard body.contains(#""name":"rules.yaml""#), body.contains(#""text":"events: {hello: {}}\n""#) else {
                    return .error(body, status: 400)
                }
                return .json(Array(Self.plan.utf8))
            })
        let run = try attune(server, ["plan", folder.path])
        #expect(run.code == 0, "\(run.error)")
        #expect(
            run.output == """
                sha256:a → sha256:b
                journeys and features of partitions 0, 1

                definitions
                  ~ campaigns cart
                  + features f

                journeys
                  cart step 1: 2,000 go on, 41 would be withdrawn

                features that would be warming
                  f for good: it has no window that could pass

                caps that would count from now on
                  none

                features whose history would be dropped after 7 days
                  none

                """)
    }

    @Test func rulesWithErrorsArePrintedAsACheckPrintsThem() throws {
        let folder = Folder()
        try folder.write("rules.yaml", "events: {hello: {}}\n")
        let server = try serve(
            Route(.post, "/api/v1/plan", bodyLimit: 1_000) { _ in
                .json(Array(#"{"error":"1 error","text":"error[E0201]: no\n"}"#.utf8), status: 422)
            })
        let run = try attune(server, ["plan", folder.path])
        #expect(run.code == 1 && run.output == "" && run.error.hasPrefix("error[E0201]: no\n"))
    }
}
