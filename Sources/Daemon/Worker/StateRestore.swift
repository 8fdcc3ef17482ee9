internal import Engine
internal import KafkaClient

/// The partitions whose state is being read from their changelogs.
struct StateRestore: ~Copyable {
    private let processors: [Int32: PartitionProcessor]
    private var reader: StateReader
    private var progress: RestoreProgress
    private var batch = MessageBatch(capacity: Self.batchCapacity)
    /// The partitions whose inputs were found to be the ones that were read.
    private var identified: Set<Int32> = []

    /// Records of the changelog read between two looks at the group.
    private static let batchCapacity = 4_096

    /// Begins with processors that know nobody, and the offsets of their changelogs, by partition.
    init(
        _ processors: [Int32: PartitionProcessor], ranges: [Int32: Range<Int64>], topic: String,
        properties: ClientConfiguration
    ) throws(KafkaError) {
        self.processors = processors
        progress = RestoreProgress(ranges)
        reader = try StateReader(properties, topic: topic, beginnings: ranges.mapValues(\.lowerBound))
    }

    /// Reads what has arrived of these partitions; those of them that are read to their ends.
    mutating func read(_ partitions: [Int32]) throws -> Set<Int32> {
        try reader.read(into: processors.filter { partitions.contains($0.key) }, batch: &batch)
        return Set(partitions.filter { reader.isAtEnd(of: $0) })
    }

    /// The progress.
    var reading: RestoreProgress.Reading { progress.reading(reader.positions) }

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
        _ number: Int32, of count: Int32, inputs: [String]
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
        return OwnedPartition(
            number: number, processor: processor, next: inputs.map { checkpoint?.next(of: $0) },
            last: inputs.map { checkpoint?.offset(of: $0)?.last }, others: checkpoint?.offsets(besides: inputs) ?? [])
    }
}
