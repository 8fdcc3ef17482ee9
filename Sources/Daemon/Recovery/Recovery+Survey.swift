internal import Configuration
internal import Engine
internal import KafkaClient

/// How the partitions of the state stand.
struct Survey {
    /// What keeps them from going on.
    var plan = LossPlan()
    /// Those that have one that can be read.
    var checkpoints: [Int32: Checkpoint] = [:]
    /// The number of partitions by which the state is laid out: fewer than there are, where a move was interrupted.
    var partitions: Int32
}

extension Recovery {
    /// The numbers of partitions of all topics.
    func topicCounts() throws(KafkaError) -> TopicCounts {
        TopicCounts(configuration, try admin.metadata(timeout: Self.timeout))
    }

    /// Joins the group, which then gives out all partitions of the inputs.
    func join(_ counts: TopicCounts) throws -> RecoveryMembership {
        try RecoveryMembership.join(
            properties, topics: counts.inputs.map(\.name),
            partitions: counts.inputs.reduce(0) { $0 + ($1.count ?? 0) })
    }

    /// Joins the group, which then gives out so many partitions of each input.
    func join(partitions: Int) throws -> RecoveryMembership {
        try RecoveryMembership.join(
            properties, topics: configuration.inputs.map(\.topic), partitions: partitions * configuration.inputs.count)
    }

    /// Reads how partitions stand; as nobody's member only what is decided by now.
    func survey(_ partitions: Range<Int32>, noting progress: () throws -> Void) throws -> Survey {
        let consumer = try Consumer(properties.stateReader)
        return try survey(partitions, noting: progress) { partitions in
            try consumer.committed(partitions, timeout: Self.timeout)
        }
    }

    /// Reads how partitions stand.
    func survey(
        _ partitions: Range<Int32>, noting progress: () throws -> Void,
        groupOffsets: ([TopicPartition]) throws -> [Int64?]
    ) throws -> Survey {
        // First the offsets: what they say is in the state topic then.
        var offsets: [Int32: [Int64?]] = [:]
        for number in partitions {
            offsets[number] = try groupOffsets(inputs.map { TopicPartition($0, number) })
            try progress()
        }
        var scan = try ChangelogScan(properties, topic: configuration.stateTopic)
        let found = try scan.checkpoints(try scan.ranges(of: partitions, timeout: Self.timeout), noting: progress)
        var survey = Survey(partitions: Int32(partitions.count))
        for number in partitions { survey.checkpoints[number] = try Self.readable(found[number], of: number) }
        survey.partitions = survey.checkpoints.values.compactMap(\.partitions).min() ?? survey.partitions
        let consumer = try Consumer(properties.stateReader)
        var identity = try InputIdentity(properties, inputs)
        for number in 0..<min(survey.partitions, Int32(partitions.count)) {
            let checkpoint = survey.checkpoints[number]
            let replaced = try checkpoint.map { try identity.replaced(in: number, since: $0) } ?? []
            var facts: [LossPlan.Facts] = []
            for (input, topic) in inputs.enumerated() {
                let watermarks = try consumer.watermarks(of: TopicPartition(topic, number), timeout: Self.timeout)
                facts.append(
                    LossPlan.Facts(
                        topic: topic, checkpoint: checkpoint?.next(of: topic), group: offsets[number]?[input],
                        watermarks: watermarks, isReplaced: replaced.contains(input)))
            }
            survey.plan.add(facts, of: number, hasCheckpoint: checkpoint != nil)
            try progress()
        }
        return survey
    }

    /// A checkpoint as it was found; nil where it is absent or damaged.
    private static func readable(_ found: FoundCheckpoint?, of partition: Int32) throws(ServiceError) -> Checkpoint? {
        switch found {
        case .readable(let checkpoint): return checkpoint
        case .damaged, nil: return nil
        case .newer(let words):
            throw ServiceError(
                .configuration,
                "the checkpoint of partition \(partition) cannot be read: \(words). Run the version that wrote it")
        }
    }
}
