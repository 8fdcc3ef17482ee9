package import Configuration
package import Decisions
package import Events
internal import KafkaClient
package import RuleSets

/// What a worker is set up with.
package struct WorkerSettings: Sendable {
    /// The static id of this member: `<application>-<instance>-<worker>`; also its transactional id.
    package var member: String
    /// The application id.
    package var application: String
    /// Where events come from, in the configuration's order.
    package var inputs: [String]
    /// How their records are read.
    package var sources: [EventInput]
    /// The commands topic.
    package var commands: String
    /// The decisions topic.
    package var decisions: String
    /// The dead letters topic.
    package var deadLetters: String
    /// How commands and decisions are laid out in records.
    package var mode: RecordMode
    /// The changelog of the state.
    package var stateTopic: String
    /// What the dead letters topic takes.
    package var deadLetterLimits: TopicLimits
    /// What the other topics take that it writes to, as far as that is known.
    package var otherLimits: [TopicLimits]
    /// Which clock fires timers.
    package var clock: Configuration.Clock
    /// The most that a change of state alone waits for its transaction to end.
    package var commitInterval: Duration
    /// How long an event's id is remembered.
    package var deduplicationWindow: Milliseconds
    /// What a record may be.
    package var limits: EventLimits
    /// Client properties.
    package var properties: ClientProperties
    /// The rule set.
    package var rules: RuleSet

    /// The settings of worker `index` of a daemon.
    package init(
        _ configuration: Configuration, instance: String, index: Int, rules: RuleSet, properties: ClientProperties,
        deadLetterLimits: TopicLimits, otherLimits: [TopicLimits] = []
    ) {
        application = configuration.applicationID
        member = "\(configuration.applicationID)-\(instance)-\(index)"
        inputs = configuration.inputs.map(\.topic)
        sources = configuration.inputs.map(EventInput.init)
        commands = configuration.output.commands
        decisions = configuration.output.decisions
        deadLetters = configuration.output.deadLetters
        mode = configuration.output.mode == .binary ? .binary : .structured
        stateTopic = configuration.stateTopic
        self.deadLetterLimits = deadLetterLimits
        self.otherLimits = otherLimits
        clock = configuration.clock
        commitInterval = configuration.commitInterval
        deduplicationWindow = configuration.dedupWindow.wholeMilliseconds
        limits = EventLimits(
            maxEventBytes: configuration.limits.maxEventBytes,
            maxFutureMilliseconds: configuration.maxFuture.wholeMilliseconds)
        self.properties = properties
        self.rules = rules
    }
}

extension EventInput {
    /// An input of the configuration.
    init(_ input: Configuration.Input) {
        let format: InputFormat =
            switch input.format {
            case .cloudevents: .cloudEvents
            case .segment: .segment
            case .mapped:
                .mapped(
                    FieldMapping(
                        individual: input.mapping?.individual, type: input.mapping?.type, id: input.mapping?.id,
                        time: input.mapping?.time, data: input.mapping?.data))
            }
        self.init(topic: input.topic, format: format, isProfile: input.isProfile)
    }
}

extension Duration {
    /// Milliseconds, finer parts dropped.
    var wholeMilliseconds: Milliseconds {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
