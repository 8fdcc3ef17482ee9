internal import KafkaClient

/// Deletes what the workers have read of the re-keyed topic and committed: it keeps everything, and people are in it.
final class RekeyedTrimmer: Sendable {
    private struct State: Sendable {
        var isStopping = false
        /// By partition: the offset before which records were deleted.
        var trimmed: [Int32: Int64] = [:]
        /// Whether a failure was told of.
        var hasFailed = false
    }

    /// The time between two looks.
    static let interval = Duration.seconds(10)
    /// The time limit of one request to the broker, for which the daemon's end waits: well within that of an orderly end.
    static let timeout = Duration.seconds(4)

    private let topic: String
    private let workers: [WorkerControl]
    private let properties: ClientProperties
    private let log: Log
    private let interval: Duration
    private let wakeSignal: WakeSignal
    private let state = Guarded(State())

    /// Prepares to delete from a topic what some workers have read.
    init(
        _ topic: String, workers: [WorkerControl], properties: ClientProperties, log: Log,
        interval: Duration = interval
    ) throws {
        self.topic = topic
        self.workers = workers
        self.properties = properties
        self.log = log
        self.interval = interval
        wakeSignal = try WakeSignal()
    }

    /// Ends ``run()``, after what is under way.
    func stop() {
        state.withLock { $0.isStopping = true }
        wakeSignal.signal()
    }

    /// Deletes now and then, until it is stopped: the body of a thread.
    func run() {
        while !state.withLock({ $0.isStopping }) {
            let offsets = newOffsets()
            if !offsets.isEmpty { delete(offsets) }
            wakeSignal.wait(timeout: interval)
        }
    }

    /// The committed offsets that have moved since the last time, by partition.
    private func newOffsets() -> [PartitionOffset] {
        let trimmed = state.withLock { $0.trimmed }
        var offsets: [PartitionOffset] = []
        for partition in workers.compactMap(\.snapshot).flatMap(\.partitions) {
            for input in partition.inputs where input.topic.utf8.elementsEqual(topic.utf8) {
                guard let next = input.next, next > trimmed[partition.number] ?? 0 else { continue }
                offsets.append(PartitionOffset(TopicPartition(topic, partition.number), next))
            }
        }
        return offsets.sorted { $0.partition.partition < $1.partition.partition }
    }

    private func delete(_ offsets: [PartitionOffset]) {
        do {
            let errors = try properties.makeAdmin().deleteRecords(before: offsets, timeout: Self.timeout)
            guard errors.isEmpty else { return fail("\(errors[0])") }
            state.withLock { state in
                for entry in offsets { state.trimmed[entry.partition.partition] = entry.offset }
                state.hasFailed = false
            }
        } catch {
            fail("\(error)")
        }
    }

    /// Says so once, until it works again.
    private func fail(_ words: String) {
        let isNew = state.withLock { state in
            defer { state.hasFailed = true }
            return !state.hasFailed
        }
        guard isNew else { return }
        log.warning(
            "what was read of the re-keyed topic cannot be deleted, and stays there until it can: the daemon needs the right to "
                + "delete records of it",
            ["topic": .string(topic), "error": .string(words)])
    }
}
