internal import Configuration
internal import Decisions
internal import Engine
internal import Events
internal import JSON
internal import KafkaClient
internal import RuleSets

/// The records of the transaction to come: commands, decisions and dead letters, kept until the commit.
///
/// A transaction opens only when all that belongs to it is known. So its offsets can be sent first: the broker is still busy with
/// the transaction before for some milliseconds, which librdkafka meets with a short retry there, with 20 ms where a record is the
/// first.
struct Outbox {
    private let commands: ProducerTopic
    private let decisions: ProducerTopic
    private let deadLetters: ProducerTopic
    private let state: ProducerTopic
    private var records: RecordWriter
    private let deadLetterLimits: TopicLimits
    private let mode: Configuration.Output.Mode
    private var json = JSONWriter(reserving: 65_536)
    private var pending: [Pending] = []

    /// A record, its value among the JSON written so far or its own.
    private enum Pending {
        case command(key: String, headers: CloudEventHeaders, end: Int)
        case decision(key: String, headers: CloudEventHeaders, end: Int)
        case deadLetter(DeadLetter)
    }

    /// The longest wait while the producer's queue is full.
    private static let patience = Duration.seconds(10)

    init(_ settings: WorkerSettings, producer: inout Producer) throws(KafkaError) {
        commands = try producer.topic(settings.commands)
        decisions = try producer.topic(settings.decisions)
        deadLetters = try producer.topic(settings.deadLetters)
        state = try producer.topic(settings.stateTopic)
        deadLetterLimits = settings.deadLetterLimits
        mode = settings.mode
        records = RecordWriter(application: settings.application, ruleSet: settings.rules.hash)
    }

    /// Names another rule set in what is added from now on.
    mutating func go(onWith settings: WorkerSettings) {
        records = RecordWriter(application: settings.application, ruleSet: settings.rules.hash)
    }

    /// The number of records that wait.
    var count: Int { pending.count }

    /// Adds a decision, and the command that it is about.
    mutating func add(_ decision: Decision) {
        if let message = decision.message {
            var headers = CloudEventHeaders.structured
            switch mode {
            case .structured: records.write(message, of: decision, to: &json)
            case .binary:
                headers = .binary
                records.attributes(of: message, decision) { headers.add($0, $1) }
                records.writeData(of: message, decision, to: &json)
            }
            json.newline()
            pending.append(.command(key: decision.individual, headers: headers, end: json.bytes.count))
        }
        if decision.visibility == .recorded {
            var headers = CloudEventHeaders.structured
            switch mode {
            case .structured: records.write(decision, to: &json)
            case .binary:
                headers = .binary
                records.attributes(of: decision) { headers.add($0, $1) }
                records.writeData(of: decision, to: &json)
            }
            json.newline()
            pending.append(.decision(key: decision.individual, headers: headers, end: json.bytes.count))
        }
    }

    /// Adds what could not be read.
    mutating func add(_ deadLetter: DeadLetter) {
        pending.append(.deadLetter(deadLetter))
    }

    /// Forgets what waits.
    mutating func removeAll() {
        pending.removeAll(keepingCapacity: true)
        json.removeAll()
    }

    /// Hands what waits to the producer, whose transaction is open.
    mutating func produce(with producer: borrowing Producer) throws(KafkaError) {
        var start = 0
        for record in pending {
            switch record {
            case .command(let key, let headers, let end):
                try produceJSON(start..<end, to: commands, key: key, headers, producer)
                start = end
            case .decision(let key, let headers, let end):
                try produceJSON(start..<end, to: decisions, key: key, headers, producer)
                start = end
            case .deadLetter(let letter):
                try letter.produce(to: deadLetters, within: deadLetterLimits, producer, timeout: Self.patience)
            }
        }
    }

    /// Hands the individuals that changed, and the checkpoint, to the producer.
    func produceState(
        of owned: OwnedPartition, checkpoint: Checkpoint, with producer: borrowing Producer
    ) throws(KafkaError) {
        let changes = owned.processor.changes()
        for change in changes {
            try produce(to: owned.number, key: .individual(change.individual), change.bytes, producer)
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

    private func produceJSON(
        _ line: Range<Int>, to topic: ProducerTopic, key: String, _ headers: CloudEventHeaders,
        _ producer: borrowing Producer
    ) throws(KafkaError) {
        let key = key.utf8Span
        let bytes = json.bytes
        // Without the line's end.
        let value = unsafe bytes.span.bytes.extracting(line.lowerBound..<line.upperBound - 1)
        try unsafe producer.produce(
            to: topic, key: key.span.bytes, value: value, headers: headers.outgoing, timeout: Self.patience)
    }
}
