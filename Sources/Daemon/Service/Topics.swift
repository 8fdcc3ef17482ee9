internal import Configuration
internal import KafkaClient

/// The topics on the broker, held against the configuration before anything is read.
struct Topics {
    /// The number of partitions of every input, and so of the state.
    let partitions: Int
    /// What the dead letters topic takes.
    let deadLetterLimits: TopicLimits

    /// Checks that inputs and outputs exist and that the inputs agree in their partitions; makes the state topic where it is
    /// absent. Nothing else is ever created.
    init(
        _ configuration: Configuration, admin: borrowing Admin, timeout: Duration
    ) throws {
        let metadata = try admin.metadata(timeout: timeout)
        let inputs = try configuration.inputs.map { try Self.partitions(of: $0.topic, in: metadata, what: "input") }
        let outputs = configuration.output
        for (topic, what) in [
            (outputs.commands, "output.commands"), (outputs.decisions, "output.decisions"),
            (outputs.deadLetters, "output.dead_letters"),
        ] {
            _ = try Self.partitions(of: topic, in: metadata, what: what)
        }
        guard let partitions = inputs.first, inputs.allSatisfy({ $0 == partitions }) else {
            let counts = zip(configuration.inputs, inputs).map { "\($0.topic) has \($1)" }
            throw ServiceError(
                .configuration,
                "all input topics must have the same number of partitions, so that an individual's events meet: "
                    + counts.joined(separator: ", "))
        }
        self.partitions = partitions
        try Self.makeState(configuration, partitions: partitions, metadata: metadata, admin: admin, timeout: timeout)
        deadLetterLimits = TopicLimits(try admin.settings(ofTopic: outputs.deadLetters, timeout: timeout))
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

    private static func makeState(
        _ configuration: Configuration, partitions: Int, metadata: ClusterMetadata, admin: borrowing Admin,
        timeout: Duration
    ) throws {
        let name = configuration.stateTopic
        if let found = metadata.topic(name), found.error == nil {
            guard found.partitionCount == partitions else {
                throw ServiceError(
                    .configuration,
                    "the state topic \(name) has \(found.partitionCount) partitions, the inputs have \(partitions). Individuals "
                        + "cannot be moved between partitions: use a new application_id, or go back to \(found.partitionCount)")
            }
            let policy = try admin.settings(ofTopic: name, timeout: timeout).first { $0.name == "cleanup.policy" }
            guard policy?.value == "compact" else {
                throw ServiceError(
                    .configuration,
                    "the state topic \(name) has cleanup.policy=\(policy?.value ?? "?"), which would lose state; set it to compact")
            }
            return
        }
        let topic = NewTopic(
            name, partitions: Int32(partitions), replicationFactor: Int32(configuration.internal.replicationFactor),
            configuration: [("cleanup.policy", "compact")])
        for error in try admin.createTopics([topic], timeout: timeout) {
            if let error, error.code != .topicAlreadyExists { throw error }
        }
    }
}
