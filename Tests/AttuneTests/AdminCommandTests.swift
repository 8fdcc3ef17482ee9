import HTTPServer
import Synchronization
import Testing

/// The commands that talk to a running daemon, against a server that says what a daemon would.
struct AdminCommandTests {
    private static let hash = "sha256:" + String(repeating: "ab", count: 32)

    private static func status(ready: Bool = true, ruleset: String = hash, worker: String = hash) -> String {
        #"{"version":"1.2.3","application_id":"shop","instance":"5f","started":"2026-03-02T09:32:00.000Z","#
            + #""uptime_seconds":3700,"ready":\#(ready),"not_ready":\#(ready ? "[]" : #"["worker 0 restores its state"]"#),"#
            + #""kafka":{"reachable":true},"ruleset":{"hash":"\#(ruleset)","since":"2026-03-02T09:32:00.000Z","campaigns":5,"#
            + #""last_reload":{"time":"2026-03-02T09:33:00.000Z","successful":false,"error":"2 errors"}},"#
            + #""totals":{"events":{"applied":12345,"dead_letter":1},"decisions":{},"commands":3},"workers":[{"worker":0,"#
            + #""state":"\#(ready ? "running" : "restoring")","ruleset":"\#(worker)","#
            + (ready ? "" : #""restore":{"done":1,"total":4,"seconds_left":75},"#)
            + #""partitions":[{"partition":3,"clock":"2026-03-02T09:32:00.007Z","caught_up":true,"individuals":5000,"#
            + #""timers":2,"state_bytes":1572864,"inputs":[{"topic":"a","next_offset":9,"lag":1},"#
            + #"{"topic":"long-name","next_offset":null,"lag":null}]}]}]}"# + "\n"
    }

    private func serve(token: String? = nil, _ routes: Route...) throws -> Server {
        try Server(
            at: try #require(ListenAddress("127.0.0.1:0")), routes: routes, token: token.flatMap { BearerToken($0) })
    }

    private func statusRoute(_ text: String) -> Route {
        Route(.get, "/api/v1/status") { _ in .json(Array(text.utf8)) }
    }

    @Test func theStatusIsAPageForPeople() throws {
        let server = try serve(statusRoute(Self.status()))
        let run = try Tool.attune("status", "--url", "http://\(server.address)")
        #expect(run.code == 0)
        #expect(run.error == "")
        let expected = """
            shop  attuned 1.2.3, instance 5f, up 1h 01m
            ready
            kafka        reachable
            rules        \(Self.hash), 5 campaigns, since 2026-03-02T09:32:00.000Z
            last reload  2026-03-02T09:33:00.000Z failed: 2 errors
            events       12,345 applied, 1 dead_letter
            decisions    none
            commands     3

            worker 0: running
              partition  topic      next offset  lag  clock                     caught up  individuals  timers    state
                      3  a                    9    1  2026-03-02T09:32:00.007Z  yes              5,000       2  1.5 MiB
                         long-name            –    –                                                           \("")

            """
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false).map(Self.trimmed)
        #expect(lines == expected.split(separator: "\n", omittingEmptySubsequences: false).map(Self.trimmed))
    }

    private static func trimmed(_ line: Substring) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    @Test func whatIsNotReadySaysWhyAndHowLong() throws {
        let other = "sha256:other"
        let server = try serve(statusRoute(Self.status(ready: false, worker: other)))
        let run = try Tool.attune("status", "--url", "http://\(server.address)")
        #expect(run.code == 0)
        #expect(run.output.contains("not ready: worker 0 restores its state\n"))
        #expect(run.output.contains("worker 0: restoring (25%, 1m 15s left), still on sha256:other\n"))
    }

    @Test func theStatusForProgramsIsWhatTheDaemonAnswers() throws {
        let server = try serve(statusRoute(Self.status()))
        let run = try Tool.attune("status", "--format", "json", "--url", "http://\(server.address)/")
        #expect(run.code == 0)
        #expect(run.output == Self.status())
    }

    @Test(arguments: [["status"], ["reload"], ["reload", "--wait"]])
    func whereNobodyAnswersTheHelpSaysWhatToDo(words: [String]) throws {
        let run = try Tool.run("\(Tool.directory)/attune", words + ["--url", "http://127.0.0.1:1"])
        #expect(run.code == 69)
        #expect(run.output == "")
        #expect(run.error.contains("no daemon answers at http://127.0.0.1:1: Connection refused"), "\(run.error)")
        #expect(run.error.contains("help: is attuned running?"))
    }

    @Test func theEnvironmentSaysWhereTheDaemonIs() throws {
        let server = try serve(token: "s3cret", statusRoute(Self.status()))
        let attune = "\(Tool.directory)/attune"
        let url = "ATTUNE_URL=http://\(server.address)"
        #expect(try Tool.run("env", [url, "ATTUNE_TOKEN=s3cret", attune, "status"]).code == 0)
        let folder = Folder()
        try folder.write("token", "s3cret\n")
        #expect(try Tool.run("env", [url, "ATTUNE_TOKEN_FILE=\(folder.path)/token", attune, "status"]).code == 0)
        // The option comes before the environment.
        #expect(
            try Tool.run(
                "env",
                ["ATTUNE_URL=http://127.0.0.1:1", "ATTUNE_TOKEN=no", attune, "status"]
                    + ["--url", "http://\(server.address)", "--token-file", "\(folder.path)/token"]
            ).code == 0)
        let wrong = try Tool.run("env", ["ATTUNE_URL=localhost", attune, "status"])
        #expect(wrong.code == 64)
        #expect(wrong.error.contains("ATTUNE_URL: 'localhost' does not begin with http://"))
    }

    @Test func aMissingOrWrongTokenIsSaid() throws {
        let server = try serve(token: "s3cret", statusRoute(Self.status()))
        for token in [[], ["ATTUNE_TOKEN=wrong"]] {
            let run = try Tool.run(
                "env", token + ["\(Tool.directory)/attune", "status", "--url", "http://\(server.address)"])
            #expect(run.code == 78)
            #expect(run.error.contains("wants its token\nhelp: give --token-file FILE"), "\(run.error)")
        }
        let folder = Folder()
        try folder.write("empty", "\n")
        let empty = try Tool.attune(
            "status", "--token-file", "\(folder.path)/empty", "--url", "http://\(server.address)")
        #expect(empty.code == 78)
        #expect(try Tool.attune("status", "--token-file", "/nowhere").code == 74)
    }

    @Test func whatIsNoDaemonIsSaid() throws {
        let server = try serve(Route(.get, "/api/v1/status") { _ in .text("hello") })
        let run = try Tool.attune("status", "--url", "http://\(server.address)")
        #expect(run.code == 65)
        #expect(run.error.contains("is no daemon"))
        let reload = try Tool.attune("reload", "--url", "http://\(server.address)")
        #expect(reload.code == 65)
        #expect(reload.error.contains("has no /-/reload"))
    }

    @Test(arguments: [(true, "reloaded"), (false, "unchanged")])
    func aReloadSaysTheHash(changed: Bool, word: String) throws {
        let hash = Self.hash
        let server = try serve(
            Route(.post, "/-/reload") { _ in .json(Array(#"{"ruleset":"\#(hash)","changed":\#(changed)}"#.utf8)) })
        let run = try Tool.attune("reload", "--url", "http://\(server.address)")
        #expect(run.code == 0)
        #expect(run.output == "\(word): \(hash)\n")
        #expect(run.error == "")
    }

    @Test func rulesWithErrorsArePrintedAndEndWith1() throws {
        let hash = Self.hash
        let server = try serve(
            Route(.post, "/-/reload") { _ in
                .json(
                    Array(
                        #"{"error":"1 error","ruleset":"\#(hash)","diagnostics":[],"text":"error[E0201]: no `valeu`\n"}"#
                            .utf8),
                    status: 422)
            })
        let run = try Tool.attune("reload", "--wait", "--url", "http://\(server.address)")
        #expect(run.code == 1)
        #expect(run.output == "")
        #expect(run.error.hasPrefix("error[E0201]: no `valeu`\n"))
        #expect(run.error.contains("1 error; the daemon goes on with \(hash)"))
    }

    @Test func aDaemonThatCannotReloadNowEndsWith69() throws {
        let server = try serve(
            Route(.post, "/-/reload") { _ in .json(Array(#"{"error":"it is stopping"}"#.utf8), status: 503) })
        let run = try Tool.attune("reload", "--url", "http://\(server.address)")
        #expect(run.code == 69)
        #expect(run.error.contains("it is stopping"))
    }

    /// A daemon whose workers take the rules up some looks later.
    private func slowDaemon(looks: Int, then last: String) throws -> Server {
        let hash = Self.hash
        let count = Counter()
        let before = [
            Self.status(ready: true, worker: "sha256:old"), Self.status(ready: false),
        ]
        return try serve(
            Route(.post, "/-/reload") { _ in .json(Array(#"{"ruleset":"\#(hash)","changed":true}"#.utf8)) },
            Route(.get, "/api/v1/status") { _ in
                let look = count.next()
                return .json(Array((look < looks ? before[look % 2] : last).utf8))
            })
    }

    private final class Counter: Sendable {
        private let value = Atomic(0)
        func next() -> Int { value.add(1, ordering: .relaxed).oldValue }
    }

    @Test func waitingEndsWhenEveryWorkerDecidesByTheRules() throws {
        let server = try slowDaemon(looks: 3, then: Self.status())
        let run = try Tool.attune("reload", "--wait", "--url", "http://\(server.address)")
        #expect(run.code == 0)
        #expect(run.output == "reloaded: \(Self.hash)\nready: 1 worker decides by it\n")
        #expect(run.error == "")
    }

    @Test func waitingEndsInTimeWhereTheyDoNot() throws {
        let server = try slowDaemon(looks: .max, then: "")
        let run = try Tool.attune("reload", "--wait", "--timeout", "600ms", "--url", "http://\(server.address)")
        #expect(run.code == 69)
        #expect(run.output == "reloaded: \(Self.hash)\n")
        #expect(run.error.contains("does not decide by them in time: worker 0"), "\(run.error)")
    }

    @Test func rulesThatWereReplacedMeanwhileAreNoSuccess() throws {
        let server = try slowDaemon(looks: 1, then: Self.status(ruleset: "sha256:newer", worker: "sha256:newer"))
        let run = try Tool.attune("reload", "--wait", "--url", "http://\(server.address)")
        #expect(run.code == 1)
        #expect(run.error.contains("other rules were loaded meanwhile: sha256:newer"))
    }
}
