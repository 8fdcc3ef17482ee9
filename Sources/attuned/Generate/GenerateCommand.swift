internal import CEL
internal import CommandLineTool
internal import Configuration
internal import Daemon
internal import KafkaClient

/// `attuned generate`: events of the simulated shop, written to a topic.
struct GenerateCommand: Command {
    static let topic = Argument.requiredOption(
        "topic", as: ValueParser<String>.text.named("TOPIC"), help: "the topic to write to; it exists already")
    static let broker = Argument.option(
        "broker", as: .broker, help: "a broker, localhost:9092 for example; --config says more than that")
    static let config = Argument.option(
        "config", as: .file, help: "a daemon's configuration, whose 'kafka:' says how brokers are reached")
    static let individuals = Argument.option(
        "individuals", as: .integer(in: 1...10_000_000), default: "1000", help: "how many people visit the shop")
    static let events = Argument.option(
        "events", as: .integer(in: 1...1_000_000_000), default: "10000", help: "how many events are written")
    static let seed = Argument.option(
        "seed", as: .integer(in: 0...UInt64.max), default: "1", help: "which of the possible histories of the shop")
    static let start = Argument.option(
        "start", as: instant, help: "when the shop opens; without it so long ago that the last event is of now")
    static let rate = Argument.option(
        "rate", as: .integer(in: 1...1_000_000), default: "50",
        help: "events a second of shop time, as far as so many people can make them")
    static let live = Argument.flag(
        "live", help: "write each event at its time, as the shop would, instead of all at once")
    static let usage = CommandUsage(
        "generate", summary: "Write events of a simulated shop to a topic.",
        discussion: """
            Each record is a CloudEvents 1.0 event of the types in the example rules; its key is the individual, its timestamp \
            when it arrived, its partition the one that Java's producers choose. A few events are late or come twice. With \
            --start the same arguments give the same records every time; 'attune generate' writes them as lines instead.

            Exit codes: 69 where no broker answers or one stops answering, 74 where the broker refuses a record, 78 where the \
            topic does not exist.
            """,
        arguments: [topic, broker, config, individuals, events, seed, start, rate, live],
        examples: [
            Example("--topic shop.events --broker localhost:9092", "10,000 events, the last of now"),
            Example(
                "--topic shop.events --config /etc/attune/attuned.yaml --events 1000000",
                "a million, as the daemon connects"),
            Example(
                "--topic shop.events --broker localhost:9092 --live --rate 200 --individuals 20000",
                "as they happen; 200 a second once the shop has filled, after five minutes"),
        ])

    /// The years are those of the shop: its texts of times have four digits.
    private static let instant = ValueParser<Timestamp>("TIME") { text throws(ValueProblem) in
        let years: ClosedRange<Int64> = 0...221_845_392_000_000
        guard let time = Timestamp(rfc3339: text) else {
            throw ValueProblem("is not a time such as 2026-03-02T09:00:00Z")
        }
        guard years.contains(time.milliseconds) else { throw ValueProblem("is not between the years 1970 and 9000") }
        return time
    }

    private let topic: String
    private let broker: String?
    private let config: String?
    private let plan: GenerationPlan

    init(_ arguments: Arguments) throws(UsageError) {
        topic = try arguments[Self.topic]
        broker = try arguments[Self.broker]
        config = try arguments[Self.config]
        guard (broker == nil) != (config == nil) else {
            throw UsageError("give either --broker or --config", help: "--broker localhost:9092")
        }
        plan = GenerationPlan(
            individuals: try arguments[Self.individuals], events: try arguments[Self.events],
            seed: try arguments[Self.seed], start: try arguments[Self.start]?.milliseconds,
            rate: Double(try arguments[Self.rate]), isLive: try arguments[Self.live])
    }

    func run(in context: Context) throws -> ExitCode {
        let properties: ClientConfiguration
        if let config {
            properties = ClientProperties(try ConfigurationFile.load(config, [], in: context), log: nil).admin
        } else {
            properties = ClientConfiguration([.init("bootstrap.servers", broker ?? "")])
        }
        do {
            try Generation(plan, topic: topic, properties: properties).run(on: context.output)
        } catch let error as KafkaError {
            throw CommandFailure(
                error.exitCode, "\(error)\(error.exitCode == .unavailable ? "; is the broker there?" : "")")
        }
        return .success
    }
}

extension KafkaError {
    /// Whether the broker was not there, the client could not be set up, or a record was refused.
    var exitCode: ExitCode {
        switch code {
        case .transport, .timedOut, .allBrokersDown, .messageTimedOut, .queueFull: .unavailable
        case .invalidArgument: .configuration
        default: .inputOutput
        }
    }
}
