internal import Engine
internal import KafkaClient

/// Reads partitions of a topic for those who change the state while no daemon runs.
struct ChangelogScan: ~Copyable {
    /// A record of it.
    struct Record {
        let partition: Int32
        let offset: Int64
        let key: [UInt8]
        /// Nil: what was under the key is gone.
        let value: [UInt8]?
    }

    private let consumer: Consumer
    private let topic: String
    private var batch = MessageBatch(capacity: 4_096)

    /// The longest wait of one poll.
    private static let slice = Duration.milliseconds(100)
    /// The longest silence of the broker.
    private static let patience = Duration.seconds(60)

    init(_ properties: ClientProperties, topic: String) throws(KafkaError) {
        consumer = try Consumer(properties.stateReader)
        self.topic = topic
    }

    /// Reads partitions from offsets to their ends, or to where these were; `body` is given each record, and after each poll the next offsets by partition.
    mutating func read(
        from starts: [Int32: Int64], to ends: [Int32: Int64] = [:],
        noting progress: ([Int32: Int64]) throws -> Void = { _ in },
        _ body: (Record) throws -> Void
    ) throws {
        var unread = Set(starts.keys)
        guard !unread.isEmpty else { return }
        try consumer.assign(
            starts.sorted { $0.key < $1.key }.map { PartitionStart(TopicPartition(topic, $0.key), .offset($0.value)) })
        var positions = starts
        var lastArrival = ContinuousClock.now
        while !unread.isEmpty {
            for event in consumer.poll(into: &batch, timeout: Self.slice) {
                if case .failed(let error) = event, error.isFatal { throw error }
            }
            if !batch.isEmpty { lastArrival = .now }
            if ContinuousClock.now - lastArrival > Self.patience {
                throw ServiceError(.unavailable, "the broker sends nothing of the topic \(topic)")
            }
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEndOfPartition {
                    unread.remove(message.partition)
                    positions[message.partition] = message.offset
                } else if let error = message.error {
                    if !error.isTransient { throw error }
                } else {
                    positions[message.partition] = message.offset + 1
                    if let end = ends[message.partition] {
                        if message.offset + 1 >= end { unread.remove(message.partition) }
                        if message.offset >= end { continue }
                    }
                    try body(
                        Record(
                            partition: message.partition, offset: message.offset,
                            key: [UInt8](copying: message.key) ?? [], value: [UInt8](copying: message.payload)))
                }
            }
            try progress(positions)
        }
        try consumer.unassign()
    }

    /// The last checkpoints of partitions with these offsets. Every transaction ends in one: it is looked for from the ends backwards.
    mutating func checkpoints(
        _ ranges: [Int32: Range<Int64>], noting progress: () throws -> Void = {}
    ) throws -> [Int32: FoundCheckpoint] {
        var found: [Int32: FoundCheckpoint] = [:]
        for window: Int64 in [1_000, 100_000, .max] {
            let rest = ranges.filter { found[$0.key] == nil && !$0.value.isEmpty }
            let starts = rest.mapValues { $0.upperBound - min(window, Int64($0.count)) }
            try read(from: starts, noting: { _ in try progress() }) { record in
                guard StateKey(record.key) == .checkpoint else { return }
                found[record.partition] = FoundCheckpoint(record.value)
            }
        }
        return found
    }

    /// The beginnings and stable ends of partitions.
    func ranges(of partitions: Range<Int32>, timeout: Duration) throws -> [Int32: Range<Int64>] {
        var ranges: [Int32: Range<Int64>] = [:]
        for number in partitions {
            let ends = try consumer.watermarks(of: TopicPartition(topic, number), timeout: timeout)
            ranges[number] = ends.low..<max(ends.low, ends.high)
        }
        return ranges
    }
}

/// A partition's checkpoint as it was found.
enum FoundCheckpoint {
    case readable(Checkpoint)
    /// Its bytes mean nothing, or it was deleted.
    case damaged
    /// A newer build wrote it, says this.
    case newer(String)

    init(_ bytes: [UInt8]?) {
        do throws(UnreadableRecord) {
            self = if let bytes { .readable(try Checkpoint(bytes)) } else { .damaged }
        } catch {
            self = error == .damaged ? .damaged : .newer(error.description)
        }
    }
}
