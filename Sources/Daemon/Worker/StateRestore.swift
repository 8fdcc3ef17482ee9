internal import Engine
internal import KafkaClient

/// The partitions whose state is being read: from their stores, where they have any, then from their changelogs.
struct StateRestore: ~Copyable {
    private let processors: [Int32: PartitionProcessor]
    /// The stores, by partition; the read ones are waiting for their partitions.
    private let stores: [Int32: PartitionStore]
    private var reader: StateReader
    private var progress: RestoreProgress
    private var batch = MessageBatch(capacity: Self.batchCapacity)
    /// The partitions whose inputs were found to be the ones that were read.
    private var identified: Set<Int32> = []

    /// Records of the changelog read between two looks at the group.
    private static let batchCapacity = 4_096
    /// The time for which stores are read between two looks at the group.
    private static let storeSlice = Duration.milliseconds(100)

    /// Begins with processors that know nobody, their stores, and the offsets of their changelogs, by partition.
    init(
        _ processors: [Int32: PartitionProcessor], stores: [Int32: PartitionStore], ranges: [Int32: Range<Int64>],
        topic: String, properties: ClientConfiguration
    ) throws(KafkaError) {
        self.processors = processors
        self.stores = stores
        var rest = ranges
        for (number, store) in stores {
            if let range = ranges[number], let position = store.position {
                rest[number] = position.offset..<range.upperBound
            }
        }
        progress = RestoreProgress(rest, stored: stores.values.reduce(0) { $0 + $1.estimatedCount })
        reader = try StateReader(properties, topic: topic, beginnings: rest.mapValues(\.lowerBound))
    }

    /// The partitions, ascending.
    var partitions: [Int32] { processors.keys.sorted() }

    /// Reads for a moment, of these partitions; those of them that are read to their ends.
    ///
    /// - Throws: ``StoreFault``, ``UnreadableState``, or the client's error.
    mutating func read(_ partitions: [Int32]) throws -> Set<Int32> {
        guard try readStores() else { return [] }
        try reader.read(into: processors.filter { partitions.contains($0.key) }, batch: &batch)
        let atEnd = partitions.filter { reader.isAtEnd(of: $0) }
        for number in atEnd where reader.checkpoints[number] == nil {
            guard let position = stores[number]?.position else { continue }
            throw StoreFault(
                partition: number, .apart,
                "the changelog has no checkpoint from offset \(position.offset) on, where the store ends")
        }
        return Set(atEnd)
    }

    /// Reads the stores for a moment; whether they are read.
    private func readStores() throws(StoreFault) -> Bool {
        let deadline = ContinuousClock.now + Self.storeSlice
        for number in partitions {
            guard let store = stores[number], !store.isRead, let processor = processors[number] else { continue }
            guard try store.read(into: processor, until: deadline) else { return false }
        }
        return true
    }

    /// The entries read from stores.
    var storedCount: Int64 { stores.values.reduce(0) { $0 + $1.readCount } }

    /// The records read from the changelog.
    var recordCount: Int { reader.recordCount }

    /// The progress.
    var reading: RestoreProgress.Reading { progress.reading(reader.positions, stored: storedCount) }

    /// Whether it is time for a line in the log.
    mutating func isLineDue() -> Bool { progress.isLineDue() }

    /// The last checkpoint read of a partition; nil where there is none.
    func checkpoint(of partition: Int32) -> Checkpoint? { reader.checkpoints[partition] }

    /// Holds the inputs of a partition that is read against its checkpoint, once.
    ///
    /// - Throws: that one was made anew.
    mutating func identify(_ partition: Int32, _ inputs: [String], _ properties: ClientProperties) throws {
        guard let checkpoint = checkpoint(of: partition), !identified.contains(partition) else { return }
        var identity = try InputIdentity(properties, inputs)
        if let input = try identity.replaced(in: partition, since: checkpoint).first {
            throw WorkerFailure(
                "the last record that was read of \(inputs[input]), partition \(partition), is another one now: the topic was deleted "
                    + "and made anew under its name. \(RecoveryAdvice.skipLost)", kind: .configuration)
        }
        identified.insert(partition)
    }

    /// A partition as it was read, with the next offset by input.
    ///
    /// - Throws: that its state is laid out by another number of partitions than there are.
    func partition(
        _ number: Int32, of count: Int32, inputs: [String], now: Int64
    ) throws(WorkerFailure) -> OwnedPartition? {
        guard let processor = processors[number] else { return nil }
        let checkpoint = checkpoint(of: number)
        if let known = checkpoint?.partitions, known != count {
            throw WorkerFailure(
                "the state of partition \(number) is laid out by \(known) partitions, and there are \(count): partitions were added to "
                    + "the state topic, or the move of the state was interrupted. \(RecoveryAdvice.added(Int(count)))",
                kind: .configuration)
        }
        if let checkpoint { processor.restore(checkpoint) }
        let partition = OwnedPartition(
            number: number, processor: processor, next: inputs.map { checkpoint?.next(of: $0) },
            last: inputs.map { checkpoint?.offset(of: $0)?.last }, others: checkpoint?.offsets(besides: inputs) ?? [])
        partition.store = stores[number]
        if let offset = reader.checkpointOffsets[number] { partition.store?.commit(checkpointAt: offset, now: now) }
        return partition
    }
}
