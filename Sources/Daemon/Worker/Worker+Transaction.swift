internal import Configuration
internal import Decisions
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// The time limit of one call to the broker, after which the worker looks after other things.
    private static let callTimeout = Duration.seconds(5)

    /// Writes what has come about in one transaction: offsets, commands, decisions, dead letters, changed individuals, checkpoints.
    /// Once it is committed, memory counts. True: the end of the transaction was asked for more than once.
    mutating func commit() throws(KafkaError) -> Bool {
        let touched = owned.keys.sorted().compactMap { owned[$0] }.filter(\.isTouched)
        let checkpoints = touched.map { checkpoint(of: $0) }
        let started = ContinuousClock.now
        try producer.beginTransaction()
        // Also where only timers fired and no offset moved: the group's generation is what fences a former owner.
        let group = try consumer.groupMetadata()
        let offsets = offsets(of: checkpoints, partitions: touched)
        try resumed { worker, timeout throws(KafkaError) in
            try worker.producer.sendOffsets(offsets, of: group, timeout: timeout)
        }
        try outbox.write(
            effects.records, Array(zip(touched, checkpoints)), with: producer, control: control,
            timeout: settings.properties.transactionTimeout)
        try resumed { worker, timeout throws(KafkaError) in try worker.producer.commitTransaction(timeout: timeout) }
        let wasRetried = producer.endTransactionRequests > 1
        let committed = WallClock.milliseconds()
        for partition in touched {
            partition.commit(at: committed)
            if let offset = producer.deliveries.marked[Outbox.mark(of: partition.number)] {
                partition.store?.commit(checkpointAt: offset, now: committed)
            }
        }
        outbox.removeAll()
        metrics.commit(
            effects, by: settings.rules, at: committed, duration: ContinuousClock.now - started)
        noteEffects()
        settings.feed?.publish(effects.records)
        effects.removeAll()
        writeStores(touched)
        return wasRetried
    }

    private func offsets(of checkpoints: [Checkpoint], partitions: [OwnedPartition]) -> [PartitionOffset] {
        zip(checkpoints, partitions).flatMap { checkpoint, partition in
            // Those of topics that are no inputs now stay as they are: the topics may be gone.
            settings.inputs.compactMap { topic in
                checkpoint.next(of: topic).map { PartitionOffset(TopicPartition(topic, partition.number), $0) }
            }
        }
    }

    private func checkpoint(of partition: OwnedPartition) -> Checkpoint {
        partition.processor.checkpoint(offsets: partition.offsets(settings.inputs))
    }

    /// Repeats a call that resumes where it stopped, for as long as the broker lets a transaction be open.
    private func resumed(
        _ call: (borrowing Worker, Duration) throws(KafkaError) -> Void
    ) throws(KafkaError) {
        let deadline = ContinuousClock.now + settings.properties.transactionTimeout
        while true {
            control.noteProgress()
            do throws(KafkaError) {
                return try call(self, Self.callTimeout)
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
        }
    }

    /// Undoes in memory what the transaction at hand has changed.
    mutating func rollBack() {
        outbox.removeAll()
        effects.removeAll()
        metrics.abort()
        for partition in owned.values { partition.rollback() }
    }

    /// Makes another producer, and has it take the transactional id over. What the old one left open ends with its epoch.
    mutating func renewProducer() throws(KafkaError) -> WorkerInput {
        newProducer = try Self.makeProducer(settings)
        return try initTransactions()
    }

    /// Has the new producer take the transactional id over, and goes on with it.
    mutating func initTransactions() throws(KafkaError) -> WorkerInput {
        guard let renewed = newProducer.take() else { preconditionFailure("a producer is made before it begins") }
        let answer = Self.initTransactions(renewed, control)
        guard case .producerReady = answer else {
            newProducer = consume renewed
            return answer
        }
        producer = renewed
        outbox = try Outbox(settings, producer: &producer)
        return answer
    }

    /// Asks the coordinator once for a producer's transactional id.
    static func initTransactions(_ producer: borrowing Producer, _ control: WorkerControl) -> WorkerInput {
        control.noteProgress()
        do throws(KafkaError) {
            try producer.initTransactions(timeout: callTimeout)
            return .producerReady
        } catch {
            return error.isRetriable
                ? .producerNotReady("\(error)") : .failedForGood("cannot begin transactions: \(error)")
        }
    }

    /// A producer that has not taken its transactional id over yet.
    static func makeProducer(_ settings: WorkerSettings) throws(KafkaError) -> Producer {
        try Producer(
            settings.properties.producer(
                member: settings.member, batchBytes: settings.batchBytes))
    }
}
