import KafkaClient
import Testing

/// How long a test waits for what must come before it fails.
let patience = Duration.seconds(30)

extension ClientConfiguration {
    /// A client of a cluster, quick and quiet.
    static func client(of servers: String) -> ClientConfiguration {
        ClientConfiguration([
            Property("bootstrap.servers", servers), Property("socket.nagle.disable", "true"),
        ])
    }

    /// A consumer that reads what is committed and tells the ends of partitions.
    static func consumer(of servers: String, group: String) -> ClientConfiguration {
        client(of: servers)
            .setting("group.id", group).setting("enable.auto.commit", "false")
            .setting("isolation.level", "read_committed").setting("enable.partition.eof", "true")
            .setting("auto.offset.reset", "error").setting("fetch.wait.max.ms", "10")
            .setting("partition.assignment.strategy", "range")
    }

    /// A transactional producer.
    static func producer(of servers: String, transactionalID: String) -> ClientConfiguration {
        client(of: servers).setting("transactional.id", transactionalID).setting("linger.ms", "0")
            .setting("transaction.timeout.ms", "10000").setting("message.timeout.ms", "9000")
    }
}

/// Codes of librdkafka's `rd_kafka_resp_err_t` that only tests tell apart.
extension KafkaError.Code {
    static let maxPollExceeded = Self(rawValue: -147)
    static let wrongState = Self(rawValue: -172)
    static let messageTooLarge = Self(rawValue: 10)
    static let invalidProducerEpoch = Self(rawValue: 47)
}

/// What a message held, kept after its batch.
struct Copied: Hashable, Sendable {
    var topic = 0
    var partition: Int32 = 0
    var offset: Int64 = 0
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [Header] = []
    var timestamp: Int64?

    struct Header: Hashable, Sendable {
        var name: [UInt8]
        var value: [UInt8]?
    }

    var text: String { value.map { String(decoding: $0, as: UTF8.self) } ?? "null" }
}

func bytes(_ span: RawSpan?) -> [UInt8]? {
    guard let span else { return nil }
    return unsafe span.withUnsafeBytes { unsafe Array($0) }
}

func copy(_ message: Message) -> Copied {
    var headers: [Copied.Header] = []
    let lent = message.headers
    for index in 0..<lent.count {
        if let header = lent.header(at: index) {
            headers.append(Copied.Header(name: bytes(header.name) ?? [], value: bytes(header.value)))
        }
    }
    return Copied(
        topic: message.topicIndex, partition: message.partition, offset: message.offset, key: bytes(message.key),
        value: bytes(message.payload), headers: headers, timestamp: message.timestamp)
}

extension [UInt8] {
    /// The bytes as they are lent to a producer.
    var lent: RawSpan {
        @_lifetime(borrow self)
        get { unsafe span.bytes }
    }
}

extension String {
    /// The text's bytes as they are lent to a producer.
    var lent: RawSpan {
        @_lifetime(borrow self)
        get { unsafe utf8Span.span.bytes }
    }
}

extension Producer {
    /// Produces texts.
    func produce(_ value: String, key: String? = nil, to topic: ProducerTopic, partition: Int32? = nil) throws {
        if let key {
            try produce(
                to: topic, partition: partition, key: key.lent, value: value.lent,
                timeout: patience)
        } else {
            try produce(
                to: topic, partition: partition, key: nil, value: value.lent, timeout: patience)
        }
    }
}

/// Nothing that was awaited came in time.
struct Overdue: Error {
    let what: String
}

/// Goes on until a step says that it is done.
func until(_ what: String, _ step: () throws -> Bool) throws {
    let end = ContinuousClock.now.advanced(by: patience)
    while try !step() {
        if ContinuousClock.now > end { throw Overdue(what: what) }
    }
}

extension Consumer {
    /// Reads assigned partitions until each of them has reported its end.
    func readToEnd(of partitions: Int) throws -> [Copied] {
        var batch = MessageBatch(capacity: 1_000)
        var records: [Copied] = []
        var ended: Set<[Int]> = []
        try until("the end of \(partitions) partitions") {
            _ = poll(into: &batch, timeout: .milliseconds(100))
            for index in 0..<batch.count {
                let message = batch[index]
                if let error = message.error { throw error }
                if message.isRecord { records.append(copy(message)) }
                if message.isEndOfPartition { ended.insert([message.topicIndex, Int(message.partition)]) }
            }
            return ended.count >= partitions
        }
        return records
    }

    /// Polls until the group has given partitions, starts them at the beginning, and tells which.
    func awaitAssignment() throws -> [TopicPartition] {
        var batch = MessageBatch(capacity: 100)
        var assigned: [TopicPartition]?
        try until("an assignment") {
            for event in poll(into: &batch, timeout: .milliseconds(100)) {
                switch event {
                case .assigned(let partitions):
                    try assign(partitions.map { PartitionStart($0, .earliest) })
                    assigned = partitions
                case .revoked: try unassign()
                case .failed(let error): if error.isFatal { throw error }
                }
            }
            return assigned != nil
        }
        return assigned ?? []
    }
}
