internal import HumanText
internal import CommandLineTool
internal import Daemon
internal import KafkaClient
internal import Simulation

/// Writes the events of a plan to a topic, each acknowledged by all of the topic's replicas.
struct Generation {
    /// How long a broker may take to say which topics there are.
    private static let answerTimeout = Duration.seconds(10)
    /// How long a record may take to be acknowledged.
    private static let deliveryTimeout = Duration.seconds(30)
    /// Longer than any record may take: a queue that stays full for so long never empties.
    private static let patience = Duration.seconds(40)
    /// So many events are written between two looks at what became of them.
    private static let stride = 256
    /// The longest wait between two looks at reports of deliveries while events are not due.
    private static let turn = Duration.milliseconds(100)

    private let plan: GenerationPlan
    private let topic: String
    private let properties: ClientConfiguration

    init(_ plan: GenerationPlan, topic: String, properties: ClientConfiguration) {
        self.plan = plan
        self.topic = topic
        var properties = properties
        properties["acks"] = "all"
        properties["enable.idempotence"] = "true"
        properties["partitioner"] = "murmur2_random"
        properties["message.timeout.ms"] = String(Self.deliveryTimeout.components.seconds * 1_000)
        // What waits in memory: enough for full batches, little enough for a small machine.
        properties["queue.buffering.max.messages"] = "100000"
        if properties["linger.ms"] == nil { properties["linger.ms"] = plan.isLive ? "5" : "20" }
        if properties["compression.codec"] == nil { properties["compression.codec"] = "lz4" }
        self.properties = properties
    }

    /// Writes until all is acknowledged, or a signal comes: then what is under way still arrives.
    func run(on output: Output) throws {
        let partitions = try partitionCount()
        var producer = try Producer(properties)
        let handle = try producer.topic(topic)
        let wakeSignal = try WakeSignal()
        let stop = Guarded(false)
        let signals = try Signals { _ in
            stop.withLock { $0 = true }
            wakeSignal.signal()
        }
        var shop = plan.shop()
        let begun = ContinuousClock.now
        var opening: Int64?
        var written = 0
        do {
            var progress = Progress("writing to \(topic)", total: plan.events, after: .seconds(2), on: output)
            while written < plan.events, !stop.current {
                let record = shop.next()
                if plan.isLive {
                    let first = opening ?? record.arrival
                    opening = first
                    let due = begun + .milliseconds(record.arrival - first)
                    while ContinuousClock.now < due, !stop.current {
                        progress.update(written)
                        wakeSignal.wait(timeout: min(due - .now, Self.turn))
                        try check(&producer)
                    }
                    if stop.current { break }
                }
                try unsafe producer.produce(
                    to: handle, key: record.key.span.bytes, value: record.value.span.bytes, timestamp: record.arrival,
                    timeout: Self.patience)
                written += 1
                if written % Self.stride == 0 {
                    progress.update(written)
                    try check(&producer)
                }
            }
            try producer.flush(timeout: Self.patience)
        }
        _ = consume signals
        let seconds = max((ContinuousClock.now - begun) / .seconds(1), 0.001)
        output.writeLine(
            "wrote \(written.counted("event")) to \(topic) (\(partitions.counted("partition"))) in "
                + "\(DashboardText.rate(seconds)) s, \(DashboardText.rate(Double(written) / seconds))/s"
                + (written < plan.events ? "; stopped before the \(plan.events.grouped) asked for" : ""))
    }

    /// Takes reports, and throws the first failure of a record.
    private func check(_ producer: inout Producer) throws(KafkaError) {
        producer.serve()
        if let failure = producer.deliveries.firstFailure ?? producer.fatalError { throw failure }
    }

    private func partitionCount() throws -> Int {
        let metadata = try Admin(properties).metadata(timeout: Self.answerTimeout)
        guard let found = metadata.topic(topic), found.error?.code != .unknownTopicOrPartition else {
            throw CommandFailure(
                .configuration,
                "the topic \(topic) does not exist. Create it, for example: kafka-topics.sh --bootstrap-server "
                    + "\(properties["bootstrap.servers"] ?? "HOST:PORT") --create --topic \(topic) --partitions 12")
        }
        if let error = found.error { throw error }
        return found.partitionCount
    }
}
