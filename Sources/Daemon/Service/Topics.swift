package import Configuration
internal import HumanText
internal import KafkaClient

/// The topics on the broker, held against the configuration before anything is read.
struct Topics {
    /// The number of partitions of every input, and so of the state.
    let partitions: Int
    /// Limits of the dead letters topic.
    let deadLetterLimits: TopicLimits
    /// Limits of the re-keyed topic, as far as the broker tells.
    let rekeyedLimits: TopicLimits
    /// Limits of the other output topics, as far as the broker tells.
    let outputLimits: OutputLimits
    /// How long the state topic keeps tombstones, in milliseconds (`delete.retention.ms`).
    let tombstoneRetention: Int64
    /// The cluster's id.
    let cluster: String
    /// Whether a topic of its own was made now: the broker that is asked next need not know of it yet.
    let wereMade: Bool

    /// Checks that inputs and outputs exist and that the inputs agree in their partitions; makes its own topics where they are
    /// absent, unless only to look. Nothing else is ever created.
    init(
        _ configuration: Configuration, admin: borrowing Admin, timeout: Duration, onlyLooking: Bool = false,
        isDraining: Bool = false
    ) throws {
        let metadata = try admin.metadata(timeout: timeout)
        let inputs = try Self.partitions(of: configuration, in: metadata)
        let outputs = configuration.output
        guard var partitions = inputs.first, inputs.allSatisfy({ $0 == partitions }) else {
            let counts = zip(configuration.inputs, inputs).map { "\($0.topic) has \($1)" }
            throw ServiceError(
                .configuration,
                "all input topics must have the same number of partitions, so that an individual's events meet: "
                    + counts.joined(separator: ", "))
        }
        if isDraining, let known = metadata.topic(configuration.stateTopic), known.error == nil {
            partitions = min(partitions, known.partitionCount)
        }
        self.partitions = partitions
        var wereMade = false
        for topic in OwnTopic.all(of: configuration) {
            let isThere = try Self.check(
                topic, partitions: partitions, metadata: metadata, admin: admin, timeout: timeout)
            if isThere || onlyLooking { continue }
            try Self.make(
                topic, partitions: partitions, replicationFactor: configuration.internal.replicationFactor,
                admin: admin,
                timeout: timeout)
            wereMade = true
        }
        self.wereMade = wereMade
        deadLetterLimits = TopicLimits(try admin.settings(ofTopic: outputs.deadLetters, timeout: timeout))
        guard deadLetterLimits.maxMessageBytes >= TopicLimits.leastForDeadLetters else {
            throw ServiceError(
                .configuration,
                "the topic \(outputs.deadLetters) (output.dead_letters) takes only \(deadLetterLimits.maxMessageBytes) bytes a "
                    + "record (max.message.bytes), too few for the reason of a dead letter; set it to "
                    + "\(TopicLimits.leastForDeadLetters) or more")
        }
        // Just made, or not shown to everyone: then it is taken for a stock one.
        func settings(_ topic: String) -> [TopicSetting]? { try? admin.settings(ofTopic: topic, timeout: timeout) }
        func limits(_ topic: String) -> TopicLimits? { settings(topic).map { TopicLimits($0) } }
        let state = settings(configuration.stateTopic)
        rekeyedLimits = limits(configuration.rekeyedTopic) ?? .stock
        outputLimits = OutputLimits(
            commands: limits(outputs.commands), decisions: limits(outputs.decisions),
            state: state.map { TopicLimits($0) })
        let retention = state?.first { $0.name == "delete.retention.ms" }?.value.flatMap { Int64($0) }
        tombstoneRetention = max(0, retention ?? Self.stockTombstoneRetention)
        cluster = try admin.clusterID(timeout: timeout)
    }

    /// A stock broker's `delete.retention.ms`.
    private static let stockTombstoneRetention: Int64 = 86_400_000

    /// The numbers of partitions of the inputs; that some topics are absent is told of all of them at once.
    private static func partitions(of configuration: Configuration, in metadata: ClusterMetadata) throws -> [Int] {
        let outputs = configuration.output
        var missing: [String] = []
        var counts: [Int] = []
        for (topic, what) in configuration.inputs.map({ ($0.topic, "input") }) + [
            (outputs.commands, "output.commands"), (outputs.decisions, "output.decisions"),
            (outputs.deadLetters, "output.dead_letters"),
        ] {
            do {
                counts.append(try partitions(of: topic, in: metadata, what: what))
            } catch let error as ServiceError {
                missing.append(error.description)
            }
        }
        guard missing.isEmpty else { throw ServiceError(.configuration, missing.joined(separator: "\n")) }
        return Array(counts.prefix(configuration.inputs.count))
    }

    private static func partitions(of topic: String, in metadata: ClusterMetadata, what: String) throws -> Int {
        guard let found = metadata.topic(topic), found.error?.code != .unknownTopicOrPartition else {
            throw ServiceError(
                .configuration,
                "the topic \(topic) (\(what)) does not exist. Create it, for example: "
                    + "kafka-topics.sh --bootstrap-server HOST:PORT --create --topic \(topic) --partitions 12")
        }
        if let error = found.error { throw error }
        return found.partitionCount
    }

    /// Whether a topic of its own is there, which then is as it must be.
    private static func check(
        _ topic: OwnTopic, partitions: Int, metadata: ClusterMetadata, admin: borrowing Admin, timeout: Duration
    ) throws -> Bool {
        guard let found = metadata.topic(topic.name), found.error == nil else { return false }
        guard found.partitionCount == partitions else {
            let advice =
                found.partitionCount < partitions
                ? RecoveryAdvice.added(partitions)
                : "Their number cannot be lowered: use inputs with \(found.partitionCount), or a new application_id"
            throw ServiceError(
                .configuration,
                "the \(topic.what) \(topic.name) has \(found.partitionCount.counted("partition")), the inputs have \(partitions). \(advice)"
            )
        }
        if let problem = topic.problem(in: try admin.settings(ofTopic: topic.name, timeout: timeout)) {
            throw ServiceError(.configuration, problem)
        }
        return true
    }

    private static func make(
        _ topic: OwnTopic, partitions: Int, replicationFactor: Int, admin: borrowing Admin, timeout: Duration
    ) throws {
        let new = NewTopic(
            topic.name, partitions: Int32(partitions), replicationFactor: Int32(replicationFactor),
            configuration: topic.settings.map { ($0.name, $0.made) })
        for error in try admin.createTopics([new], timeout: timeout) {
            if let error, error.code != .topicAlreadyExists { throw error }
        }
    }
}

/// The daemon's check of its topics, for those who want to know before it runs.
package enum TopicCheck {
    /// The time limit of one request to the broker.
    private static let timeout = Duration.seconds(10)

    /// Checks the topics and changes nothing; the number of partitions of every input.
    package static func run(_ configuration: Configuration) throws -> Int {
        let faults = BrokerFaults()
        let admin = try ClientProperties(configuration, log: faults.note).makeAdmin()
        do {
            return try Topics(configuration, admin: admin, timeout: timeout, onlyLooking: true).partitions
        } catch let error as KafkaError {
            throw ServiceError(.unavailable, "the broker cannot be used: \(faults.words(for: error))")
        }
    }
}
