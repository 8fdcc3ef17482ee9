internal import Engine
internal import KafkaClient

/// Tells whether topics are still those whose records were applied, by the last of them, as far as it is there.
struct InputIdentity: ~Copyable {
    private let consumer: Consumer
    private let inputs: [String]
    private var batch = MessageBatch(capacity: 64)

    /// The time limit of one request to the broker.
    private static let timeout = Duration.seconds(10)

    /// Prepares to look at topics.
    init(_ properties: ClientProperties, _ inputs: [String]) throws(KafkaError) {
        consumer = try Consumer(properties.recordReader)
        self.inputs = inputs
        for (index, topic) in inputs.enumerated() {
            let given = consumer.topicIndex(of: topic)
            precondition(given == index, "topics are numbered in the order asked for")
        }
    }

    /// The inputs, by place, in which another record stands where a checkpoint knows the last one applied. Where nothing stands there
    /// any more, nothing can be told.
    mutating func replaced(in partition: Int32, since checkpoint: Checkpoint) throws(KafkaError) -> [Int] {
        var expected: [Int: AppliedRecord] = [:]
        for (input, topic) in inputs.enumerated() {
            guard let last = checkpoint.offset(of: topic)?.last else { continue }
            let there = try consumer.watermarks(of: TopicPartition(topic, partition), timeout: Self.timeout)
            if (there.low..<max(there.low, there.high)).contains(last.offset) { expected[input] = last }
        }
        if expected.isEmpty { return [] }
        try consumer.assign(
            expected.sorted { $0.key < $1.key }.map { input, last in
                PartitionStart(TopicPartition(inputs[input], partition), .offset(last.offset))
            })
        let replaced = try read(&expected)
        try consumer.unassign()
        return replaced
    }

    /// Reads until something is told of each record that is expected.
    private mutating func read(_ expected: inout [Int: AppliedRecord]) throws(KafkaError) -> [Int] {
        var replaced: [Int] = []
        let deadline = ContinuousClock.now + Self.timeout
        while !expected.isEmpty {
            guard ContinuousClock.now < deadline else {
                throw KafkaError(
                    code: .timedOut, operation: "read the last records applied", message: "the broker sends nothing",
                    isRetriable: true)
            }
            for event in consumer.poll(into: &batch, timeout: .milliseconds(100)) {
                if case .failed(let error) = event, error.isFatal { throw error }
            }
            for index in 0..<batch.count {
                let message = batch[index]
                if let error = message.error, !error.isTransient { throw error }
                guard message.isRecord || message.isEndOfPartition,
                    let known = expected.removeValue(forKey: message.topicIndex)
                else { continue }
                // It may be gone by compaction: then the next one says nothing.
                guard message.isRecord, message.offset == known.offset else { continue }
                if AppliedRecord(message) != known { replaced.append(message.topicIndex) }
            }
        }
        return replaced.sorted()
    }
}
