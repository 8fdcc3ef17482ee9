internal import CommandLineTool
internal import Configuration
internal import ConfiguredInputs
internal import Events
internal import HumanText
internal import YAML

/// How records are to be decoded.
struct DecodeSettings {
    var input: EventInput
    var limits = EventLimits()
    /// Whether an event's time is held against its record's timestamp instead of the clock.
    var isByRecords = false
}

/// What the command line says of that: by itself, or by naming a configuration.
struct DecodeChoices: Sendable {
    private let input: EventInput?
    private let configuration: String?
    private let topic: String?
    private let clock: Configuration.Clock?
    private let maxFuture: Swift.Duration?

    /// The topic that ids are made of where none is named.
    private static let anyTopic = "records"
    /// The most bytes of a configuration file.
    private static let configurationLimit = 1 << 20

    init(
        format: InputFormat.Kind?, mapping: [MappedField], isProfile: Bool, configuration: String?, topic: String?,
        clock: Configuration.Clock?, maxFuture: Swift.Duration?
    ) throws(UsageError) {
        self.configuration = configuration
        self.topic = topic
        self.clock = clock
        self.maxFuture = maxFuture
        if configuration != nil {
            guard format == nil, mapping.isEmpty, !isProfile else {
                throw UsageError("--config says the format: --format, --mapping and --profile do not go with it")
            }
            input = nil
            return
        }
        let kind = format ?? .cloudEvents
        guard mapping.isEmpty || kind.row.takesMapping else {
            let takers = InputFormat.Kind.allCases.filter(\.row.takesMapping).map(\.rawValue)
            throw UsageError("--mapping goes only with --format \(takers.joined(separator: " or "))")
        }
        let format = try Self.format(kind, mapping, isProfile: isProfile)
        input = EventInput(topic: topic ?? Self.anyTopic, format: format, isProfile: isProfile)
    }

    private static func format(
        _ format: InputFormat.Kind, _ mapping: [MappedField], isProfile: Bool
    ) throws(UsageError) -> InputFormat {
        guard format.row.takesMapping else { return InputFormat(format) }
        var fields: [String: FieldSource] = [:]
        for field in mapping where fields.updateValue(field.source, forKey: field.name) != nil {
            throw UsageError("--mapping: \(field.name) is given twice")
        }
        for needed in ["individual", "type"] where fields[needed] == nil && !isProfile {
            throw UsageError("--format \(format.rawValue) needs --mapping \(needed)=PATH")
        }
        return InputFormat(
            format,
            mapping: FieldMapping(
                individual: fields["individual"], type: fields["type"], id: fields["id"], time: fields["time"],
                timeUnit: mapping.first { $0.name == "time" }?.unit, data: fields["data"]))
    }

    /// The settings; reads the configuration where one is named.
    func settings(in context: Context) throws -> DecodeSettings {
        var settings: DecodeSettings
        if let input {
            settings = DecodeSettings(input: input)
        } else {
            settings = try configured(in: context)
        }
        if let clock { settings.isByRecords = clock == .records }
        if let maxFuture { settings.limits.maxFutureMilliseconds = maxFuture.wholeMilliseconds }
        return settings
    }

    private func configured(in context: Context) throws -> DecodeSettings {
        let path = configuration ?? ""
        let file = SourceFile(path: path, text: try Files.read(path, limit: Self.configurationLimit))
        // Secrets play no part here, and whoever tries a record mostly may not read them.
        let read = Configuration.read(
            ConfigurationSource(file: file, environment: context.environment, overrides: []) { _ in Array("-".utf8) })
        guard let configuration = read.configuration else {
            let renderer = DiagnosticRenderer(usesColor: context.output.errorTerminal.hasColors)
            context.output.writeError(renderer.render(read.diagnostics))
            throw CommandFailure(.configuration, "the configuration has errors; see above")
        }
        let topics = configuration.inputs.map(\.topic)
        let input: Configuration.Input?
        if let topic {
            input = configuration.inputs.first { $0.topic == topic }
        } else {
            input = configuration.inputs.count == 1 ? configuration.inputs.first : nil
        }
        guard let input else {
            let nearest = topic.flatMap { nearestName($0, in: topics) }.map { "; did you mean '\($0)'?" } ?? ""
            throw CommandFailure(
                .usage,
                "--topic is to name one of the configuration's inputs: \(topics.joined(separator: ", "))\(nearest)")
        }
        return DecodeSettings(
            input: EventInput(input),
            limits: EventLimits(configuration), isByRecords: configuration.clock == .records)
    }
}
