internal import CEL
internal import CommandLineTool
internal import Configuration
internal import Events
internal import JSON
internal import RuleSets
internal import YAML

/// `attune decode`: what the daemon would make of a record, or why not.
struct DecodeCommand: Command {
    static let format = Argument.option(
        "format", as: ValueParser<InputFormat.Kind>.choice(), help: "how the records are written; default: cloudevents")
    static let file = Argument.positional("FILE", as: .file, default: "-", help: "the records; - is standard input")
    static let rules = Argument.repeatedOption(
        "rules", as: .file, help: "rule files that declare types and properties; without any, all may come")
    static let mapping = Argument.repeatedOption(
        "mapping", as: MappedField.parser,
        help:
            "where a mapped record keeps what: individual, type, id, time, data; PATH,PATH tries several, type=\"NAME\" is of all records, time=PATH:s|ms|us|ns is a Unix time"
    )
    static let profile = Argument.flag("profile", help: "the topic is a compacted one of profiles")
    static let configuration = Argument.option(
        "config", as: .file, help: "take format, mapping and limits from the daemon's configuration")
    static let topic = Argument.option(
        "topic", as: ValueParser<String>.text.named("TOPIC"), help: "the topic; with --config one of its inputs")
    static let key = Argument.option("key", as: ValueParser<String>.text.named("KEY"), help: "the key of the records")
    static let header = Argument.repeatedOption(
        "header", as: HeaderText.parser, help: "a header of the records, such as ce_id=e-1")
    static let time = Argument.option(
        "time", as: Instant.parser, help: "the timestamp of the records; default: now")
    static let now = Argument.option("now", as: Instant.parser, help: "when they arrive; default: now")
    static let clock = Argument.option(
        "clock", as: ValueParser<Configuration.Clock>.choice(),
        help: "what an event must not be too far ahead of: the wall clock, or its record's timestamp")
    static let maxFuture = Argument.option(
        "max-future", as: ValueParser<Swift.Duration>.duration, help: "how far ahead of it an event may be; default: 5m"
    )
    static let usage = CommandUsage(
        "decode", summary: "Decode records as the daemon would: the event, or why it is a dead letter.",
        discussion: """
            Reads JSON Lines, a record a line, or one document of several lines. Prints a line a record: the event, as \
            {"individual", "id", "type", "time", "source", "properties"} and what it does, as "attributes" or "consent"; or \
            {"rejected": REASON, "message": TEXT, "path": PLACE}, the path where the reason has one; or \
            {"filtered": "undeclared_type", "type": TYPE}.

            Without --rules every type is an event and its properties are taken as they come; with them, they are checked \
            against their declarations.

            Formats: \(InputFormat.Kind.allCases.map { "\($0.rawValue), \($0.row.summary)" }.joined(separator: "; ")).

            Ends with 65 where a record is rejected.
            """,
        arguments: [
            format, file, rules, mapping, profile, configuration, topic, key, header, time, now, clock, maxFuture,
        ],
        examples: [
            Example("--format cloudevents events.jsonl", "a file of events"),
            Example("--rules rules/ event.json", "one event, held against what the rules declare"),
            Example("--format segment", "messages of Segment's", after: "cat messages.jsonl | "),
            Example(
                "--format mapped --mapping individual=user.id --mapping type=kind orders.jsonl",
                "records of a form of one's own"),
            Example("--config attuned.yaml --topic shop.profiles profiles.jsonl", "as the daemon reads that topic"),
            Example(
                "--key joe --header ce_specversion=1.0 --header ce_id=1 --header ce_source=/s --header ce_type=t data.json",
                "a CloudEvent in binary mode"),
        ])

    private let file: String
    private let rulePaths: [String]
    private let choices: DecodeChoices
    private let key: String?
    private let headers: [RecordHeader]
    private let time: Milliseconds?
    private let now: Milliseconds?

    /// The most bytes of one record that are read; what is merely too large for the daemon is said as it says it.
    private static let recordLimit = 16 << 20

    init(_ arguments: Arguments) throws(UsageError) {
        file = try arguments[Self.file]
        rulePaths = try arguments[Self.rules]
        key = try arguments[Self.key]
        headers = try arguments[Self.header].map(\.header)
        time = try arguments[Self.time]?.milliseconds
        now = try arguments[Self.now]?.milliseconds
        choices = try DecodeChoices(
            format: arguments[Self.format], mapping: arguments[Self.mapping], isProfile: arguments[Self.profile],
            configuration: arguments[Self.configuration], topic: arguments[Self.topic], clock: arguments[Self.clock],
            maxFuture: arguments[Self.maxFuture])
    }

    func run(in context: Context) throws -> ExitCode {
        let settings = try choices.settings(in: context)
        var decoder = RecordDecoder(settings, declared: try declarations(in: context))
        var reader = try RecordReader(file, limit: Self.recordLimit)
        let key = key.map { Array($0.utf8) }
        var offset: Int64 = 0
        var isAllSound = true
        while let value = try reader.next() {
            let arrival = now ?? SystemClock.milliseconds()
            let record = DecodeRecord(
                key: key, value: value, headers: headers, time: time ?? arrival, arrival: arrival, offset: offset)
            let line = decoder.line(record)
            context.output.write(line.bytes)
            if context.output.isClosed { break }
            if !reader.hasNext { context.output.flush() }
            isAllSound = isAllSound && !line.isRejected
            offset += 1
        }
        return isAllSound ? .success : .badData
    }

    private func declarations(in context: Context) throws -> EventSchema? {
        if rulePaths.isEmpty { return nil }
        let loaded = try RuleSetPaths.load(rulePaths)
        guard let rules = loaded.ruleSet else {
            let renderer = DiagnosticRenderer(usesColor: context.output.errorTerminal.hasColors)
            context.output.writeError(renderer.render(loaded.diagnostics))
            throw CommandFailure(.checkFailed, "the rules have errors; no record was decoded")
        }
        return rules.schema
    }
}
