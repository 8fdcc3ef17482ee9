internal import CommandLineTool
internal import Events
internal import HumanText
internal import JSON
internal import Replay
internal import RuleSets
internal import YAML

/// How `attune backtest` prints what it finds.
enum BacktestFormat: String, CaseIterable, Sendable {
    /// A summary for people.
    case text
    /// A record a line, for programs.
    case jsonl
}

/// `attune backtest`: what would the rules have done?
struct BacktestCommand: Command {
    static let rules = Argument.requiredOption(
        "rules", as: .file, help: "the rules to be tried: a directory with *.yaml and *.yml, or one file")
    static let events = Argument.requiredOption(
        "events", as: .file, help: "the history: JSON Lines of CloudEvents; - is standard input")
    static let against = Argument.option(
        "against", as: .file, help: "the rules in use now: report what --rules would change")
    static let until = Argument.option(
        "until", as: Instant.parser,
        help: "let time pass to here after the last event, and leave out what arrives later; default: the last arrival")
    static let application = Argument.option(
        "application", as: ValueParser<String>.text.named("ID"), default: "backtest",
        help: "the application id, a part of the commands' ids: the daemon's gives the daemon's")
    static let format = Argument.option(
        "format", as: .choice(BacktestFormat.self), default: "text",
        help: "a summary, or the decisions, one record a line")
    static let trace = Argument.flag(
        "trace", help: "with jsonl: every outcome, nothing folded or left out, as if all campaigns had 'trace: true'")
    static let html = Argument.option("html", as: .file, help: "also write the report to this file, for a browser")
    static let quiet = Argument.flag("quiet", help: "do not show how far it is")
    static let usage = CommandUsage(
        "backtest", summary: "Replay a history through rules, and report what they would have done.",
        discussion: """
            The history is read once, in order of arrival: an event arrives at its extension attribute "recordtime", else at \
            its "time". `attune generate` and `attuned export` write such files. Time is virtual, and nothing is sent.

            What could not be applied is counted by reason, and shown with the numbers of the first lines. Timers due by \
            the last arrival fire; the report says how many journeys still wait then. --until lets them go on.

            --format jsonl prints the records that the daemon would write to the decisions topic; with --against a line for \
            each message that would be added, lost or changed, as {"change", "campaign", "individual", "step", "command_id", \
            "trigger", "reason", "before", "after", "fields", "instead"}. Messages are matched by the commands' ids.

            Ends with 1 where the rules do not load, with 65 where no line is an event.
            """,
        arguments: [rules, events, against, until, application, format, trace, html, quiet],
        examples: [
            Example("--rules rules/ --events history.jsonl", "what the rules would have done"),
            Example(
                "--rules rules/ --events history.jsonl --html report.html", "the same for a browser, with charts"),
            Example("--rules draft/ --against rules/ --events history.jsonl", "what a draft would change"),
            Example(
                "--rules rules/ --events - --format jsonl | jq .data.outcome | sort | uniq -c", "decisions by outcome",
                after: "attune generate | "),
        ])

    let rules: String
    let events: String
    let against: String?
    let until: Milliseconds?
    let application: String
    let format: BacktestFormat
    let wantsTrace: Bool
    let html: String?
    let isQuiet: Bool

    init(_ arguments: Arguments) throws(UsageError) {
        rules = try arguments[Self.rules]
        events = try arguments[Self.events]
        against = try arguments[Self.against]
        until = try arguments[Self.until]?.milliseconds
        application = try arguments[Self.application]
        format = try arguments[Self.format]
        wantsTrace = try arguments[Self.trace]
        html = try arguments[Self.html]
        isQuiet = try arguments[Self.quiet]
        guard !application.isEmpty else { throw UsageError("--application is empty") }
        guard !wantsTrace || format == .jsonl, !wantsTrace || against == nil else {
            throw UsageError("--trace goes with --format jsonl, and not with --against")
        }
    }

    func run(in context: Context) throws -> ExitCode {
        let output = context.output
        let proposed = try load(rules, on: output)
        let current = try against.map { try load($0, on: output) }
        var backtest = Backtest(
            rules: proposed, against: current, application: application, until: until,
            records: format == .text ? .none : wantsTrace ? .all : .topic)
        try replay(into: &backtest, on: output)
        let result = backtest.result
        let page = BacktestPage(rules: rules, against: against, events: events, application: application, result)
        if result.lines == 0 { throw CommandFailure(.badData, "\(page.events) has no events: it is empty") }
        switch format {
        case .text: output.write(BacktestText(page).report)
        case .jsonl: for line in BacktestText(page).troubles { output.writeError(line) }
        }
        output.flush()
        if let html { try Files.write(Array(BacktestHTML(page).document.utf8), to: html) }
        if result.proposed.lines.events == 0, result.leftOut == 0 {
            throw CommandFailure(.badData, "no line of \(page.events) is an event")
        }
        return .success
    }

    private func load(_ path: String, on output: Output) throws -> RuleSet {
        let loaded = RuleSetPaths.load(try RuleSetPaths.files([path]))
        guard let rules = loaded.ruleSet else {
            output.writeError(DiagnosticRenderer(usesColor: output.errorTerminal.hasColors).render(loaded.diagnostics))
            throw CommandFailure(.checkFailed, "the rules in \(path) have errors; nothing was replayed")
        }
        return rules
    }

    private func replay(into backtest: inout Backtest, on output: Output) throws {
        var stream = try InputStream(path: events)
        let size = stream.size.map(Double.init)
        var lines = LineSplitter(limit: Backtest.lineLimit)
        var progress = isQuiet ? nil : Progress("replaying", on: output)
        var bytes = 0
        while !output.isClosed, let block = try stream.next() {
            lines.take(unsafe block.span.bytes) { backtest.take(line: $1, number: $0) }
            write(&backtest, to: output)
            bytes += block.count
            let (count, clock) = (backtest.lineCount, backtest.clock)
            progress?.update(part: size.map { $0 > 0 ? min(Double(bytes) / $0, 1) : 1 }) {
                let rate = Int(Double(count) / max($0 / .seconds(1), 0.001))
                return "\(count.counted("event")), \(rate.grouped)/s"
                    + (clock.map { ", \(BacktestTime.minute($0))" } ?? "")
            }
        }
        lines.end { backtest.take(line: $1, number: $0) }
        backtest.finish()
        write(&backtest, to: output)
    }

    private func write(_ backtest: inout Backtest, to output: Output) {
        if format == .jsonl { output.write(backtest.output.bytes) }
        backtest.output.removeAll()
    }
}
