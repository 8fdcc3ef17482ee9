internal import CEL
internal import CommandLineTool
internal import Simulation

/// `attune generate`: events of the simulated shop, to try rules and pipelines with.
struct GenerateCommand: Command {
    static let individuals = Argument.option(
        "individuals", as: .integer(in: 1...10_000_000), default: "1000", help: "how many people visit the shop")
    static let events = Argument.option(
        "events", as: .integer(in: 1...1_000_000_000_000), default: "10000", help: "how many events are written")
    static let seed = Argument.option(
        "seed", as: .integer(in: 0...UInt64.max), default: "1", help: "which of the possible histories of the shop")
    static let start = Argument.option(
        "start", as: instant, default: "2026-01-01T00:00:00Z", help: "when the shop opens: no event is earlier")
    static let rate = Argument.option(
        "rate", as: .integer(in: 1...1_000_000), default: "50",
        help: "events a second of shop time, as far as so many people can make them")
    static let usage = CommandUsage(
        "generate", summary: "Write events of a simulated shop, one JSON object a line.",
        discussion: """
            Each line is a CloudEvents 1.0 event of the types in the example rules; its extension attribute "recordtime" is \
            the instant at which it arrives. Lines are in order of arrival; a few events arrive late or twice. The same \
            arguments give the same bytes on every machine.
            """,
        arguments: [individuals, events, seed, start, rate],
        examples: [
            Example("--events 100000 --seed 7 > events.jsonl", "a file of 100,000 events"),
            Example("--individuals 50 | jq -r .type | sort | uniq -c", "which types there are"),
        ])

    private let individuals: Int
    private let events: Int
    private let seed: UInt64
    private let start: Timestamp
    private let rate: Int

    /// Work that takes longer says how far it is.
    private static let patience = Swift.Duration.seconds(2)
    /// So many events are written between two looks at the clock.
    private static let stride = 1_024

    private static let instant = ValueParser<Timestamp>("TIME") { text throws(ValueProblem) in
        let years: ClosedRange<Int64> = 0...221_845_392_000_000
        guard let time = Timestamp(rfc3339: text) else {
            throw ValueProblem("is not a time such as 2026-03-02T09:00:00Z")
        }
        guard years.contains(time.milliseconds) else { throw ValueProblem("is not between the years 1970 and 9000") }
        return time
    }

    init(_ arguments: Arguments) throws(UsageError) {
        individuals = try arguments[Self.individuals]
        events = try arguments[Self.events]
        seed = try arguments[Self.seed]
        start = try arguments[Self.start]
        rate = try arguments[Self.rate]
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        var shop = Shop(
            seed: seed, individuals: individuals, start: start.milliseconds, eventsPerSecond: Double(rate))
        var progress = Progress("generating", total: events, after: Self.patience, on: output)
        var line: [UInt8] = []
        for number in 0..<events {
            line.removeAll(keepingCapacity: true)
            shop.next().appendLine(to: &line)
            output.write(line)
            // Whoever reads may have enough: `| head`.
            if output.isClosed { break }
            if number % Self.stride == 0 { progress.update(number) }
        }
        return .success
    }
}
