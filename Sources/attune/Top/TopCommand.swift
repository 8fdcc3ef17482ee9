internal import CommandLineTool
internal import JSON

/// `attune top`: a running daemon's live screen.
struct TopCommand: Command {
    static let interval = Argument.option(
        "interval", as: .duration, default: "1s", help: "how long between two looks at the daemon")
    static let count = Argument.option(
        "count", as: ValueParser<Int>.integer(in: 1...1_000_000_000), help: "end after so many looks (default: never)")
    static let usage = CommandUsage(
        "top", summary: "Watch a running daemon decide.",
        discussion: """
            What comes in and goes out, messages by campaign and channel, what was not sent and why, and the last messages as they are \
            sent: the screen that 'attuned demo' shows. Numbers are those of this daemon since it started, of the partitions that it \
            has. Personal values are masked.

            On a terminal you see a live screen until Ctrl-C; where standard output is none, or TERM is "dumb", a line for each look.

            Ends with 69 where no daemon answers, or it stops.
            """,
        arguments: [interval, count, DaemonEndpoint.url, DaemonEndpoint.tokenFile],
        examples: [
            Example("", "the daemon of this machine"),
            Example("--url http://10.0.0.7:8181 --token-file ~/.attune-token", "one on another machine"),
            Example("--interval 10s --count 6 | tee minute.txt", "a minute as lines, which a file keeps"),
        ])

    private let endpoint: DaemonEndpoint
    private let interval: Duration
    private let count: Int?

    /// How long the daemon may take to answer.
    private static let timeout = Duration.seconds(10)

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        interval = try arguments[Self.interval]
        count = try arguments[Self.count]
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        let client = try endpoint.client(in: context)
        // Who is refused, or finds nobody, is told so before the screen is taken.
        var answer = try look(client)
        let interruption = Interruption()
        let listener = MessageListener(client)
        listener.start()
        var meter = RateMeter()
        let begun = ContinuousClock.now
        let screen = LiveScreen(on: output)
        var left = count ?? .max
        while true {
            var dashboard = TopSnapshot(status: answer.status, campaigns: answer.campaigns).dashboard
            dashboard.rates = meter.rates(
                at: ContinuousClock.now - begun, events: dashboard.events, messages: dashboard.messages)
            dashboard.sentences = listener.sentences
            if screen != nil {
                screen?.draw { DashboardView.lines(dashboard, size: $0) }
            } else {
                output.writeLine(output.terminal.styled(DashboardView.totals(dashboard), .dim))
                output.flush()
            }
            left -= 1
            if left == 0 || output.isClosed || interruption.comes(within: interval) { return .success }
            answer = try look(client)
        }
    }

    private func look(_ client: HTTPClient) throws -> (status: JSONValue, campaigns: JSONValue) {
        let status = try client.ask("GET", "/api/v1/status", timeout: Self.timeout).document
        let campaigns = try client.ask("GET", "/api/v1/campaigns", timeout: Self.timeout).document
        return (status, campaigns)
    }
}
