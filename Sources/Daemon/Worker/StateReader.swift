internal import Engine
internal import Events
internal import KafkaClient
internal import State

/// Reads partitions of the changelog, from their beginnings or from where their stores end, all with one client: most of the time goes into connecting.
struct StateReader: ~Copyable {
    private let consumer: Consumer
    private let topic: String
    /// The last checkpoint read, by partition.
    private(set) var checkpoints: [Int32: Checkpoint] = [:]
    /// Where the last checkpoint read stands, by partition.
    private(set) var checkpointOffsets: [Int32: Int64] = [:]
    /// The next offset of each partition that something was read of.
    private(set) var positions: [Int32: Int64] = [:]
    /// Records read.
    private(set) var recordCount = 0
    private var ended: Set<Int32> = []

    /// The longest wait of one read, so that the membership is served in between.
    private static let slice = Duration.milliseconds(100)

    /// Begins at offsets that are known: for the logical ones the library asks only after half a second.
    init(_ properties: ClientConfiguration, topic: String, beginnings: [Int32: Int64]) throws(KafkaError) {
        let consumer = try Consumer(properties)
        try consumer.assign(
            beginnings.keys.sorted().map { number in
                PartitionStart(TopicPartition(topic, number), .offset(beginnings[number] ?? 0))
            })
        self.consumer = consumer
        self.topic = topic
    }

    /// Whether everything up to the last stable offset of a partition was read.
    func isAtEnd(of partition: Int32) -> Bool { ended.contains(partition) }

    /// Reads what has arrived into the processors of its partitions.
    ///
    /// - Throws: ``UnreadableState``, ``OutOfReach``, or the client's error.
    mutating func read(into processors: [Int32: PartitionProcessor], batch: inout MessageBatch) throws {
        for event in consumer.poll(into: &batch, timeout: Self.slice) {
            if case .failed(let error) = event, error.isFatal { throw error }
        }
        for index in 0..<batch.count {
            let message = batch[index]
            // Of a batch the last of each run of one partition is enough.
            if index + 1 == batch.count || batch[index + 1].partition != message.partition {
                positions[message.partition] = message.offset + (message.isEndOfPartition ? 0 : 1)
            }
            if message.isEndOfPartition {
                ended.insert(message.partition)
            } else if let error = message.error {
                if [.autoOffsetReset, .offsetOutOfRange].contains(error.code) {
                    throw OutOfReach(partition: message.partition, error: error)
                }
                if !error.isRetriable, error.code != .transport { throw error }
            } else if let processor = processors[message.partition] {
                ended.remove(message.partition)
                recordCount += 1
                try apply(message, to: processor)
            }
        }
    }

    private mutating func apply(
        _ message: borrowing Message, to processor: PartitionProcessor
    ) throws(UnreadableState) {
        let key = [UInt8](copying: message.key)
        guard let key, let state = StateKey(key) else {
            throw unreadable(.unknownKind(key?.first), message, "this version knows no such records")
        }
        let value = [UInt8](copying: message.payload)
        if state == .checkpoint { return try note(checkpoint: value, message) }
        do throws(UnreadableEntry) {
            try processor.restore(state, value)
        } catch {
            throw unreadable(error.subject, message, error.reason)
        }
    }

    private mutating func note(checkpoint value: [UInt8]?, _ message: borrowing Message) throws(UnreadableState) {
        checkpointOffsets[message.partition] = value == nil ? nil : message.offset
        do throws(UnreadableRecord) {
            checkpoints[message.partition] = try value.map { (value) throws(UnreadableRecord) in try Checkpoint(value) }
        } catch {
            throw unreadable(.checkpoint, message, error.description)
        }
    }

    private func unreadable(
        _ subject: UnreadableState.Subject, _ message: borrowing Message, _ reason: String
    ) -> UnreadableState {
        UnreadableState(
            subject: subject, topic: topic, partition: message.partition, offset: message.offset, reason: reason)
    }
}

/// A partition of the changelog does not have the offset that was to be read.
struct OutOfReach: Error {
    let partition: Int32
    let error: KafkaError
}
