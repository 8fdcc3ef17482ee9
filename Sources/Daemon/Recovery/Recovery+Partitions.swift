internal import Configuration
internal import Engine
internal import KafkaClient

extension Recovery {
    /// What would move if there were so many partitions, as things stand; nothing is changed.
    package func planMoving(
        to count: Int, noting progress: (RecoveryProgress) throws -> Void = { _ in }
    ) throws -> RelocationPlan {
        try working { recovery in
            let counts = try recovery.topicCounts()
            let growth = try counts.growth(to: count)
            let known = try recovery.survey(0..<(try counts.stateCount()), noting: { try progress(.reading) })
            var plan = RelocationPlan(before: known.partitions, after: Int32(clamping: count), growth: growth)
            if plan.before == plan.after { return plan }
            try recovery.findUnread(known, &plan) { try progress(.reading) }
            try recovery.forEachPartition(&plan, noting: progress) { _, _ in }
            return plan
        }
    }

    /// Moves everybody to where they live among so many partitions.
    ///
    /// Until the end every checkpoint names the number before, by which daemons know that they must not start; each transaction leaves
    /// everybody in exactly one partition. So it may be interrupted anywhere, and goes on when it is begun again.
    package func move(
        to count: Int, noting progress: (RecoveryProgress) throws -> Void = { _ in }
    ) throws -> RelocationPlan {
        try working { recovery in
            let counts = try recovery.topicCounts()
            let growth = try counts.growth(to: count)
            try recovery.refuseMembers()
            let member = try recovery.join(partitions: count)
            let known = try recovery.survey(
                0..<(try counts.stateCount()),
                noting: {
                    try member.serve()
                    try progress(.reading)
                }, groupOffsets: { try member.offsets($0, patience: recovery.settlingTime) })
            var plan = RelocationPlan(before: known.partitions, after: Int32(clamping: count), growth: growth)
            if plan.before != plan.after {
                try recovery.findUnread(known, &plan) {
                    try member.serve()
                    try progress(.reading)
                }
                if let hindrance = plan.hindrance { throw ServiceError(.failure, hindrance) }
                try recovery.relocate(known, &plan, member, noting: progress)
            } else {
                try recovery.grow(plan.growth)
            }
            member.leave()
            return plan
        }
    }

    /// Writes the number before into all checkpoints, moves everybody, and has the checkpoints name the number to be.
    private func relocate(
        _ known: Survey, _ plan: inout RelocationPlan, _ member: borrowing RecoveryMembership,
        noting progress: (RecoveryProgress) throws -> Void
    ) throws {
        let limits = TopicLimits(try admin.settings(ofTopic: configuration.stateTopic, timeout: Self.timeout))
        let batchBytes = properties.batchBytes([limits])
        let relocation = RelocationSteps(known, plan, inputs)
        // Before there are new partitions the old ones know that they are fewer: then no daemon takes them for all there are.
        var writer = try RecoveryWriter.open(properties, stateTopic: configuration.stateTopic, batchBytes: batchBytes)
        try writer.write(relocation.marks(ofNew: false), relocation.offsets, by: member)
        try grow(plan.growth)
        // One that began before does not know of them.
        writer = try RecoveryWriter.open(properties, stateTopic: configuration.stateTopic, batchBytes: batchBytes)
        try writer.write(relocation.marks(ofNew: true), relocation.offsets, by: member)
        try forEachPartition(&plan, noting: progress) { partition, changes in
            for batch in RelocationSteps.batches(changes) {
                try writer.write(batch, relocation.offsets(of: partition), by: member)
                try progress(.moving(partition, of: known.partitions))
            }
        }
        try writer.write(relocation.ends, relocation.offsets, by: member)
    }

    /// Adds partitions to topics, and waits until the brokers tell of them.
    private func grow(_ growth: [RelocationPlan.Growth]) throws {
        for topic in growth {
            try admin.createPartitions(ofTopic: topic.topic, total: topic.to, timeout: Self.timeout)
        }
        let deadline = ContinuousClock.now + Self.timeout
        let pause = try WakeSignal()
        while true {
            let metadata = try admin.metadata(timeout: Self.timeout)
            if growth.allSatisfy({ metadata.topic($0.topic)?.partitionCount == $0.to }) { return }
            guard ContinuousClock.now < deadline else {
                throw ServiceError(
                    .unavailable, "the brokers do not tell of the partitions that were added yet; begin again")
            }
            pause.wait(timeout: .milliseconds(100))
        }
    }

    /// Gives what is to be written so that what each partition of before holds is at home.
    private func forEachPartition(
        _ plan: inout RelocationPlan, noting progress: (RecoveryProgress) throws -> Void,
        _ body: (Int32, [ChangelogScan.Change]) throws -> Void
    ) throws {
        let relocation = Relocation(count: plan.after, before: plan.before)
        var scan = try ChangelogScan(properties, topic: configuration.stateTopic)
        let ranges = try scan.ranges(of: 0..<plan.before, timeout: Self.timeout)
        for number in 0..<plan.before {
            guard let range = ranges[number], !range.isEmpty else { continue }
            var records: [[UInt8]: [UInt8]] = [:]
            try scan.read(
                from: [number: range.lowerBound], to: [number: range.upperBound],
                noting: { _ in try progress(.moving(number, of: plan.before)) }
            ) { record in
                records[record.key] = record.value
            }
            try body(number, try relocation.changes(records, in: number, counting: &plan))
        }
    }

    /// Finds what of the old partitions must be read before: what stands elsewhere than its key lives in now, and all of the re-keyed
    /// topic.
    private func findUnread(_ known: Survey, _ plan: inout RelocationPlan, noting progress: () throws -> Void) throws {
        guard configuration.inputs.allSatisfy({ $0.misrouted != .accept }) else {
            throw ServiceError(
                .configuration,
                "an input says `misrouted: accept`: where individuals live is the producers' secret, so that nothing can be moved. Use a "
                    + "new application_id")
        }
        guard known.plan.isEmpty else {
            throw ServiceError(
                .configuration, "checkpoints and offsets do not lead on. First: \(RecoveryAdvice.skipLost)")
        }
        let relocation = Relocation(count: plan.after, before: plan.before)
        for topic in inputs {
            var scan = try ChangelogScan(properties, topic: topic)
            let ranges = try scan.ranges(of: 0..<plan.before, timeout: Self.timeout)
            var starts: [Int32: Int64] = [:]
            for (number, range) in ranges {
                let next = known.checkpoints[number]?.next(of: topic) ?? range.lowerBound
                if next < range.upperBound { starts[number] = next }
            }
            var counts: [Int32: Int] = [:]
            let isOwn = topic.utf8.elementsEqual(configuration.rekeyedTopic.utf8)
            try scan.read(from: starts, to: ranges.mapValues(\.upperBound), noting: { _ in try progress() }) { record in
                guard isOwn || !record.key.isEmpty && relocation.home(of: record.key) != record.partition else {
                    return
                }
                counts[record.partition, default: 0] += 1
            }
            plan.unread += counts.sorted { $0.key < $1.key }.map {
                RelocationPlan.Unread(topic: topic, partition: $0.key, count: $0.value)
            }
        }
    }
}

/// How far a recovery is.
package enum RecoveryProgress: Sendable {
    /// Offsets, checkpoints and what was not read.
    case reading
    /// A partition of so many is read, and what does not live in it any more is moved.
    case moving(Int32, of: Int32)
}
