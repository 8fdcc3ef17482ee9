internal import CEL
internal import CommandLineTool
internal import Configuration
internal import ConfiguredInputs
internal import Daemon
internal import Events
internal import KafkaClient

/// `attuned export`: a topic's records as a history for `attune backtest`.
struct ExportCommand: Command {
    static let topic = Argument.repeatedOption(
        "topic", as: ValueParser<String>.text.named("TOPIC"),
        help: "a topic; several are merged by their records' timestamps. With --config one of its inputs; without, all")
    static let broker = Argument.option(
        "broker", as: .broker, help: "a broker, localhost:9092 for example; --config says more than that")
    static let config = Argument.option(
        "config", as: .file,
        help: "the daemon's configuration: how brokers are reached, and what the inputs' formats are")
    static let from = Argument.option("from", as: instant, help: "only records whose timestamp is not before this")
    static let until = Argument.option("until", as: instant, help: "only records whose timestamp is before this")
    static let usage = CommandUsage(
        "export", summary: "Write what a topic holds as a history for 'attune backtest'.",
        discussion: """
            Each line is a CloudEvents 1.0 event, whatever the topic's format; its extension attribute "recordtime" is the \
            record's timestamp, its subject the individual. Lines are in order of the timestamps over all partitions. What \
            is there at the start is read, committed records only; no consumer group sees it.

            A record that cannot be a line (no JSON, no value, no event of the input's format) is left out; standard error \
            tells how many and why.

            Exit codes: 69 where no broker answers, 74 where one refuses to be read, 78 where a topic does not exist.
            """,
        arguments: [topic, broker, config, from, until],
        examples: [
            Example(
                "--config /etc/attune/attuned.yaml > history.jsonl", "all inputs of the daemon, in their formats"),
            Example(
                "--topic shop.events --broker localhost:9092 --from 2026-03-01T00:00:00Z > history.jsonl",
                "CloudEvents of a topic, from March on"),
        ])

    private static let instant = ValueParser<Milliseconds>("TIME") { text throws(ValueProblem) in
        guard let time = Timestamp(rfc3339: text) else {
            throw ValueProblem("is not a time such as 2026-03-02T09:00:00Z")
        }
        return time.milliseconds
    }

    private let topics: [String]
    private let broker: String?
    private let config: String?
    private let from: Milliseconds?
    private let until: Milliseconds?

    init(_ arguments: Arguments) throws(UsageError) {
        topics = try arguments[Self.topic]
        broker = try arguments[Self.broker]
        config = try arguments[Self.config]
        from = try arguments[Self.from]
        until = try arguments[Self.until]
        guard (broker == nil) != (config == nil) else {
            throw UsageError("give either --broker or --config", help: "--broker localhost:9092")
        }
        guard config != nil || !topics.isEmpty else { throw UsageError("--topic is missing") }
    }

    func run(in context: Context) throws -> ExitCode {
        let properties: ClientConfiguration
        var inputs: [EventInput]
        if let config {
            let configuration = try ConfigurationFile.load(config, [], in: context)
            properties = ClientProperties(configuration, log: nil).admin
            let all = configuration.inputs.map(EventInput.init)
            inputs = try topics.map { topic in
                guard let input = all.first(where: { $0.topic.utf8.elementsEqual(topic.utf8) }) else {
                    throw CommandFailure(
                        .configuration, "\(topic) is no input of \(config): \(all.map(\.topic).joined(separator: ", "))"
                    )
                }
                return input
            }
            if inputs.isEmpty { inputs = all }
        } else {
            properties = ClientConfiguration([.init("bootstrap.servers", broker ?? "")])
            inputs = topics.map { EventInput(topic: $0, format: .cloudEvents) }
        }
        do {
            try Export(of: inputs, properties: properties, from: from, until: until).run(on: context.output)
        } catch let error as KafkaError {
            throw CommandFailure(
                error.exitCode, "\(error)\(error.exitCode == .unavailable ? "; is the broker there?" : "")")
        }
        return .success
    }
}
