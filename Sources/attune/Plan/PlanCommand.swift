internal import CommandLineTool
internal import JSON
internal import RuleSets

/// `attune plan`: what rule files would change in a running daemon.
struct PlanCommand: Command {
    static let directory = Argument.positional(
        "DIR", as: .directory, help: "the rule files as the daemon would read them")
    static let usage = CommandUsage(
        "plan", summary: "Show what rule files would change in a running daemon.",
        discussion: """
            Sends the files to the daemon, which checks them as a reload would and compares: definitions that are new, changed or gone, \
            running journeys that go on or would be withdrawn, features that would be warming and until when, features whose history would \
            be dropped. Nothing changes. Each worker looks through its individuals, as it does when rules change.

            Ends with 1 where the rules have errors, 69 where no daemon answers.
            """,
        arguments: [directory, ReportFormat.option, DaemonEndpoint.url, DaemonEndpoint.tokenFile],
        examples: [
            Example("rules/", "before a reload"),
            Example("rules/ --format json | jq '[.journeys[].withdrawn] | add'", "how many journeys would end?"),
        ])

    private let endpoint: DaemonEndpoint
    private let directory: String
    private let format: ReportFormat

    /// How long the daemon may take: it loads the rules, and looks through its individuals.
    private static let timeout = Duration.seconds(60)

    init(_ arguments: Arguments) throws(UsageError) {
        endpoint = try DaemonEndpoint(arguments)
        directory = try arguments[Self.directory]
        format = try arguments[ReportFormat.option]
    }

    func run(in context: Context) throws -> ExitCode {
        let client = try endpoint.client(in: context)
        let answer = try client.ask(
            "POST", "/api/v1/plan", body: try body(), timeout: Self.timeout, accepting: [200, 422])
        guard answer.status == 200 else {
            if let text = answer.document["text"]?.string, !text.isEmpty { context.output.writeError(text) }
            throw CommandFailure(.checkFailed, answer.document["error"]?.shown ?? "the rules have errors")
        }
        switch format {
        case .text: context.output.write(PlanPage(answer.document, terminal: context.output.terminal).text)
        case .json: context.output.write(answer.bytes)
        }
        return .success
    }

    private func body() throws -> [UInt8] {
        let files = try RuleSetPaths.files([directory])
        for file in files where String(validating: file.bytes, as: UTF8.self) == nil {
            throw CommandFailure(.checkFailed, "\(file.path) is not UTF-8")
        }
        var writer = JSONWriter()
        writer.object {
            $0.key("files")
            $0.array {
                for file in files {
                    $0.object {
                        $0.key("name"); $0.string(file.name)
                        $0.key("path"); $0.string(file.path)
                        $0.key("text"); $0.string(String(decoding: file.bytes, as: UTF8.self))
                    }
                }
            }
        }
        return writer.bytes
    }
}
