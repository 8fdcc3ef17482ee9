internal import Decisions
internal import Engine
internal import Events
internal import JSON
internal import KafkaClient
internal import RuleSets

/// The records of a transaction on their way out: commands, decisions, dead letters, changed state.
struct Outbox {
    private let commands: ProducerTopic
    private let decisions: ProducerTopic
    private let deadLetters: ProducerTopic
    private let state: ProducerTopic
    private let records: RecordWriter
    private let deadLetterLimits: TopicLimits
    private var json = JSONWriter(reserving: 4_096)

    /// How long producing waits while the producer's queue is full.
    private static let patience = Duration.seconds(10)

    init(_ settings: WorkerSettings, producer: inout Producer) throws(KafkaError) {
        commands = try producer.topic(settings.commands)
        decisions = try producer.topic(settings.decisions)
        deadLetters = try producer.topic(settings.deadLetters)
        state = try producer.topic(settings.stateTopic)
        deadLetterLimits = settings.deadLetterLimits
        records = RecordWriter(application: settings.application, ruleSet: settings.rules.hash)
    }

    /// Writes a decision, and the command that it is about.
    mutating func write(_ decision: Decision, to producer: borrowing Producer) throws(KafkaError) {
        if let message = decision.message {
            json.removeAll()
            records.write(message, of: decision, to: &json)
            try produceJSON(to: commands, key: decision.individual, producer)
        }
        if decision.visibility == .recorded {
            json.removeAll()
            records.write(decision, to: &json)
            try produceJSON(to: decisions, key: decision.individual, producer)
        }
    }

    /// Writes what could not be read, byte for byte, with the reason in headers.
    mutating func writeDeadLetter(
        _ message: borrowing Message, _ reject: Reject, topic: String, now: Milliseconds,
        to producer: borrowing Producer
    ) throws(KafkaError) {
        var headers = OutgoingHeaders(copying: message.headers)
        let original = message.timestamp?.unixMilliseconds
        let timestamp = deadLetterLimits.clamp(original, now: now)
        var added = [
            ("attune.error.topic", topic), ("attune.error.partition", String(message.partition)),
            ("attune.error.offset", String(message.offset)), ("attune.error.stage", "decode"),
            ("attune.error.reason", reject.reason.rawValue), ("attune.error.message", reject.message),
            ("attune.error.time", String(now)),
        ]
        if let original, original != timestamp { added.append(("attune.error.timestamp", String(original))) }
        var size = (message.key?.byteCount ?? 0) + (message.payload?.byteCount ?? 0)
        for (name, value) in added { size += name.utf8.count + value.utf8.count + 10 }
        for index in 0..<message.headers.count {
            guard let header = message.headers.header(at: index) else { continue }
            size += header.name.byteCount + (header.value?.byteCount ?? 0) + 10
        }
        let fits = deadLetterLimits.takes(size)
        if !fits { added.append(("attune.error.value_omitted", String(message.payload?.byteCount ?? 0))) }
        for (name, value) in added { headers.append(name, value) }
        try producer.produce(
            to: deadLetters, key: message.key, value: fits ? message.payload : nil, headers: headers,
            timestamp: timestamp, timeout: Self.patience)
    }

    /// Writes the individuals that changed, and the marker.
    func writeState(
        of owned: OwnedPartition, marker: Marker, to producer: borrowing Producer
    ) throws(KafkaError) {
        let changes = owned.fold.changes()
        for change in changes {
            try produce(to: owned.number, key: .individual(change.individual), change.bytes, producer)
        }
        try produce(to: owned.number, key: .marker, marker.bytes, producer)
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

    private func produceJSON(
        to topic: ProducerTopic, key: String, _ producer: borrowing Producer
    ) throws(KafkaError) {
        let key = key.utf8Span
        let value = json.bytes
        try unsafe producer.produce(
            to: topic, key: key.span.bytes, value: value.span.bytes, timeout: Self.patience)
    }
}
