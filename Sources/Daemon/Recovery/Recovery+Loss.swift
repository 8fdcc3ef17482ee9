internal import Configuration
internal import Engine
internal import KafkaClient

extension Recovery {
    /// What would be skipped, as things stand; nothing is changed.
    package func planSkippingLost(noting progress: () throws -> Void = {}) throws -> LossPlan {
        try working { recovery in
            let consumer = try Consumer(recovery.properties.stateReader)
            return try recovery.survey(noting: progress) { partitions in
                try consumer.committed(partitions, timeout: Self.timeout)
            }.plan
        }
    }

    /// Has checkpoints and offsets say where to go on: all of it in one transaction. What was planned is planned again, as things stand
    /// then.
    package func skipLost(noting progress: () throws -> Void = {}) throws -> LossPlan {
        try working { recovery in
            try recovery.refuseMembers()
            let count = try recovery.partitionCount()
            let member = try RecoveryMembership.join(
                recovery.properties, topics: recovery.inputs, partitions: Int(count) * recovery.inputs.count)
            let survey = try recovery.survey(
                noting: {
                    try member.serve()
                    try progress()
                },
                groupOffsets: { try member.offsets($0, patience: recovery.settlingTime) })
            if !survey.plan.isEmpty {
                let batchBytes = recovery.properties.batchBytes([.stock])
                var writer = try RecoveryWriter.open(
                    recovery.properties, stateTopic: recovery.configuration.stateTopic, batchBytes: batchBytes)
                let (records, offsets) = survey.changes(recovery.inputs)
                try writer.write(records, offsets, by: member)
            }
            member.leave()
            return survey.plan
        }
    }

    /// The number of partitions of the inputs, of their own topics too.
    private func partitionCount() throws -> Int32 {
        Int32(clamping: try Topics(configuration, admin: admin, timeout: Self.timeout, onlyLooking: true).partitions)
    }

    /// Reads how things stand.
    private func survey(
        noting progress: () throws -> Void, groupOffsets: ([TopicPartition]) throws -> [Int64?]
    ) throws -> LossSurvey {
        let partitions = 0..<(try partitionCount())
        var survey = LossSurvey()
        // First the offsets: what they say is in the state topic then.
        var offsets: [Int32: [Int64?]] = [:]
        for number in partitions {
            offsets[number] = try groupOffsets(inputs.map { TopicPartition($0, number) })
            try progress()
        }
        var scan = try ChangelogScan(properties, topic: configuration.stateTopic)
        let ranges = try scan.ranges(of: partitions, timeout: Self.timeout)
        let found = try scan.checkpoints(ranges, noting: progress)
        let consumer = try Consumer(properties.stateReader)
        for number in partitions {
            var checkpoint: Checkpoint?
            switch found[number] {
            case .readable(let known): checkpoint = known
            case .newer(let words):
                throw ServiceError(
                    .configuration,
                    "the checkpoint of partition \(number) cannot be read: \(words). Run the version that wrote it")
            case .damaged, nil: break
            }
            survey.checkpoints[number] = checkpoint
            var facts: [LossPlan.Facts] = []
            for (input, topic) in inputs.enumerated() {
                let watermarks = try consumer.watermarks(of: TopicPartition(topic, number), timeout: Self.timeout)
                facts.append(
                    LossPlan.Facts(
                        topic: topic, checkpoint: checkpoint?.next(of: topic), group: offsets[number]?[input],
                        watermarks: watermarks))
            }
            survey.plan.add(facts, of: number, hasCheckpoint: checkpoint != nil)
            try progress()
        }
        return survey
    }
}

/// How things stand, and what is to be done.
private struct LossSurvey {
    var plan = LossPlan()
    var checkpoints: [Int32: Checkpoint] = [:]

    /// The checkpoints to be written, and the offsets that equal them.
    func changes(_ inputs: [String]) -> (records: [ChangelogScan.Change], offsets: [PartitionOffset]) {
        var records: [ChangelogScan.Change] = []
        var offsets: [PartitionOffset] = []
        for number in plan.partitions {
            var checkpoint = checkpoints[number] ?? .unknown
            for step in plan.steps where step.partition == number { checkpoint.skip(to: step.to, of: step.topic) }
            records.append(ChangelogScan.Change(checkpoint, of: number))
            for topic in inputs {
                guard let next = checkpoint.next(of: topic) else { continue }
                offsets.append(PartitionOffset(TopicPartition(topic, number), next))
            }
        }
        return (records, offsets)
    }
}
