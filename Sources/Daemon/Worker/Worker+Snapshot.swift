internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// The least time between two statuses: short enough for a person who waits, long enough to cost nothing.
    private static let reportInterval = Duration.milliseconds(250)

    /// Tells of itself, where it is time to: what the status and the gauges show.
    mutating func report() {
        let now = ContinuousClock.now
        guard now >= nextReport else { return }
        nextReport = now + Self.reportInterval
        var partitions: [PartitionSnapshot] = []
        for number in owned.keys.sorted() {
            if let partition = owned[number] { partitions.append(snapshot(of: partition)) }
        }
        writeStores(owned.keys.sorted().compactMap { owned[$0] })
        metrics.observe(partitions)
        control.publish(WorkerSnapshot(ruleSet: settings.rules.hash, partitions: partitions))
    }

    private func snapshot(of partition: OwnedPartition) -> PartitionSnapshot {
        let processor = partition.processor
        let wall = WallClock.milliseconds()
        var inputs: [PartitionSnapshot.Input] = []
        for (input, topic) in settings.inputs.enumerated() {
            let ends = consumer.cachedWatermarks(of: TopicPartition(topic, partition.number))
            let lag = ends.map { partition.lag(of: input, behind: $0) }
            inputs.append(
                PartitionSnapshot.Input(
                    topic: topic, next: partition.committed[input], lag: lag,
                    age: partition.age(of: input, at: lag ?? 0 > 0 ? wall : nil)))
        }
        return PartitionSnapshot(
            number: partition.number, clock: processor.hasClock ? processor.clock : nil,
            isCaughtUp: partition.isCaughtUp,
            individuals: processor.individualCount, timers: processor.timerCount, stateBytes: processor.stateBytes,
            storeBacklog: partition.store.map { _ in processor.storeBacklog },
            warming: processor.warmingFeatures(at: processor.clock), inputs: inputs)
    }
}
