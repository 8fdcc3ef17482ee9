internal import CommandLineTool
internal import JSON

/// `attune individual show`: what a running daemon knows of one individual.
struct ShowIndividualCommand: Command {
    static let id = Argument.positional("ID", as: .text, help: "the individual's id, or an alias of it")
    static let usage = CommandUsage(
        "individual show", summary: "Show what a running daemon knows of one individual.",
        discussion: """
            Attributes (personal ones are masked), consents, features, scores and segments as they are now, running journeys with what \
            each waits for, how much of each cap is used up, and the last decisions, of each campaign and outcome the newest. \
            --format json prints what the daemon answers at /api/v1/individuals/ID.

            Ends with 1 where nobody is known under the id, 69 where no daemon answers, or another daemon of the group has the individual.
            """,
        arguments: [id, ReportFormat.option, DaemonEndpoint.url, DaemonEndpoint.tokenFile],
        examples: [
            Example("joe", "all that is known of joe"),
            Example("joe --format json | jq .decisions", "why did joe not get it?"),
        ])

    private let endpoint: DaemonEndpoint
    private let id: String
    private let format: ReportFormat

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        id = try arguments[Self.id]
        format = try arguments[ReportFormat.option]
    }

    func run(in context: Context) throws -> ExitCode {
        let answer = try IndividualEndpoint(try endpoint.client(in: context), id).ask("GET", "")
        switch format {
        case .text:
            context.output.write(IndividualPage(answer.document, terminal: context.output.terminal).text)
        case .json: context.output.write(answer.bytes)
        }
        return .success
    }
}
