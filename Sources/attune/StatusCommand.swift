internal import CommandLineTool

/// `attune status`: how a running daemon is.
struct StatusCommand: Command {
    static let usage = CommandUsage(
        "status", summary: "Show how a running daemon is.",
        discussion: """
            Whether it is ready, which rules it runs, what each worker does, and how far each partition is read. \
            --format json prints what the daemon answers at /api/v1/status.

            Ends with 69 where no daemon answers.
            """,
        arguments: [DaemonEndpoint.url, DaemonEndpoint.tokenFile, ReportFormat.option],
        examples: [
            Example("", "the daemon of this machine"),
            Example("--url http://10.0.0.7:8181 --token-file ~/.attune-token", "one on another machine"),
            Example("--format json | jq '.workers[].partitions[].inputs[].lag'", "how far it lags behind"),
        ])

    private let endpoint: DaemonEndpoint
    private let format: ReportFormat

    /// How long the daemon may take to answer.
    private static let timeout = Duration.seconds(10)

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        format = try arguments[ReportFormat.option]
    }

    func run(in context: Context) throws -> ExitCode {
        let client = try endpoint.client(in: context)
        let answer = try client.ask("GET", "/api/v1/status", timeout: Self.timeout)
        switch format {
        case .text: context.output.write(StatusPage(answer.document, terminal: context.output.terminal).text)
        case .json: context.output.write(answer.bytes)
        }
        return .success
    }
}
