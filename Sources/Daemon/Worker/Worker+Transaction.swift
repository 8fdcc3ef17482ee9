internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// Failed transactions in a row after which the worker gives up: something else is wrong than a broker that moves.
    private static let mostFailures = 10
    /// How long one call to the broker may take before the worker looks after other things.
    private static let callTimeout = Duration.seconds(5)

    /// Ends the transaction at hand: changed state, markers and offsets go into it, then it commits, then memory counts.
    mutating func commit() throws {
        guard let open = transaction else { return }
        let touched = owned.keys.sorted().compactMap { owned[$0] }.filter(\.isTouched)
        var offsets: [PartitionOffset] = []
        for partition in touched {
            let marker = marker(of: partition)
            try outbox.writeState(of: partition, marker: marker, to: producer)
            for offset in marker.offsets {
                offsets.append(PartitionOffset(TopicPartition(offset.topic, partition.number), offset.next))
            }
        }
        try producer.flush(timeout: settings.properties.transactionTimeout)
        if !offsets.isEmpty {
            let group = try consumer.groupMetadata()
            try sendOffsets(offsets, of: group)
        }
        try endTransaction()
        // A retried EndTxn may still be under way and would end the next transaction (KIP-890): a new epoch fences it.
        let wasRetried = producer.endTransactionRequests > 1
        for partition in touched { partition.commit() }
        transaction = nil
        failures = 0
        metrics.commit(owned: owned, inputs: settings.inputs, consumer: consumer, duration: ContinuousClock.now - open.begun)
        if wasRetried { try renewProducer() }
    }

    /// Undoes the transaction at hand and goes on from the last commit.
    mutating func recover(from error: KafkaError) throws {
        failures += 1
        log.warning("a transaction failed; starting again from the last commit", ["error": .string("\(error)")])
        if failures > Self.mostFailures {
            throw WorkerFailure("\(failures) transactions in a row failed, the last with: \(error)")
        }
        try discard()
        // The outcome of a commit may be unknown, so the state is read again: what is in the changelog is what happened.
        let partitions = owned.keys.sorted()
        owned.removeAll()
        try consumer.unassign()
        if !partitions.isEmpty { try take(over: partitions) }
    }

    /// Rolls back and makes a new producer, whose epoch ends what the old one left open.
    mutating func discard() throws {
        if transaction != nil {
            transaction = nil
            metrics.abort()
        }
        for partition in owned.values { partition.rollback() }
        try renewProducer()
    }

    private func marker(of partition: OwnedPartition) -> Marker {
        var offsets: [Marker.Offset] = []
        for (input, next) in partition.next.enumerated() {
            if let next { offsets.append(Marker.Offset(topic: settings.inputs[input], next: next)) }
        }
        return Marker(offsets: offsets, clock: partition.fold.clock, ruleSet: settings.rules.hash)
    }

    private func sendOffsets(_ offsets: [PartitionOffset], of group: borrowing GroupMetadata) throws(KafkaError) {
        let deadline = ContinuousClock.now + settings.properties.transactionTimeout
        while true {
            do throws(KafkaError) {
                return try producer.sendOffsets(offsets, of: group, timeout: Self.callTimeout)
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
        }
    }

    private func endTransaction() throws(KafkaError) {
        let deadline = ContinuousClock.now + settings.properties.transactionTimeout
        while true {
            do throws(KafkaError) {
                return try producer.commitTransaction(timeout: Self.callTimeout)
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
        }
    }

    private mutating func renewProducer() throws {
        guard let renewed = try Self.makeProducer(settings, control: control, log: log) else { return }
        producer = renewed
        outbox = try Outbox(settings, producer: &producer)
    }

    /// A producer that has taken its transactional id over. Waits for the broker, and says so once; nil: the worker was stopped.
    static func makeProducer(
        _ settings: WorkerSettings, control: WorkerControl, log: Log
    ) throws -> Producer? {
        let producer = try Producer(settings.properties.producer(member: settings.member))
        var isWaiting = false
        while !control.isStopping {
            do throws(KafkaError) {
                try producer.initTransactions(timeout: callTimeout)
                if isWaiting { log.info("the broker answers") }
                return producer
            } catch {
                guard error.isRetriable else { throw WorkerFailure("cannot begin transactions: \(error)") }
                if !isWaiting { log.warning("waiting for the broker", ["error": .string("\(error)")]) }
                isWaiting = true
            }
        }
        return nil
    }
}
