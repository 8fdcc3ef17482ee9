internal import Decisions
internal import Engine
internal import KafkaClient

/// Hands the records of a transaction to the producer: commands, decisions, dead letters and what goes to other partitions, then the
/// individuals, aliases and erasures that changed.
///
/// A transaction opens only when all that belongs to it is known. So its offsets can be sent first: the broker is still busy with
/// the transaction before for some milliseconds, which librdkafka meets with a short retry there, with 20 ms where a record is the
/// first.
struct Outbox {
    private let commands: ProducerTopic
    private let decisions: ProducerTopic
    private let deadLetters: ProducerTopic
    private let state: ProducerTopic
    private let rekeyed: ProducerTopic
    private let partitions: Int32
    private let deadLetterLimits: TopicLimits
    private let mode: RecordMode
    private var letters: [DeadLetter] = []
    private var forwarded: [RekeyedRecord] = []

    /// The longest wait while the producer's queue is full.
    private static let patience = Duration.seconds(10)

    init(_ settings: WorkerSettings, producer: inout Producer) throws(KafkaError) {
        commands = try producer.topic(settings.commands)
        decisions = try producer.topic(settings.decisions)
        deadLetters = try producer.topic(settings.deadLetters)
        state = try producer.topic(settings.stateTopic)
        rekeyed = try producer.topic(settings.rekeyedTopic)
        partitions = settings.partitions
        deadLetterLimits = settings.deadLetterLimits
        mode = settings.mode
    }

    /// The number of records that wait.
    var count: Int { letters.count + forwarded.count }

    /// Whether a record waits for another partition, where somebody waits for it.
    var isAwaited: Bool { !forwarded.isEmpty }

    /// Adds what belongs to another partition.
    mutating func add(_ record: RekeyedRecord) { forwarded.append(record) }

    /// Adds what could not be read.
    mutating func add(_ deadLetter: DeadLetter) { letters.append(deadLetter) }

    /// Forgets what waits.
    mutating func removeAll() {
        letters.removeAll(keepingCapacity: true)
        forwarded.removeAll(keepingCapacity: true)
    }

    /// Hands records, and what waits, to the producer, whose transaction is open.
    func produce(_ records: OutgoingRecords, with producer: borrowing Producer) throws(KafkaError) {
        let keys = records.keys
        let values = records.values
        for record in records.entries {
            let topic =
                switch record.topic {
                case .commands: commands
                case .decisions: decisions
                }
            try unsafe producer.produce(
                to: topic, key: keys.span.bytes.extracting(record.key),
                value: values.extracting(record.value),
                headers: headers(of: record).outgoing, timeout: Self.patience)
        }
        for letter in letters {
            try letter.produce(to: deadLetters, within: deadLetterLimits, producer, timeout: Self.patience)
        }
        for record in forwarded { try produce(record, producer) }
    }

    /// Hands a record to the producer that goes to another partition.
    private func produce(_ record: RekeyedRecord, _ producer: borrowing Producer) throws(KafkaError) {
        let (key, value) = (record.key, record.bytes)
        let target = unsafe Placement(partition: 0, count: partitions).partition(of: key.span.bytes)
        try unsafe producer.produce(
            to: rekeyed, partition: target, key: key.span.bytes, value: value.span.bytes, timeout: Self.patience)
    }

    private func headers(of record: OutgoingRecords.Entry) -> CloudEventHeaders {
        guard mode == .binary else { return .structured }
        var headers = CloudEventHeaders.binary
        for attribute in record.attributes { headers.add(attribute.name, attribute.value) }
        return headers
    }

    /// Hands what changed in a partition, what others must know of it, and the checkpoint to the producer.
    func produceState(
        of owned: OwnedPartition, checkpoint: Checkpoint, with producer: borrowing Producer
    ) throws(KafkaError) {
        let changes = owned.processor.changes()
        for change in changes {
            try produce(to: owned.number, key: .individual(change.individual), change.bytes, producer)
        }
        for record in owned.processor.rekeyedRecords { try produce(record, producer) }
        for change in owned.processor.identityChanges() {
            try produce(to: owned.number, key: change.key, change.value, producer)
        }
        try produce(to: owned.number, key: .checkpoint, checkpoint.bytes, producer)
    }

    private func produce(
        to partition: Int32, key: StateKey, _ value: [UInt8]?, _ producer: borrowing Producer
    ) throws(KafkaError) {
        let key = key.bytes
        if let value {
            try unsafe producer.produce(
                to: state, partition: partition, key: key.span.bytes, value: value.span.bytes, timeout: Self.patience)
        } else {
            try unsafe producer.produce(
                to: state, partition: partition, key: key.span.bytes, value: nil, timeout: Self.patience)
        }
    }
}
