internal import CommandLineTool
internal import RuleSets

/// `attune resume`: campaigns that were paused go on.
struct ResumeCommand: Command {
    static let usage = CommandUsage(
        "resume", summary: "Take up campaigns that were paused.", discussion: PausedRules.discussion,
        arguments: [PausedRules.names, PausedRules.all, PausedRules.rules],
        examples: [
            Example("cart-reminder --rules /etc/attune/rules", "one campaign goes on"),
            Example("--all --rules /etc/attune/rules", "everything goes on"),
        ])

    private let paused: PausedRules

    init(_ arguments: Arguments) throws(UsageError) { paused = try PausedRules(arguments) }

    func run(in context: Context) throws -> ExitCode {
        try paused.run({ .resume($0) }, all: .resumeAll, on: context.output)
        return .success
    }
}
