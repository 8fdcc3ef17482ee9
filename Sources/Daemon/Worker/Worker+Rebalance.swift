internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// How long a question to the group coordinator may take.
    private static let queryTimeout = Duration.seconds(10)
    /// The same while the broker is away: the end of the daemon must not wait for it.
    private static let outageQueryTimeout = Duration.seconds(1)
    /// How long beyond a transaction's timeout a restore waits for the changelog to reach the group's offset.
    private static let settlingTime = Duration.seconds(10)
    /// Records of the changelog read between two looks at the group.
    private static let restoreBatch = 4_096

    /// Answers a decision of the group.
    mutating func handle(_ event: ConsumerEvent) throws {
        switch event {
        case .assigned(let partitions):
            standing = .given(Set(partitions.map(\.partition)).sorted())
        case .revoked(_, lost: true):
            log.warning("the group took the partitions away; what was not committed is undone")
            try giveBack(freezing: false) { worker throws in try worker.discard() }
        case .revoked(_, lost: false):
            try giveBack(freezing: true) { worker throws in try worker.commit() }
        case .failed(let error):
            if error.isFatal { throw WorkerFailure("the consumer failed: \(error)") }
            log.debug("\(error)")
            if error.code == .allBrokersDown, !isBrokerAway {
                log.warning("the broker is away")
                isBrokerAway = true
            }
        }
    }

    /// Asks whether a broker that was away is back, which nothing else would tell while there is nothing to do.
    mutating func lookForBroker() {
        control.enter(.waitingForBroker)
        guard (try? consumer.metadata(timeout: Self.outageQueryTimeout)) != nil else { return }
        isBrokerAway = false
        log.info("the broker answers")
        if case .working = standing { control.enter(.ready) } else { control.enter(.idle) }
    }

    /// Finishes what is begun and answers the group, whatever becomes of it. State whose last commit is in doubt is not kept.
    private mutating func giveBack(freezing: Bool, _ finish: (inout Worker) throws -> Void) throws {
        standing = .undecided
        frozen.removeAll()
        do {
            try finish(&self)
            if freezing { freeze() }
        } catch let error as KafkaError {
            log.warning(
                "the commit before a rebalance failed; its records are read again", ["error": .string("\(error)")])
            try discard()
        }
        try letGo()
        control.enter(.idle)
    }

    /// Has no partitions any more, and shows none: another member may show them from now on.
    mutating func letGo() throws(KafkaError) {
        owned.removeAll()
        control.share = WorkerControl.Share()
        metrics.observe([])
        control.publish(WorkerSnapshot(ruleSet: settings.rules.hash))
        try consumer.unassign()
    }

    /// Restores partitions, or takes them up again where nobody touched them since, and begins to read.
    mutating func takeOver(_ numbers: [Int32]) throws {
        control.share = WorkerControl.Share(given: numbers.count)
        control.enter(.restoring)
        log.info("restoring the state", ["partitions": .string(numbers.map(String.init).joined(separator: ","))])
        let started = ContinuousClock.now
        var taken: [OwnedPartition] = []
        for number in numbers {
            if let partition = try thaw(number) { taken.append(partition) }
        }
        let thawed = taken.map(\.number)
        control.share.restored = thawed.count
        // Revoked or stopped in the meantime: what was read is dropped.
        guard let restored = try restore(numbers.filter { !thawed.contains($0) }) else { return }
        taken += restored
        frozen.removeAll()
        var starts: [PartitionStart] = []
        for partition in taken {
            partition.beginAssignment()
            if partition.fold.rules.hash != settings.rules.hash {
                partition.fold.step(.rules(settings.rules), Clocks(), into: &effects)
            }
            owned[partition.number] = partition
            for (input, topic) in settings.inputs.enumerated() {
                starts.append(
                    PartitionStart(
                        TopicPartition(topic, partition.number),
                        partition.next[input].map(StartingPosition.offset) ?? .earliest))
            }
        }
        try consumer.assign(starts)
        standing = .working
        try settle()
        metrics.restored(ContinuousClock.now - started)
        log.info(
            "partitions assigned",
            [
                "partitions": .string(numbers.map(String.init).joined(separator: ",")),
                "individuals": .int(taken.reduce(0) { $0 + $1.fold.individualCount }),
            ])
        control.enter(.ready)
    }

    /// Keeps the state of the partitions that are given back, with the end of their changelog as of now.
    private mutating func freeze() {
        for number in owned.keys.sorted() {
            guard let partition = owned[number] else { continue }
            control.beat()
            let end = try? consumer.watermarks(
                of: TopicPartition(settings.stateTopic, number), timeout: Self.queryTimeout
            ).high
            partition.frozenEnd = end
            if end != nil { frozen[number] = partition }
        }
    }

    /// The state kept since the partition was given back, if nobody has written to its changelog since.
    private func thaw(_ number: Int32) throws(KafkaError) -> OwnedPartition? {
        guard let partition = frozen[number], let end = partition.frozenEnd else { return nil }
        control.beat()
        let now = try consumer.watermarks(
            of: TopicPartition(settings.stateTopic, number), timeout: Self.queryTimeout)
        guard now.high == end, try committed(number) == partition.next else { return nil }
        partition.frozenEnd = nil
        return partition
    }

    /// The group's offsets of a partition, by input.
    func committed(_ number: Int32) throws(KafkaError) -> [Int64?] {
        control.beat()
        return try consumer.committed(
            settings.inputs.map { TopicPartition($0, number) }, timeout: Self.queryTimeout)
    }

    /// Reads partitions' states from their changelogs, until the checkpoints there equal the group's offsets. Nil: the partitions
    /// were revoked, or the worker stopped, in the meantime.
    private mutating func restore(_ numbers: [Int32]) throws -> [OwnedPartition]? {
        if numbers.isEmpty { return [] }
        var folds: [Int32: PartitionProcessor] = [:]
        var ranges: [Int32: Range<Int64>] = [:]
        for number in numbers {
            folds[number] = PartitionProcessor(
                rules: settings.rules,
                options: PartitionProcessor.Options(
                    application: settings.application, deduplicationWindow: settings.deduplicationWindow,
                    mode: settings.mode))
            control.beat()
            let ends = try consumer.watermarks(
                of: TopicPartition(settings.stateTopic, number), timeout: Self.queryTimeout)
            ranges[number] = ends.low..<max(ends.low, ends.high)
        }
        var reader = try StateReader(
            settings.properties.stateReader, topic: settings.stateTopic, beginnings: ranges.mapValues(\.lowerBound))
        var progress = RestoreProgress(ranges)
        var batch = MessageBatch(capacity: Self.restoreBatch)
        var deadlines: [Int32: ContinuousClock.Instant] = [:]
        var restored: [OwnedPartition] = []
        while !folds.isEmpty {
            guard try keepsPartitions() else { return nil }
            try reader.read(into: folds, batch: &batch)
            report(&progress, reader.positions)
            for number in numbers where reader.isAtEnd(of: number) {
                guard let fold = folds[number] else { continue }
                if let partition = try finish(number, fold, reader.checkpoints[number], &deadlines[number]) {
                    restored.append(partition)
                    control.share.restored += 1
                    folds[number] = nil
                }
            }
        }
        return restored
    }

    /// Tells how far a restore is, to the status at once and now and then to the log.
    private func report(_ progress: inout RestoreProgress, _ positions: [Int32: Int64]) {
        let reading = progress.reading(positions)
        control.publish(WorkerSnapshot(ruleSet: settings.rules.hash, restore: reading))
        guard progress.isLineDue() else { return }
        log.info(
            "restoring the state: \(reading.percent)%",
            [
                "done": .int(Int(reading.done)), "total": .int(Int(reading.total)),
                "seconds_left": .string(reading.secondsLeft.map(String.init) ?? "unknown"),
            ])
    }

    /// Holds the checkpoint that was read against the group's offsets. Nil: they do not fit, which may change until the deadline.
    private func finish(
        _ number: Int32, _ fold: PartitionProcessor, _ checkpoint: Checkpoint?,
        _ deadline: inout ContinuousClock.Instant?
    ) throws -> OwnedPartition? {
        let group = try committed(number)
        let next = settings.inputs.map { checkpoint?.next(of: $0) }
        if group == next { return own(number, fold, next, checkpoint) }
        if group.allSatisfy({ $0 == nil }), checkpoint != nil {
            log.warning(
                "the group has no offsets (they expire while a group is empty); going on from the state's checkpoint",
                ["partition": .int(Int(number))])
            return own(number, fold, next, checkpoint)
        }
        // The changelog's last stable offset lags while commit markers spread, or a former owner holds a transaction open.
        let limit = deadline ?? ContinuousClock.now + settings.properties.transactionTimeout + Self.settlingTime
        deadline = limit
        if ContinuousClock.now > limit {
            throw WorkerFailure(
                "the state of partition \(number) in \(settings.stateTopic) does not fit the group's offsets: the checkpoint "
                    + "says \(Self.text(next)), the group \(Self.text(group)) for \(settings.inputs.joined(separator: ", ")). "
                    + "A transaction was torn, or one of the two was changed by hand. Set the group's offsets to the "
                    + "checkpoint's, or delete the state topic and the group's offsets to begin anew")
        }
        return nil
    }

    private func own(_ number: Int32, _ fold: PartitionProcessor, _ next: [Int64?], _ checkpoint: Checkpoint?)
        -> OwnedPartition
    {
        if let checkpoint { fold.restore(checkpoint) }
        return OwnedPartition(number: number, fold: fold, next: next)
    }

    /// Serves the membership while state is restored. False: the partitions were revoked, or the worker is to stop.
    private mutating func keepsPartitions() throws -> Bool {
        control.beat()
        var none = MessageBatch(capacity: 1)
        pendingEvents += consumer.poll(into: &none, timeout: .zero)
        producer.serve()
        if control.isStopping { return false }
        return !pendingEvents.contains { event in
            if case .revoked = event { return true }
            return false
        }
    }

    private static func text(_ offsets: [Int64?]) -> String {
        offsets.map { $0.map(String.init) ?? "none" }.joined(separator: ", ")
    }
}
