package import Configuration
internal import ConfiguredInputs
package import Decisions
internal import Engine
package import Events
internal import HumanText
internal import KafkaClient
package import RuleSets

/// A worker's settings.
package struct WorkerSettings: Sendable {
    /// The static id of this member: `<application>-<instance>-<worker>`; also its transactional id.
    package var member: String
    /// The application id.
    package var application: String
    /// The input topics, in the configuration's order, and behind them the re-keyed topic.
    package var inputs: [String]
    /// The formats of the records of the configuration's inputs.
    package var sources: [EventInput]
    /// By input of the configuration: what becomes of a record that stands in another partition than its individual lives in.
    package var misrouted: [Configuration.Input.Misrouted]
    /// The number of partitions of every input.
    package var partitions: Int32
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
    /// Limits of the dead letters topic.
    package var deadLetterLimits: TopicLimits
    /// Limits of the re-keyed topic.
    package var rekeyedLimits: TopicLimits
    /// Limits of records on the topics of commands and decisions.
    package var recordLimits: RecordLimits
    /// The most bytes of a batch of records to any output topic.
    package var batchBytes: Int
    /// Which clock fires timers.
    package var clock: Configuration.Clock
    /// The most that a change of state alone waits for its transaction to end.
    package var commitInterval: Duration
    /// The time for which an event's id is remembered.
    package var deduplicationWindow: Milliseconds
    /// Limits of input records.
    package var limits: EventLimits
    /// Client properties.
    package var properties: ClientProperties
    /// The rule set.
    package var rules: RuleSet
    /// What people should know of records and rules, from all workers.
    var sightings = Sightings()
    /// Where the stores beside the changelog lie; nil: there are none.
    var stores: StoreDirectory?
    /// Whether partitions beyond ``partitions`` are left alone: what the others hold is read before everybody is moved.
    package var isDraining = false
    /// Who is told of decisions that have committed; nil: nobody.
    package var feed: DecisionFeed?

    /// The settings of worker `index` of a daemon.
    package init(
        _ configuration: Configuration, instance: String, index: Int, partitions: Int, rules: RuleSet,
        properties: ClientProperties, deadLetterLimits: TopicLimits, rekeyedLimits: TopicLimits = .stock,
        outputLimits: OutputLimits = OutputLimits()
    ) {
        application = configuration.applicationID
        member = "\(configuration.applicationID)-\(instance)-\(index)"
        inputs = configuration.inputs.map(\.topic) + [configuration.rekeyedTopic]
        sources = configuration.inputs.map(EventInput.init)
        misrouted = configuration.inputs.map(\.misrouted)
        self.partitions = Int32(clamping: partitions)
        commands = configuration.output.commands
        decisions = configuration.output.decisions
        deadLetters = configuration.output.deadLetters
        mode = configuration.output.mode == .binary ? .binary : .structured
        stateTopic = configuration.stateTopic
        self.deadLetterLimits = deadLetterLimits
        self.rekeyedLimits = rekeyedLimits
        batchBytes = properties.batchBytes(outputLimits.all + [deadLetterLimits, rekeyedLimits])
        recordLimits = outputLimits.records(mode)
        clock = configuration.clock
        commitInterval = configuration.commitInterval
        deduplicationWindow = configuration.dedupWindow.wholeMilliseconds
        limits = EventLimits(configuration)
        self.properties = properties
        self.rules = rules
    }
}

extension WorkerSettings {
    /// The place of the re-keyed topic among ``inputs``.
    var rekeyedInput: Int { sources.count }
    /// The re-keyed topic.
    var rekeyedTopic: String { inputs[rekeyedInput] }
    /// Where a partition stands among all; nil where producers have another partitioner: then nobody can tell where an id lives, and each
    /// partition is alone.
    func placement(of partition: Int32) -> Placement? {
        misrouted.contains(.accept) ? nil : Placement(partition: partition, count: partitions)
    }
}
