package import Configuration
package import KafkaClient

/// The properties of the daemon's Kafka clients: the operator's, then those that the daemon's promises rest on.
package struct ClientProperties: Sendable {
    private let common: ClientConfiguration
    private let application: String
    /// The longest time that a transaction may stay open: it bounds how long a frozen member holds up every reader.
    package let transactionTimeout: Duration

    /// librdkafka's default of `batch.size`.
    private static let batchBytes = 1_000_000

    /// Takes the operator's properties over.
    package init(_ configuration: Configuration, log: LogSink?) {
        application = configuration.applicationID
        var common = ClientConfiguration(
            configuration.kafka.map { ClientConfiguration.Property($0.name, $0.value.revealed) }, log: log)
        // Small requests must not wait for each other (Nagle and delayed ACK).
        common.setDefault("socket.nagle.disable", "true")
        common.setDefault("client.id", configuration.applicationID)
        let timeout = common["transaction.timeout.ms"].flatMap { Int64($0) } ?? 10_000
        transactionTimeout = .milliseconds(timeout)
        common["transaction.timeout.ms"] = String(timeout)
        self.common = common
    }

    /// For administration and metadata.
    package var admin: ClientConfiguration { common }

    /// A member of the group; `member` is its static id.
    func consumer(member: String) -> ClientConfiguration {
        var properties = reading
        properties["group.id"] = application
        properties["group.instance.id"] = member
        properties["partition.assignment.strategy"] = "range"
        // A topic that not every broker knew of when the group decided is found, and the group decides anew.
        properties.setDefault("topic.metadata.refresh.interval.ms", "10000")
        // Beyond these librdkafka pauses fetching for a second: room for more than a second at full speed.
        properties.setDefault("queued.min.messages", "1000000")
        properties.setDefault("queued.max.messages.kbytes", "262144")
        return properties
    }

    /// A member of the group that leaves it when it closes, for those who change state or offsets by hand.
    var recoveryMember: ClientConfiguration {
        var properties = consumer(member: "")
        properties["group.instance.id"] = nil
        return properties
    }

    /// The transactional producer of those who change state or offsets by hand: one at a time.
    func recoveryProducer(batchBytes: Int) -> ClientConfiguration {
        producer(member: application + "-recover", batchBytes: batchBytes)
    }

    /// A reader of the changelog, which assigns partitions to itself.
    var stateReader: ClientConfiguration {
        var properties = reading
        properties["group.id"] = application
        // The end of a partition is told by an answer without records, for which the broker waits so long.
        properties["fetch.wait.max.ms"] = "10"
        return properties
    }

    /// A reader of single records, which fetches little beyond them.
    var recordReader: ClientConfiguration {
        var properties = stateReader
        properties["queued.min.messages"] = "1"
        properties["fetch.message.max.bytes"] = "65536"
        return properties
    }

    /// The most bytes of a batch of records to topics with these limits.
    func batchBytes(_ topics: [TopicLimits]) -> Int {
        TopicLimits.batchBytes(topics, wanted: common["batch.size"].flatMap { Int($0) } ?? Self.batchBytes)
    }

    /// The transactional producer of a member, whose batches have at most so many bytes.
    func producer(member: String, batchBytes: Int) -> ClientConfiguration {
        var properties = common
        properties["transactional.id"] = member
        properties["enable.idempotence"] = "true"
        properties["message.timeout.ms"] = common["transaction.timeout.ms"]
        // For some milliseconds after a commit the broker refuses the next transaction: ask again soon.
        properties.setDefault("retry.backoff.ms", "2")
        // A dead letter may be as large as a record can be; the topic's own limit is decided on before producing.
        properties["message.max.bytes"] = "1000000000"
        // A transaction's records are handed over a batch of each partition at a time, and then sent (``Outbox``): a part of it sent
        // before only makes the rest wait for the answer.
        properties["batch.size"] = String(batchBytes)
        properties.setDefault("batch.num.messages", "1000000")
        properties.setDefault("linger.ms", "1000")
        properties.setDefault("compression.codec", "lz4")
        properties.setDefault("queue.buffering.max.messages", "10000000")
        return properties
    }

    private var reading: ClientConfiguration {
        var properties = common
        properties["enable.auto.commit"] = "false"
        properties["enable.auto.offset.store"] = "false"
        properties["isolation.level"] = "read_committed"
        properties["auto.offset.reset"] = "error"
        properties["enable.partition.eof"] = "true"
        properties["check.crcs"] = "true"
        return properties
    }
}

extension ClientConfiguration {
    /// Sets a property that the operator left open.
    fileprivate mutating func setDefault(_ name: String, _ value: String) {
        if self[name] == nil { self[name] = value }
    }
}
