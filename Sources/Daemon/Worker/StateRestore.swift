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
    /// Until when a checkpoint at which a store ends may be missing from its changelog; nil while none is.
    private var patienceEnd: ContinuousClock.Instant?
    private let patience: Duration
    /// The partitions whose inputs were found to be the ones that were read.
    private var identified: Set<Int32> = []

    /// Records of the changelog read between two looks at the group.
    private static let batchCapacity = 4_096
    /// The time for which stores are read between two looks at the group.
    private static let storeSlice = Duration.milliseconds(100)
    /// The time within which what was committed becomes stable: a transaction's own, and some more.
    static let settlingTime = Duration.seconds(20)

    /// Begins with processors that know nobody, their stores, and the offsets of their changelogs, by partition.
    init(
        _ processors: [Int32: PartitionProcessor], stores: [Int32: PartitionStore], ranges: [Int32: Range<Int64>],
        topic: String, properties: ClientConfiguration, patience: Duration = StateRestore.settlingTime
    ) throws(KafkaError) {
        self.patience = patience
        self.processors = processors
        self.stores = stores
        var rest = ranges
        for (number, store) in stores {
            guard let range = ranges[number], let position = store.position else { continue }
            rest[number] = position.offset..<max(position.offset, range.upperBound)
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
        do {
            try reader.read(into: processors.filter { partitions.contains($0.key) }, batch: &batch)
        } catch let error as OutOfReach {
            guard let position = stores[error.partition]?.position else { throw error.error }
            throw StoreFault(
                partition: error.partition, .apart,
                "the changelog does not have offset \(position.offset), where the store ends")
        }
        let atEnd = partitions.filter { reader.isAtEnd(of: $0) }
        let lacking = atEnd.filter { reader.checkpoints[$0] == nil && stores[$0]?.position != nil }
        try wait(for: lacking)
        return Set(atEnd).subtracting(lacking)
    }

    /// Has patience with changelogs that end before the checkpoints at which their stores end: what was committed a moment ago may not be
    /// stable yet.
    private mutating func wait(for lacking: [Int32]) throws(StoreFault) {
        guard let first = lacking.first, let position = stores[first]?.position else { return patienceEnd = nil }
        let end = patienceEnd ?? .now + patience
        patienceEnd = end
        guard ContinuousClock.now > end else { return }
        throw StoreFault(
            partition: first, .apart,
            "the changelog has no checkpoint from offset \(position.offset) on, where the store ends")
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
