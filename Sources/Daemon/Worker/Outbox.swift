internal import Decisions
internal import Engine
internal import Events
internal import KafkaClient
internal import State

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
    private let rekeyedLimits: TopicLimits
    private let mode: RecordMode
    /// The most bytes of a batch.
    private let batchBytes: Int
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
        rekeyedLimits = settings.rekeyedLimits
        mode = settings.mode
        batchBytes = settings.batchBytes
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

    /// The mark by which the producer tells the offset of a partition's checkpoint.
    static func mark(of partition: Int32) -> Int { Int(partition) + 1 }

    /// Hands what belongs to a transaction to the producer, whose transaction is open, and waits until all of it is acknowledged.
    ///
    /// Each partition is given one batch at a time: librdkafka 2.0.2 has no more than one request of records under way for a partition
    /// of an idempotent producer, and its thread does not rest while more wait for that partition.
    ///
    /// - Parameter timeout: how long one batch of each partition may take.
    func write(
        _ records: borrowing OutgoingRecords, _ states: [(partition: OwnedPartition, checkpoint: Checkpoint)],
        with producer: borrowing Producer, control: WorkerControl, timeout: Duration
    ) throws(KafkaError) {
        var next = 0
        var rest = rekeyedRecords(of: states.map(\.partition))[...]
        var changes = states.map { PartitionChanges(of: $0.partition) }
        while true {
            var isDone = try produce(records, from: &next, with: producer)
            isDone = try produce(&rest, with: producer) && isDone
            for (index, state) in states.enumerated() {
                let isWhole = try produce(
                    state.checkpoint, of: state.partition, &changes[index], with: producer)
                isDone = isDone && isWhole
            }
            if isDone {
                for letter in letters {
                    try letter.produce(to: deadLetters, within: deadLetterLimits, producer, timeout: Self.patience)
                }
            }
            control.noteProgress()
            try producer.flush(timeout: timeout)
            if isDone { return }
        }
    }

    /// Hands on a batch of records from an index on; true: they were the last.
    private func produce(
        _ records: borrowing OutgoingRecords, from next: inout Int, with producer: borrowing Producer
    ) throws(KafkaError) -> Bool {
        let keys = records.keys
        let values = records.values
        var room = BatchRoom(batchBytes)
        while next < records.entries.count {
            let record = records.entries[next]
            guard room.take(record.key.count + record.value.count) else { return false }
            let topic =
                switch record.topic {
                case .commands: commands
                case .decisions: decisions
                }
            try unsafe producer.produce(
                to: topic, key: keys.span.bytes.extracting(record.key),
                value: values.extracting(record.value),
                headers: headers(of: record).outgoing, timeout: Self.patience)
            next += 1
        }
        return true
    }

    /// What goes to other partitions, with the timestamps by which it is merged with other inputs: what partitions say of ids before events,
    /// which follow it.
    private func rekeyedRecords(of partitions: [OwnedPartition]) -> [(record: RekeyedRecord, time: Milliseconds?)] {
        let said = partitions.flatMap { partition in
            partition.processor.rekeyedRecords.map { (record: $0, time: Optional(partition.processor.clock)) }
        }
        return said + forwarded.map { ($0, $0.forwarded?.timestamp) }
    }

    /// Hands on a batch of what goes to other partitions, which is taken off the rest; true: it was the last.
    private func produce(
        _ rest: inout ArraySlice<(record: RekeyedRecord, time: Milliseconds?)>, with producer: borrowing Producer
    ) throws(KafkaError) -> Bool {
        var room = BatchRoom(batchBytes)
        while let (record, time) = rest.first {
            let (key, value) = (record.key, record.bytes)
            guard room.take(key.count + value.count) else { return false }
            let target = unsafe Placement(partition: 0, count: partitions).partition(of: key.span.bytes)
            let now = WallClock.milliseconds()
            try unsafe producer.produce(
                to: rekeyed, partition: target, key: key.span.bytes, value: value.span.bytes,
                timestamp: time.map { rekeyedLimits.clamp(min($0, now), now: now) }, timeout: Self.patience)
            rest.removeFirst()
        }
        return true
    }

    /// Hands on a batch of a partition's aliases, erasures and last decisions that changed, then individuals, behind the last of them the
    /// checkpoint; true: that was it.
    private func produce(
        _ checkpoint: Checkpoint, of owned: OwnedPartition, _ changes: inout PartitionChanges,
        with producer: borrowing Producer
    ) throws(KafkaError) -> Bool {
        let processor = owned.processor
        var room = BatchRoom(batchBytes)
        while let change = changes.besides.first {
            let key = change.key.bytes
            let value = change.value ?? []
            guard room.take(key.count + value.count) else { return false }
            try unsafe producer.produce(
                to: state, partition: owned.number, key: key.span.bytes,
                value: change.value == nil ? nil : value.span.bytes, timeout: Self.patience)
            changes.besides.removeFirst()
        }
        while changes.place < processor.changeCount {
            let state = processor.change(at: changes.place)
            guard room.take(state.idBytes.byteCount + state.byteCount) else { return false }
            let key = StateKey.bytes(ofIndividual: state.idBytes)
            try unsafe producer.produce(
                to: self.state, partition: owned.number, key: key.span.bytes, value: state.isEmpty ? nil : state.raw,
                timeout: Self.patience)
            changes.place += 1
        }
        if changes.place == processor.changeCount {
            let (key, value) = (StateKey.checkpoint.bytes, checkpoint.bytes)
            guard room.take(key.count + value.count) else { return false }
            try unsafe producer.produce(
                to: state, partition: owned.number, key: key.span.bytes, value: value.span.bytes,
                mark: Self.mark(of: owned.number), timeout: Self.patience)
            changes.place += 1
        }
        return true
    }

    private func headers(of record: OutgoingRecords.Entry) -> CloudEventHeaders {
        guard mode == .binary else { return .structured }
        var headers = CloudEventHeaders.binary
        for attribute in record.attributes { headers.add(attribute.name, attribute.value) }
        return headers
    }
}

/// What is left to be written of a partition's changes.
private struct PartitionChanges {
    /// Of its aliases, erasures and last decisions.
    var besides: ArraySlice<(key: StateKey, value: [UInt8]?)>
    /// The place of the next individual.
    var place = 0

    init(of partition: OwnedPartition) {
        besides = (partition.processor.identityChanges() + partition.processor.decisionChanges())[...]
    }
}

/// The room of one batch.
private struct BatchRoom {
    private var left: Int
    private var isEmpty = true

    /// What a record takes besides key and value, at most: lengths, and the headers that commands have.
    private static let overhead = 256

    init(_ bytes: Int) { left = bytes }

    /// Takes a record of so many bytes; false where it belongs into the next batch. One that is larger than a batch goes alone.
    mutating func take(_ bytes: Int) -> Bool {
        let size = bytes + Self.overhead
        guard isEmpty || size <= left else { return false }
        isEmpty = false
        left -= size
        return true
    }
}
