internal import CommandLineTool
internal import JSON

/// `attune individual erase`: everything about an individual is deleted.
struct EraseIndividualCommand: Command {
    static let id = Argument.positional("ID", as: .text, help: "the individual's id, or an alias of it")
    static let yes = Argument.flag("yes", help: "really erase: without it nothing happens")
    static let usage = CommandUsage(
        "individual erase", summary: "Have a running daemon erase one individual.",
        discussion: """
            The daemon writes an event `individual.erased` into its first input that takes CloudEvents, and erases the individual when it \
            reads that: so everything that reads the inputs sees it, too. Running journeys end without sending. It cannot be undone.

            Ends with 64 without --yes, 69 where no daemon answers or its broker is away.
            """,
        arguments: [id, yes, DaemonEndpoint.url, DaemonEndpoint.tokenFile],
        examples: [Example("joe --yes", "erase all that is known of joe")])

    private let endpoint: DaemonEndpoint
    private let id: String
    private let isSure: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        id = try arguments[Self.id]
        isSure = try arguments[Self.yes]
    }

    func run(in context: Context) throws -> ExitCode {
        guard isSure else {
            throw CommandFailure(
                .usage,
                "nothing was erased\nhelp: everything about \(StyledLine.visible(id)) would be deleted for good; give --yes"
            )
        }
        let answer = try IndividualEndpoint(try endpoint.client(in: context), id).ask(
            "POST", "/erase", accepting: 202
        ).document
        let (event, topic) = (answer["event"]?.shown ?? "–", answer["topic"]?.shown ?? "–")
        for place in [answer] + (answer["also"]?.elements ?? []) {
            context.output.writeLine(
                "\(event) is written to \(topic), partition \(place["partition"]?.shown ?? "–"), offset "
                    + "\(place["offset"]?.shown ?? "–"): who reads it erases the individual")
        }
        return .success
    }
}
