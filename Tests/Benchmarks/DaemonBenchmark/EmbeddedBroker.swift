internal import KafkaClient
internal import Simulation

/// librdkafka's broker inside this process and a shop that writes to it. The broker keeps some MiB a partition only, so that the shop
/// must not get far ahead of its reader.
struct EmbeddedBroker: ~Copyable {
    static let topic = "events"
    static let others = ["messages", "decisions", "dead-letters", "benchmark-state", "benchmark-rekeyed"]
    static let partitions = 4
    /// Events that wait at most: a few MiB over all partitions.
    private static let mostWaiting = 20_000
    private static let patience = Duration.seconds(30)

    let bootstrap: String
    private(set) var produced = 0
    private let cluster: MockCluster
    private let producer: Producer
    private let target: ProducerTopic
    private let records: [ShopRecord]

    private init(
        cluster: consuming MockCluster, producer: consuming Producer, target: ProducerTopic, records: [ShopRecord]
    ) {
        bootstrap = cluster.bootstrapServers
        self.cluster = cluster
        self.producer = producer
        self.target = target
        self.records = records
    }

    /// A broker with its topics, and the first event: after it all threads of the broker and of the producer run.
    static func start(events: Int) throws -> EmbeddedBroker {
        let cluster = try MockCluster()
        for topic in [topic] + others { try cluster.createTopic(topic, partitions: partitions) }
        var shop = Shop(seed: 7, individuals: max(1, events / 10), start: 1_772_442_000_000, eventsPerSecond: 50)
        let records = (0..<events).map { _ in shop.next() }
        var producer = try Producer(
            ClientConfiguration([.init("bootstrap.servers", cluster.bootstrapServers), .init("linger.ms", "5")]))
        let target = try producer.topic(topic)
        var broker = EmbeddedBroker(cluster: cluster, producer: producer, target: target, records: records)
        try broker.produce(until: 1)
        try broker.producer.flush(timeout: patience)
        return broker
    }

    var count: Int { records.count }

    /// Writes what may wait beside what was not read yet; false once all is written.
    mutating func feed(read: Int) throws(KafkaError) -> Bool {
        try produce(until: min(records.count, read + Self.mostWaiting))
        producer.serve()
        return produced < records.count
    }

    private mutating func produce(until end: Int) throws(KafkaError) {
        while produced < end {
            let record = records[produced]
            try unsafe producer.produce(
                to: target, key: record.key.span.bytes, value: record.value.span.bytes, timestamp: record.arrival,
                timeout: Self.patience)
            produced += 1
        }
    }
}
