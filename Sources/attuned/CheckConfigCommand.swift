internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import RuleSets

/// `attuned check-config`: everything that the daemon checks before it reads a record.
struct CheckConfigCommand: Command {
    static let offline = Argument.flag("offline", help: "do not ask the broker for the topics")
    static let usage = CommandUsage(
        "check-config", summary: "Check the configuration, the rules and the topics; change nothing.",
        arguments: [ConfigurationFile.option, ConfigurationFile.overrides, offline],
        examples: [Example("--config /etc/attune/attuned.yaml", "check before a restart")])

    let path: String
    let overrides: [Override]
    let isOffline: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        path = try arguments[ConfigurationFile.option]
        overrides = try arguments[ConfigurationFile.overrides]
        isOffline = try arguments[Self.offline]
    }

    func run(in context: Context) throws -> ExitCode {
        let configuration = try ConfigurationFile.load(path, overrides, in: context)
        do throws(ServiceError) {
            try ClientProperties(configuration, log: nil).check()
        } catch {
            throw CommandFailure(error.kind.exitCode, error.description)
        }
        let rules = try RuleFiles.load(configuration, in: context).rules
        context.output.writeLine("rules: \(rules.campaigns.count) campaigns, \(rules.tests.count) tests, \(rules.hash)")
        if isOffline { return .success }
        // How long a broker that is away is asked cannot be told as a part of a whole.
        if context.output.errorTerminal.isCapable { context.output.writeError("asking the broker for its topics") }
        do {
            let partitions = try TopicCheck.run(configuration)
            context.output.writeLine(
                "topics: \(configuration.inputs.map(\.topic).joined(separator: ", ")), \(partitions) partitions")
        } catch let error as ServiceError {
            throw CommandFailure(error.kind.exitCode, error.description)
        }
        return .success
    }
}
