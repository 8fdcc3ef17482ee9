internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets
internal import StateStore

extension Worker {
    /// The end of a frozen partition's changelog, and the group's offsets of it.
    func inspectFrozen(_ number: Int32) throws(KafkaError) -> FrozenPartition {
        let ends = try consumer.watermarks(
            of: TopicPartition(settings.stateTopic, number), timeout: Self.queryTimeout)
        return FrozenPartition(changelogEnd: ends.high, next: try groupOffsets(number))
    }

    /// The group's offsets of a partition, by input.
    private func groupOffsets(_ number: Int32) throws(KafkaError) -> [Int64?] {
        control.noteProgress()
        return try consumer.committed(
            settings.inputs.map { TopicPartition($0, number) }, timeout: Self.queryTimeout)
    }

    /// Begins to read partitions' states: from their stores, then from their changelogs.
    mutating func beginRestore(_ partitions: [Int32]) throws(KafkaError) {
        metrics.begin(restoreOf: partitions)
        var processors: [Int32: PartitionProcessor] = [:]
        var stores: [Int32: PartitionStore] = [:]
        var ranges: [Int32: Range<Int64>] = [:]
        for number in partitions {
            processors[number] = makeProcessor(number)
            control.noteProgress()
            let ends = try consumer.watermarks(
                of: TopicPartition(settings.stateTopic, number), timeout: Self.queryTimeout)
            let range = ends.low..<max(ends.low, ends.high)
            ranges[number] = range
            stores[number] = openStore(number, changelogStart: range.lowerBound)
        }
        restore = try StateRestore(
            processors, stores: stores, ranges: ranges, topic: settings.stateTopic,
            properties: settings.properties.stateReader)
    }

    /// Reads on for a moment, and tells how far it is: to the status at once, now and then to the log.
    mutating func readState(of partitions: [Int32]) throws -> Set<Int32> {
        let atEnd: Set<Int32>?
        do {
            atEnd = try restore?.read(partitions)
        } catch let error as UnreadableState {
            metrics.count(unreadableStateOf: error.partition)
            throw error
        } catch let fault as StoreFault {
            return try restoreAnew(after: fault)
        }
        guard let atEnd, let reading = restore?.reading else { return [] }
        control.publish(WorkerSnapshot(ruleSet: settings.rules.hash, restore: reading))
        if restore?.isLineDue() ?? false {
            log.info(
                "restoring the state: \(reading.percent)%",
                [
                    "done": .int(Int(reading.done)), "total": .int(Int(reading.total)),
                    "seconds_left": .string(reading.secondsLeft.map(String.init) ?? "unknown"),
                ])
        }
        return atEnd
    }

    /// Begins again without a store that is of no use.
    private mutating func restoreAnew(after fault: StoreFault) throws -> Set<Int32> {
        let partitions = restore?.partitions ?? []
        // It closes the stores.
        restore = nil
        if let directory = settings.stores {
            do throws(StoreError) {
                try setAside(fault, in: directory)
            } catch {
                noteUnusable(fault.partition, error.message)
                settings.stores = nil
            }
        }
        try beginRestore(partitions)
        return []
    }

    /// The offsets of a partition's checkpoint, and those of the group.
    mutating func fetchOffsets(_ number: Int32) throws -> WorkerInput {
        control.noteProgress()
        try restore?.identify(number, settings.inputs, settings.properties)
        let group = try groupOffsets(number)
        let checkpoint = restore?.checkpoint(of: number)
        return .offsets(
            checkpoint: checkpoint.map { checkpoint in settings.inputs.map { checkpoint.next(of: $0) } }, group: group)
    }

    /// Owns partitions that are kept or restored, and begins to read.
    mutating func assign(thawed: [Int32], restored: [Int32]) throws -> RuleAdoption {
        for number in thawed { owned[number] = frozen[number] }
        for number in thawed { if let partition = owned[number] { reopenStore(of: partition) } }
        let now = WallClock.milliseconds()
        for number in restored {
            owned[number] = try restore?.partition(
                number, of: settings.partitions, inputs: settings.inputs, now: now)
        }
        frozen.removeAll()
        restoredCounts = (Int(restore?.storedCount ?? 0), restore?.recordCount ?? 0)
        restore = nil
        var starts: [PartitionStart] = []
        for number in owned.keys.sorted() {
            guard let partition = owned[number] else { continue }
            partition.isCaughtUp = false
            for (input, topic) in settings.inputs.enumerated() {
                starts.append(
                    PartitionStart(
                        TopicPartition(topic, number),
                        partition.next[input].map(StartingPosition.offset) ?? .earliest))
            }
        }
        let adoption = adopt(settings.rules)
        try consumer.assign(starts)
        return adoption
    }

    /// Says which partitions are restored and read.
    mutating func announceAssignment(_ partitions: [Int32], _ duration: Duration) {
        metrics.restored(duration)
        log.info(
            "partitions assigned",
            [
                "partitions": .string(partitions.map(String.init).joined(separator: ",")),
                "individuals": .int(owned.values.reduce(0) { $0 + $1.processor.individualCount }),
                "read_from_stores": .int(restoredCounts.stored), "read_from_topic": .int(restoredCounts.records),
            ])
    }
}
