internal import Configuration
internal import KafkaClient

/// The numbers of partitions of an application's topics.
struct TopicCounts: Equatable {
    /// A topic with its number; nil: it is not there.
    struct Topic: Equatable {
        let name: String
        let count: Int?
    }

    let inputs: [Topic]
    let state: Topic
    let rekeyed: Topic
    let outputs: [Topic]

    init(_ configuration: Configuration, _ metadata: ClusterMetadata) {
        func topic(_ name: String) -> Topic {
            let found = metadata.topic(name)
            return Topic(name: name, count: found?.error == nil ? found?.partitionCount : nil)
        }
        inputs = configuration.inputs.map { topic($0.topic) }
        state = topic(configuration.stateTopic)
        rekeyed = topic(configuration.rekeyedTopic)
        let output = configuration.output
        outputs = [output.commands, output.decisions, output.deadLetters].map(topic)
    }

    init(inputs: [Topic], state: Topic, rekeyed: Topic, outputs: [Topic]) {
        self.inputs = inputs
        self.state = state
        self.rekeyed = rekeyed
        self.outputs = outputs
    }

    /// The number of partitions that have state.
    ///
    /// - Throws: that there is none.
    func stateCount() throws(ServiceError) -> Int32 {
        guard let count = state.count else {
            throw ServiceError(
                .configuration,
                "the state topic \(state.name) does not exist: a daemon that starts makes it, and knows nobody")
        }
        return Int32(clamping: count)
    }

    /// The topics that get partitions so that each has so many.
    ///
    /// - Throws: why that cannot be.
    func growth(to count: Int) throws(ServiceError) -> [RelocationPlan.Growth] {
        for input in inputs where input.count != count {
            let has = input.count.map { "has \($0) partitions" } ?? "does not exist"
            throw ServiceError(
                .configuration,
                "the input \(input.name) \(has). First all inputs get \(count): kafka-topics.sh --bootstrap-server HOST:PORT --alter "
                    + "--topic \(input.name) --partitions \(count)")
        }
        let known = try Int(stateCount())
        guard known <= count else {
            throw ServiceError(
                .configuration, "the state topic \(state.name) has \(known) partitions: their number cannot be lowered")
        }
        return ([state, rekeyed] + outputs).compactMap { topic in
            topic.count.flatMap { $0 < count ? RelocationPlan.Growth(topic: topic.name, from: $0, to: count) : nil }
        }
    }
}
