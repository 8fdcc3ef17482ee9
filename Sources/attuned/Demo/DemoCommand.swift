internal import CommandLineTool
internal import Daemon
internal import RuleSets
internal import YAML

/// `attuned demo`: everything in one process, with a simulated shop.
struct DemoCommand: Command {
    static let rate = Argument.option(
        "rate", as: .integer(in: 1...50_000), default: "500", help: "events a second")
    static let duration = Argument.option(
        "duration", as: .duration, help: "how long, 60s for example; without it until Ctrl-C")
    static let individuals = Argument.option(
        "individuals", as: .integer(in: 1...1_000_000), default: "2000", help: "how many people visit the shop")
    static let seed = Argument.option(
        "seed", as: .integer(in: 0...UInt64.max), default: "1", help: "which of the possible histories of the shop")
    static let usage = CommandUsage(
        "demo", summary: "Watch a simulated shop trigger messages, on a Kafka broker inside the process.",
        discussion: """
            The daemon's own worker reads the shop's events from an embedded broker, decides by the example rules and writes \
            message commands. Time in the shop runs \(DemoClock.speed) times as fast as the clock: half an hour passes in \
            \(30 * 60 / DemoClock.speed) seconds.

            On a terminal you see a live view; where standard output is none, or TERM is "dumb", messages and totals are lines. \
            NO_COLOR takes the colours away. At the end there is a summary.
            """,
        arguments: [duration, rate, individuals, seed],
        examples: [
            Example("", "until Ctrl-C"),
            Example("--duration 60s --rate 2000 --individuals 10000", "a minute of a busier shop"),
            Example("--duration 60s | tee demo.txt", "as lines, which a file keeps"),
        ])

    private let settings: Demo.Settings

    init(_ arguments: Arguments) throws(UsageError) {
        settings = Demo.Settings(
            rate: try arguments[Self.rate], duration: try arguments[Self.duration],
            individuals: try arguments[Self.individuals], seed: try arguments[Self.seed],
            program: CommandLine.arguments.first ?? "attuned")
    }

    func run(in context: Context) throws -> ExitCode {
        let loaded = RuleSetLoader.load(ExampleRules.files, timeZones: RuleFiles.timeZones(context.environment))
        guard let rules = loaded.ruleSet else {
            // They are right; what may be missing are the system's time zones.
            let renderer = DiagnosticRenderer(usesColor: context.output.errorTerminal.hasColors)
            context.output.writeError(renderer.render(loaded.diagnostics))
            throw CommandFailure(.configuration, "the example rules do not load here; see above")
        }
        try Demo(settings, rules: rules, environment: context.environment, output: context.output).run()
        return .success
    }
}
