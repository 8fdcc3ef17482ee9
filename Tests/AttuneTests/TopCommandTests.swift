import Glibc
import HTTPServer
import PseudoTerminal
import Testing

/// `attune top`, against a server that says what a daemon would.
struct TopCommandTests {
    private static let status = """
        {"application_id":"shop","uptime_seconds":75,"ready":true,"not_ready":[],"ruleset":{"campaigns":2},
         "totals":{"events":{"applied":1200,"duplicate":34},"commands":7,"decisions":{}},
         "workers":[{"partitions":[{"individuals":40,"inputs":[{"lag":3},{"lag":null}]},{"individuals":2,"inputs":[{"lag":1500}]}]}]}
        """
    private static let campaigns = """
        {"campaigns":[
         {"name":"cart-reminder","sent_by_channel":{"push":4,"email":2},"suppressed":{"capped":5,"global_holdout":1}},
         {"name":"loyalty","sent_by_channel":{"email":1},"suppressed":{"capped":2,"campaign_holdout":3,"from_the_future":1}}]}
        """
    private static let record = """
        {"subject":"joe\\u001b[2J","time":"2026-03-02T09:32:00.000Z","data":{"campaign":"cart-reminder","outcome":"sent",\
        "channel":"push","template":"t","params":{"name":"masked","total":80.5},\
        "trigger":{"id":"e","type":"cart.updated","time":"2026-03-02T09:02:00.000Z"}}}
        """

    private static func serve(status: String = status) throws -> Server {
        try Server(
            at: try #require(ListenAddress("127.0.0.1:0")),
            routes: [
                Route(.get, "/api/v1/status") { _ in .json(Array(status.utf8)) },
                Route(.get, "/api/v1/campaigns") { _ in .json(Array(campaigns.utf8)) },
                Route(
                    .get, "/api/v1/decisions",
                    streaming: { request, stream in
                        guard request.query("outcome") == "sent" else { return .error("not asked for", status: 400) }
                        stream.send("decision", data: Array(record.utf8))
                        return nil
                    }),
            ])
    }

    @Test func whereThereIsNoTerminalEachLookIsALine() throws {
        let server = try Self.serve()
        let run = try Tool.attune("top", "--interval", "10ms", "--count", "2", "--url", "http://\(server.address)")
        #expect(run.code == 0, "\(run.error)")
        let line =
            "-- 1,234 events in (0.0/s), 7 messages out, 42 individuals, 1,503 waiting; cart-reminder 6, loyalty 1"
        #expect(run.output == "\(line)\n\(line)\n")
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func onATerminalItIsTheDemosScreenAndIsPutBack(signal: Int32) throws {
        let server = try Self.serve()
        let terminal = try PseudoTerminal(
            "attune", columns: 90, rows: 26, environment: ["TERM": "xterm"],
            ["top", "--interval", "50ms", "--url", "http://\(server.address)"])
        let text = try terminal.read(until: "a message") { $0.contains("total 80.50") && $0.hasSuffix("\u{1B}[J") }
        #expect(text.hasPrefix("\u{1B}[?1049h\u{1B}[?25l"))
        let plain = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
        for part in [
            "Attune  shop: ready, 2 campaigns", "up 1m 15s", "1,234 events, 42 individuals known", "1,503 waiting",
            "campaign       email   push  total", "cart-reminder      2      4      6",
            "not sent: cap reached 7, control group 4, from_the_future 1",
            "push to joe\\u{1b}[2J: cart-reminder, total 80.50, 30 min after cart.updated",
        ] {
            #expect(plain.contains(part), "\(part) in \(plain)")
        }
        let end = try terminal.end(signal)
        #expect(end.status == 0)
        #expect(end.text.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
    }

    @Test func whatIsNotReadySaysWhy() throws {
        let server = try Self.serve(
            status: Self.status.replacing(
                "\"ready\":true,\"not_ready\":[]", with: "\"ready\":false,\"not_ready\":[\"worker 0 restores\"]"))
        let terminal = try PseudoTerminal(
            "attune", columns: 80, rows: 24, environment: ["TERM": "xterm"],
            ["top", "--interval", "50ms", "--count", "1", "--url", "http://\(server.address)"])
        let text = try terminal.end().text
        #expect(text.contains("shop: not ready") && text.contains("worker 0 restores"), "\(text)")
    }

    @Test func whereNobodyAnswersNoScreenIsTaken() throws {
        let terminal = try PseudoTerminal(
            "attune", columns: 80, rows: 24, environment: ["TERM": "xterm"], ["top", "--url", "http://127.0.0.1:1"])
        let end = try terminal.end()
        #expect(end.status >> 8 == 69)
        #expect(end.text.contains("no daemon answers") && !end.text.contains("1049h"))
    }
}
