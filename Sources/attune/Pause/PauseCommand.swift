internal import CommandLineTool
internal import RuleSets

/// `attune pause`: campaigns start nothing and send nothing.
struct PauseCommand: Command {
    static let usage = CommandUsage(
        "pause", summary: "Pause campaigns: they start nothing and send nothing.", discussion: PausedRules.discussion,
        arguments: [PausedRules.names, PausedRules.all, PausedRules.rules],
        examples: [
            Example("cart-reminder --rules /etc/attune/rules", "stop one campaign"),
            Example("--all --rules /etc/attune/rules", "stop everything"),
        ])

    private let paused: PausedRules

    init(_ arguments: Arguments) throws(UsageError) { paused = try PausedRules(arguments) }

    func run(in context: Context) throws -> ExitCode {
        try paused.run({ .pause($0) }, all: .pauseAll, on: context.output)
        return .success
    }
}
