internal import CommandLineTool
internal import Decisions
internal import JSON

/// `attune decisions tail`: decisions of a running daemon as they are committed.
struct TailDecisionsCommand: Command {
    /// How decisions are printed.
    enum Format: String, CaseIterable, Sendable { case text, jsonl }

    static let campaign = Argument.option(
        "campaign", as: ValueParser<String>.text.named("NAME"), help: "only those of a campaign")
    static let outcome = Argument.option(
        "outcome", as: ValueParser<Outcome>.choice(), help: "only those with an outcome")
    static let reason = Argument.option("reason", as: ValueParser<Reason>.choice(), help: "only those with a reason")
    static let individual = Argument.option(
        "individual", as: ValueParser<String>.text.named("ID"),
        help: "only those about an individual; an alias is not followed")
    static let count = Argument.option(
        "count", as: ValueParser<Int>.integer(in: 1...1_000_000_000), help: "end after so many (default: never)")
    static let format = Argument.option(
        "format", as: ValueParser<Format>.choice(), default: "text", help: "a line for people, or a record a line")
    static let usage = CommandUsage(
        "decisions tail", summary: "Show a running daemon's decisions as they are made.",
        discussion: """
            Decisions whose transactions have committed from now on, of the partitions that this daemon has. What comes faster than it can \
            be shown is left out, and said on standard error. --format jsonl prints records as they are on the decisions topic.

            Ends with 69 where no daemon answers, or it stops.
            """,
        arguments: [
            campaign, outcome, reason, individual, count, format, DaemonEndpoint.url, DaemonEndpoint.tokenFile,
        ],
        examples: [
            Example("--campaign cart-reminder --outcome suppressed", "whom does it not reach, and why?"),
            Example("--individual joe --format jsonl --count 1", "wait for joe's next decision"),
        ])

    private let endpoint: DaemonEndpoint
    private let query: [(name: String, value: String)]
    private let count: Int?
    private let format: Format

    /// The longest time without a sign of the daemon, which gives one every 10 seconds.
    private static let silence = Duration.seconds(45)

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        count = try arguments[Self.count]
        format = try arguments[Self.format]
        let filters = [
            ("campaign", try arguments[Self.campaign]), ("outcome", try arguments[Self.outcome]?.rawValue),
            ("reason", try arguments[Self.reason]?.rawValue), ("individual", try arguments[Self.individual]),
        ]
        query = filters.compactMap { name, value in value.map { (name, $0) } }
    }

    func run(in context: Context) throws -> ExitCode {
        let client = try endpoint.client(in: context)
        let output = context.output
        var left = count ?? .max
        let refusal: HTTPResponse?
        do throws(HTTPError) {
            refusal = try client.events(
                "/api/v1/decisions" + PercentEncoding.query(query), silence: Self.silence
            ) { events in
                for event in events where left > 0 {
                    if event.name == "decision" { left -= 1 }
                    show(event, on: output)
                }
                output.flush()
                return left > 0 && !output.isClosed
            }
        } catch .incomplete {
            throw CommandFailure(.unavailable, "the daemon at \(client.address) is gone")
        } catch {
            throw client.failure(error)
        }
        if let refusal { throw client.failure(refusal, "/api/v1/decisions") }
        guard left == 0 || output.isClosed else {
            throw CommandFailure(.unavailable, "the daemon at \(client.address) has ended the stream: it stops")
        }
        return .success
    }

    private func show(_ event: EventStreamParser.Event, on output: Output) {
        let document = JSONValue(parsing: Array(event.data.utf8))
        if event.name == "dropped" {
            return output.writeError("\(document?["dropped"]?.shown ?? "some") decisions were left out here")
        }
        switch format {
        case .jsonl: output.writeLine(event.data)
        case .text:
            guard let document else { return }
            let line = DecisionLine(document["data"] ?? .null, terminal: output.terminal)
            output.writeLine("\(document["time"]?.shown ?? "–")  \(document["subject"]?.shown ?? "–")  \(line.text)")
        }
    }
}
