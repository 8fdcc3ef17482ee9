internal import CommandLineTool
internal import JSON

/// `attune reload`: a running daemon reads its rule files again.
struct ReloadCommand: Command {
    static let waits = Argument.flag(
        "wait", help: "end only when the daemon is ready and every worker decides by the rules")
    static let timeout = Argument.option(
        "timeout", as: .duration, default: "60s", help: "how long the daemon may take to answer, and then with --wait")
    static let usage = CommandUsage(
        "reload", summary: "Have a running daemon read its rule files again.",
        discussion: """
            The daemon checks the files first; where they have errors it goes on with the rules that it has, and the errors are \
            printed.

            Ends with 1 where the rules have errors, 69 where no daemon answers, or --wait takes too long.
            """,
        arguments: [waits, timeout, DaemonEndpoint.url, DaemonEndpoint.tokenFile],
        examples: [
            Example("", "the daemon of this machine"),
            Example("--wait --timeout 2m", "a deployment: go on when the new rules decide"),
        ])

    private let endpoint: DaemonEndpoint
    private let isWaiting: Bool
    private let patience: Duration

    /// How long between two looks at the status.
    private static let interval = Duration.milliseconds(250)
    /// How long one answer of the status may take.
    private static let statusTimeout = Duration.seconds(10)

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        isWaiting = try arguments[Self.waits]
        patience = try arguments[Self.timeout]
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        let client = try endpoint.client(in: context)
        let answer = try client.ask("POST", "/-/reload", timeout: patience, accepting: [200, 422])
        guard answer.status == 200 else {
            if let text = answer.document["text"]?.string, !text.isEmpty { output.writeError(text) }
            throw CommandFailure(
                .checkFailed,
                (answer.document["error"]?.string ?? "the rules have errors") + "; the daemon goes on with "
                    + (answer.document["ruleset"]?.string ?? "those that it has"))
        }
        guard let hash = answer.document["ruleset"]?.string else {
            throw CommandFailure(.badData, "what answers at \(client.address) does not say which rules it has")
        }
        output.writeLine(answer.document["changed"]?.bool == false ? "unchanged: \(hash)" : "reloaded: \(hash)")
        if isWaiting { try wait(for: hash, client, on: output) }
        return .success
    }

    /// Looks at the status until every worker decides by the rules.
    private func wait(for hash: String, _ client: HTTPClient, on output: Output) throws {
        output.flush()
        let deadline = ContinuousClock.now + patience
        var progress: Progress?
        while true {
            let status = try client.ask("GET", "/api/v1/status", timeout: Self.statusTimeout).document
            if let other = status["ruleset"]?["hash"]?.string, !other.utf8.elementsEqual(hash.utf8) {
                throw CommandFailure(.checkFailed, "other rules were loaded meanwhile: \(other)")
            }
            let workers = status["workers"]?.elements ?? []
            let waiting = workers.filter { !Self.isOn(hash, $0) }
            if !workers.isEmpty, waiting.isEmpty, status["ready"]?.bool == true {
                _ = consume progress
                let count = workers.count == 1 ? "1 worker decides" : "\(workers.count) workers decide"
                return output.writeLine("ready: \(count) by it")
            }
            if progress == nil {
                progress = Progress("workers on the new rules", total: max(workers.count, 1), on: output)
            }
            progress?.update(workers.count - waiting.count)
            guard ContinuousClock.now < deadline else { throw late(status, waiting) }
            Pause.wait(Self.interval)
        }
    }

    private static func isOn(_ hash: String, _ worker: JSONValue) -> Bool {
        worker["state"]?.string == "running" && worker["ruleset"]?.string?.utf8.elementsEqual(hash.utf8) == true
    }

    private func late(_ status: JSONValue, _ waiting: [JSONValue]) -> CommandFailure {
        var reasons = (status["not_ready"]?.elements ?? []).compactMap(\.string)
        if reasons.isEmpty {
            reasons = waiting.map { "worker \($0["worker"]?.int ?? 0) decides by \($0["ruleset"]?.string ?? "none")" }
        }
        return CommandFailure(
            .unavailable,
            "the daemon has the rules, but does not decide by them in time: \(reasons.joined(separator: "; "))")
    }
}
