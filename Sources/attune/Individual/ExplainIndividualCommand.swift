internal import CommandLineTool
internal import JSON

/// `attune individual explain`: what would happen to one individual if a campaign's trigger came now.
struct ExplainIndividualCommand: Command {
    static let id = Argument.positional("ID", as: .text, help: "the individual's id, or an alias of it")
    static let campaign = Argument.positional("CAMPAIGN", as: .text, help: "the campaign's name")
    static let event = Argument.option(
        "event", as: ValueParser<String>.text.named("JSON"),
        help:
            "the trigger's data, a JSON object (default: what a running journey of the campaign keeps of its trigger, else nothing)"
    )
    static let type = Argument.option(
        "type", as: ValueParser<String>.text.named("TYPE"), help: "the trigger's type (default: the campaign's first)")
    static let usage = CommandUsage(
        "individual explain", summary: "Explain what a campaign would do with one individual now.",
        discussion: """
            Takes an event that triggers the campaign, as if it came now, through the gates one by one: those of the entry, and those of \
            the campaign's first send. Each says whether it lets through, why not, and which values it has read. Nothing changes. A send \
            that passes may still be outranked by another campaign's of the same instant.

            Ends with 1 where nobody is known under the id, 65 where there is no such campaign, 69 where no daemon answers.
            """,
        arguments: [
            id, campaign, event, type, ReportFormat.option, DaemonEndpoint.url, DaemonEndpoint.tokenFile,
        ],
        examples: [
            Example("joe cart-reminder", "with what a running journey keeps of its trigger"),
            Example(#"joe cart-reminder --event '{"cart_id": "c1", "value": 80.0}'"#, "with the trigger's data"),
        ])

    private let endpoint: DaemonEndpoint
    private let id: String
    private let query: [(name: String, value: String)]
    private let format: ReportFormat

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        id = try arguments[Self.id]
        format = try arguments[ReportFormat.option]
        var query = [(name: "campaign", value: try arguments[Self.campaign])]
        if let type = try arguments[Self.type] { query.append(("type", type)) }
        if let event = try arguments[Self.event] { query.append(("event", event)) }
        self.query = query
    }

    func run(in context: Context) throws -> ExitCode {
        let daemon = try IndividualEndpoint(try endpoint.client(in: context), id)
        let answer = try daemon.ask("GET", "/explain" + PercentEncoding.query(query))
        switch format {
        case .text:
            context.output.write(ExplanationPage(answer.document, terminal: context.output.terminal).text)
        case .json: context.output.write(answer.bytes)
        }
        return .success
    }
}
