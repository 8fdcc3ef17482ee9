internal import Engine
internal import KafkaClient

/// Writes checkpoints, and what else of the state changes, in transactions of the application, by its group's only member.
struct RecoveryWriter: ~Copyable {
    private var producer: Producer
    private let topic: ProducerTopic
    private let timeout: Duration

    /// Takes the application's transactional id for such changes over.
    static func open(
        _ properties: ClientProperties, stateTopic: String, batchBytes: Int
    ) throws(KafkaError) -> RecoveryWriter {
        var producer = try Producer(properties.recoveryProducer(batchBytes: batchBytes))
        let topic = try producer.topic(stateTopic)
        let timeout = properties.transactionTimeout
        try take(producer, until: .now + timeout + .seconds(10))
        return RecoveryWriter(producer: producer, topic: topic, timeout: timeout)
    }

    private init(producer: consuming Producer, topic: ProducerTopic, timeout: Duration) {
        self.producer = producer
        self.topic = topic
        self.timeout = timeout
    }

    private static func take(
        _ producer: borrowing Producer, until deadline: ContinuousClock.Instant
    ) throws(KafkaError) {
        while true {
            do throws(KafkaError) {
                return try producer.initTransactions(timeout: .seconds(5))
            } catch {
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
        }
    }

    /// Writes records and offsets in one transaction: all of it, or nothing.
    mutating func write(
        _ records: [ChangelogScan.Change], _ offsets: [PartitionOffset], by member: borrowing RecoveryMembership
    ) throws {
        try member.serve()
        try producer.beginTransaction()
        if !offsets.isEmpty {
            let group = try member.metadata()
            try resumed { producer, slice throws(KafkaError) in
                try producer.sendOffsets(offsets, of: group, timeout: slice)
            }
        }
        for record in records {
            let value = record.value ?? []
            try unsafe producer.produce(
                to: topic, partition: record.partition, key: record.key.span.bytes,
                value: record.value == nil ? nil : value.span.bytes, timeout: timeout)
        }
        try producer.flush(timeout: timeout)
        try resumed { producer, slice throws(KafkaError) in try producer.commitTransaction(timeout: slice) }
    }

    private func resumed(_ call: (borrowing Producer, Duration) throws(KafkaError) -> Void) throws {
        let deadline = ContinuousClock.now + timeout
        while true {
            do throws(KafkaError) {
                return try call(producer, .seconds(5))
            } catch {
                let lost: [KafkaError.Code] = [.illegalGeneration, .unknownMemberID, .rebalanceInProgress]
                if lost.contains(error.code) { throw RecoveryMembership.disturbed }
                guard error.isRetriable, ContinuousClock.now < deadline else { throw error }
            }
        }
    }
}

extension ChangelogScan {
    /// A record to be written.
    struct Change {
        let partition: Int32
        let key: [UInt8]
        /// Nil: nothing is under the key any more.
        let value: [UInt8]?

        init(_ checkpoint: Checkpoint, of partition: Int32) {
            self.init(partition: partition, key: StateKey.checkpoint.bytes, value: checkpoint.bytes)
        }

        init(partition: Int32, key: [UInt8], value: [UInt8]?) {
            self.partition = partition
            self.key = key
            self.value = value
        }
    }
}
