internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import HumanText
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
        // One after the other, whatever the one before came to: who mends something mends all of it.
        var failures: [CommandFailure] = []
        func note(_ check: () throws -> Void) throws {
            do {
                try check()
            } catch let error as ServiceError {
                failures.append(CommandFailure(error.kind.exitCode, error.description))
            } catch let error as CommandFailure {
                failures.append(error)
            }
        }
        try note { try ClientProperties(configuration, log: nil).check() }
        let hasProperties = failures.isEmpty
        try note { try checkRules(configuration, in: context) }
        // Clients with wrong properties cannot be made.
        if !isOffline, hasProperties { try note { try checkTopics(configuration, in: context) } }
        guard let last = failures.popLast() else { return .success }
        for failure in failures { context.output.writeError("error: \(failure.description)") }
        throw CommandFailure((failures.first ?? last).exitCode, last.description)
    }

    private func checkRules(_ configuration: Configuration, in context: Context) throws {
        let rules = try RuleFiles.load(configuration, in: context).rules
        context.output.writeLine(
            "rules: \(rules.campaigns.count.counted("campaign")), \(rules.tests.count.counted("test")), \(rules.hash)")
        if rules.campaigns.isEmpty {
            context.output.writeError("warning: \(RuleSource.noCampaign), see `rules.directory`")
        }
    }

    private func checkTopics(_ configuration: Configuration, in context: Context) throws {
        // How long a broker that is away is asked cannot be told as a part of a whole.
        if context.output.errorTerminal.isCapable { context.output.writeError("asking the broker for its topics") }
        let partitions = try TopicCheck.run(configuration)
        context.output.writeLine(
            "topics: \(configuration.inputs.map(\.topic).joined(separator: ", ")), \(partitions.counted("partition"))")
    }
}
