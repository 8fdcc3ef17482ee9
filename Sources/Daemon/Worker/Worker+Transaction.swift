internal import Decisions
internal import Configuration
internal import Engine
internal import Events
internal import KafkaClient
internal import RuleSets

extension Worker {
    /// Failed transactions in a row after which the worker gives up: something else is wrong than a broker that moves.
    private static let mostFailures = 10
    /// How long it waits after a failure.
    private static let pause = Duration.milliseconds(100)
    /// How long one call to the broker may take before the worker looks after other things.
    private static let callTimeout = Duration.seconds(5)

    /// Writes what has come about in one transaction: offsets, commands, decisions, dead letters, changed individuals, checkpoints.
    /// Once it is committed, memory counts.
    mutating func commit() throws {
        guard let pending = transaction else { return }
        let touched = owned.keys.sorted().compactMap { owned[$0] }.filter(\.isTouched)
        let checkpoints = touched.map { checkpoint(of: $0) }
        let started = ContinuousClock.now
        try producer.beginTransaction()
        // Also where only timers fired and no offset moved: the group's generation is what fences a former owner.
        let group = try consumer.groupMetadata()
        try sendOffsets(offsets(of: checkpoints, partitions: touched), of: group)
        try outbox.produce(effects.records, with: producer)
        for (partition, checkpoint) in zip(touched, checkpoints) {
            try outbox.produceState(of: partition, checkpoint: checkpoint, with: producer)
        }
        control.beat()
        try producer.flush(timeout: settings.properties.transactionTimeout)
        try endTransaction()
        // A retried EndTxn may still be under way and would end the next transaction (KIP-890): a new epoch fences it.
        let wasRetried = producer.endTransactionRequests > 1
        let committed = WallClock.milliseconds()
        for partition in touched { partition.commit(at: committed) }
        outbox.removeAll()
        transaction = nil
        failures = 0
        metrics.commit(
            effects, by: settings.rules, at: committed, duration: ContinuousClock.now - started)
        effects.removeAll()
        log.debug("committed", ["after": .string("\(ContinuousClock.now - pending.begun)")])
        if wasRetried { try renewProducer() }
    }

    private func offsets(of checkpoints: [Checkpoint], partitions: [OwnedPartition]) -> [PartitionOffset] {
        zip(checkpoints, partitions).flatMap { checkpoint, partition in
            checkpoint.offsets.map { PartitionOffset(TopicPartition($0.topic, partition.number), $0.next) }
        }
    }

    /// Undoes the transaction at hand, and has the state read again: the outcome of a commit may be unknown, and what is in the
    /// changelog is what happened.
    mutating func recover(from error: KafkaError) throws {
        log.warning("starting again from the last commit", ["error": .string("\(error)")])
        // A broker that is away is waited for, however long; what fails again and again for another reason will go on failing.
        if !error.isTransient {
            failures += 1
            if failures > Self.mostFailures {
                throw WorkerFailure("\(failures) attempts in a row failed, the last with: \(error)")
            }
        }
        try discard()
        if case .working = standing {
            // Who is not a member any more hears so from the group, and is given partitions anew.
            standing = error.isLostMembership ? .undecided : .given(owned.keys.sorted())
        }
        try letGo()
        if case .undecided = standing { control.enter(.idle) }
        // Not at once again; whatever the group has to say interrupts the wait.
        control.bell.wait(timeout: Self.pause)
    }

    /// Rolls back what is begun, and makes a new producer, whose epoch ends what the old one left open.
    mutating func discard() throws {
        guard transaction != nil else { return }
        transaction = nil
        outbox.removeAll()
        effects.removeAll()
        metrics.abort()
        for partition in owned.values { partition.rollback() }
        try renewProducer()
    }

    private func checkpoint(of partition: OwnedPartition) -> Checkpoint {
        var offsets: [Checkpoint.Offset] = []
        for (input, next) in partition.next.enumerated() {
            if let next { offsets.append(Checkpoint.Offset(topic: settings.inputs[input], next: next)) }
        }
        return partition.fold.checkpoint(offsets: offsets)
    }

    private func sendOffsets(_ offsets: [PartitionOffset], of group: borrowing GroupMetadata) throws(KafkaError) {
        let deadline = ContinuousClock.now + settings.properties.transactionTimeout
        while true {
            control.beat()
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
            control.beat()
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
        let producer = try Producer(
            settings.properties.producer(
                member: settings.member, topics: settings.otherLimits + [settings.deadLetterLimits]))
        let phase = control.phase
        var isWaiting = false
        while !control.isStopping {
            control.beat()
            do throws(KafkaError) {
                try producer.initTransactions(timeout: callTimeout)
                if isWaiting {
                    log.info("the broker answers")
                    // A worker that only renews its producer goes on with what it was about.
                    control.enter(phase)
                }
                return producer
            } catch {
                guard error.isRetriable else { throw WorkerFailure("cannot begin transactions: \(error)") }
                if !isWaiting { log.warning("waiting for the broker", ["error": .string("\(error)")]) }
                isWaiting = true
                control.enter(.waitingForBroker)
            }
        }
        return nil
    }
}

extension KafkaError {
    /// The group has gone on without this member.
    fileprivate var isLostMembership: Bool {
        [.illegalGeneration, .unknownMemberID, .rebalanceInProgress, .fencedInstanceID].contains(code)
    }
}
