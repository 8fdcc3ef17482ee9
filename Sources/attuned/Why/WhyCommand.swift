internal import CEL
internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import Events
internal import HumanText
internal import KafkaClient

/// `attuned why`: what was decided of one individual, a sentence a decision.
struct WhyCommand: Command {
    /// From when on.
    enum Since: Sendable {
        case instant(Milliseconds)
        /// So long ago.
        case ago(Milliseconds)
    }

    static let individual = Argument.positional(
        "INDIVIDUAL", as: .text, help: "the individual's id; an alias is not followed")
    static let campaign = Argument.option(
        "campaign", as: ValueParser<String>.text.named("NAME"), help: "only what this campaign decided")
    static let since = Argument.option(
        "since", as: sinceParser, help: "only what was decided from then on: a time, or how long ago (24h)")
    static let config = Argument.option(
        "config", as: .file, help: "the daemon's configuration: how brokers are reached, and where decisions go")
    static let broker = Argument.option("broker", as: .broker, help: "a broker; --config says more than that")
    static let topic = Argument.option(
        "topic", as: ValueParser<String>.text.named("TOPIC"), help: "the topic of decisions, with --broker")
    static let usage = CommandUsage(
        "why", summary: "Tell what was decided of one individual, and why.",
        discussion: """
            One sentence a decision, in their order: what a campaign did, on which event, why, and the values that were read. They are \
            read from the topic of decisions, of which one partition has all of an individual's; so no daemon needs to run. Personal \
            values are masked there. A suppression like one of the last day is told with the next decision, as a number.

            Exit codes: 1 where there is no such decision, 69 where no broker answers, 74 where one refuses to be read, 78 where the \
            topic does not exist.
            """,
        arguments: [individual, campaign, since, config, broker, topic],
        examples: [
            Example("joe --config /etc/attune/attuned.yaml", "everything that was decided of joe"),
            Example(
                "joe --campaign cart-reminder --since 24h --config /etc/attune/attuned.yaml",
                "why did joe get no reminder today?"),
            Example("joe --broker localhost:9092 --topic shop.decisions", "without a configuration"),
        ])

    private static let sinceParser = ValueParser<Since>("TIME") { text throws(ValueProblem) in
        if let time = Timestamp(rfc3339: text) { return .instant(time.milliseconds) }
        if let ago = try? DurationText.milliseconds(text) { return .ago(ago) }
        throw ValueProblem("is neither a time such as 2026-03-02T09:00:00Z nor a duration such as 24h")
    }

    private let individual: String
    private let campaign: String?
    private let since: Since?
    private let config: String?
    private let broker: String?
    private let topic: String?

    init(_ arguments: Arguments) throws(UsageError) {
        individual = try arguments[Self.individual]
        campaign = try arguments[Self.campaign]
        since = try arguments[Self.since]
        config = try arguments[Self.config]
        broker = try arguments[Self.broker]
        topic = try arguments[Self.topic]
        guard (broker == nil) != (config == nil) else {
            throw UsageError("give either --config or --broker", help: "--config /etc/attune/attuned.yaml")
        }
        guard config != nil || topic != nil else { throw UsageError("--topic is missing") }
    }

    func run(in context: Context) throws -> ExitCode {
        let properties: ClientConfiguration
        var topic = topic ?? ""
        if let config {
            let configuration = try ConfigurationFile.load(config, [], in: context)
            properties = ClientProperties(configuration, log: nil).admin
            if topic.isEmpty { topic = configuration.output.decisions }
        } else {
            properties = ClientConfiguration([.init("bootstrap.servers", broker ?? "")])
        }
        let from: Milliseconds? =
            switch since {
            case nil: nil
            case .instant(let time): time
            case .ago(let length): WallClock.milliseconds().subtractingClamped(length)
            }
        let reader = DecisionReader(of: individual, campaign: campaign, since: from)
        do {
            let partition = try reader.read(topic, properties, to: context.output)
            guard let partition else { return .success }
            throw CommandFailure(
                .checkFailed,
                "partition \(partition) of \(topic) has no such decision of \(StyledLine.visible(individual))")
        } catch let error as KafkaError {
            throw CommandFailure(
                error.exitCode, "\(error)\(error.exitCode == .unavailable ? "; is the broker there?" : "")")
        }
    }
}
