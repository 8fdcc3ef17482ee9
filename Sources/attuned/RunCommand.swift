internal import CommandLineTool
internal import Configuration
internal import Daemon

/// `attuned --config FILE`: the daemon.
struct RunCommand: Command {
    static let drain = Argument.flag(
        "drain", help: "read what the partitions hold that the state knows, then end: before 'recover --partitions'")
    static let usage = CommandUsage(
        "run", summary: "Run the daemon until SIGTERM or SIGINT.",
        discussion: "The same as `attuned --config FILE`.",
        arguments: [ConfigurationFile.option, ConfigurationFile.overrides, drain],
        examples: [
            Example("--config /etc/attune/attuned.yaml", "run with this configuration"),
            Example("--config attuned.yaml --set clock=records", "replay the history of the topics as of then"),
            Example("--config attuned.yaml --drain", "read to the ends before the state is moved"),
        ])

    let path: String
    let overrides: [Override]
    let isDraining: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        path = try arguments[ConfigurationFile.option]
        overrides = try arguments[ConfigurationFile.overrides]
        isDraining = try arguments[Self.drain]
    }

    func run(in context: Context) throws -> ExitCode {
        let configuration = try ConfigurationFile.load(path, overrides, in: context)
        let (rules, source) = try RuleFiles.load(configuration, in: context)
        let log = Log(
            level: configuration.log.level, format: configuration.log.format, environment: context.environment)
        do {
            try Service(configuration, rules: rules, source: source, log: log, isDraining: isDraining).run()
        } catch let error as ServiceError {
            throw CommandFailure(error.kind.exitCode, error.description)
        }
        return .success
    }
}

extension ServiceError.Kind {
    var exitCode: ExitCode {
        switch self {
        case .configuration: .configuration
        case .files: .inputOutput
        case .unavailable: .unavailable
        case .failure: .internalError
        }
    }
}
