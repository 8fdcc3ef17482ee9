internal import Configuration
internal import Engine
internal import KafkaClient

extension Recovery {
    /// What would be skipped, as things stand; nothing is changed.
    package func planSkippingLost(noting progress: () throws -> Void = {}) throws -> LossPlan {
        try working { recovery in
            let counts = try recovery.topicCounts()
            return try recovery.survey(0..<(try counts.stateCount()), noting: progress).plan
        }
    }

    /// Has checkpoints and offsets say where to go on: all of it in one transaction. What was planned is planned again, as things stand
    /// then.
    package func skipLost(noting progress: () throws -> Void = {}) throws -> LossPlan {
        try working { recovery in
            try recovery.refuseMembers()
            let counts = try recovery.topicCounts()
            let member = try recovery.join(counts)
            let survey = try recovery.survey(
                0..<(try counts.stateCount()),
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
}

extension Survey {
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
