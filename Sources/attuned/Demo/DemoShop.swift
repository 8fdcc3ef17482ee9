internal import KafkaClient
internal import Simulation

/// The shop's side of the demo: it writes events as their time comes.
struct DemoShop: ~Copyable {
    /// Records written so far.
    private(set) var sold = 0

    private var shop: Shop
    private var next: ShopRecord
    private let producer: Producer
    private let topic: ProducerTopic

    /// How long writing waits while the producer's queue is full.
    private static let patience = Duration.seconds(5)

    init(
        _ settings: Demo.Settings, clock: DemoClock, properties: ClientConfiguration, topic: String
    ) throws(KafkaError) {
        var shop = Shop(
            seed: settings.seed, individuals: settings.individuals, start: clock.start,
            eventsPerSecond: Double(settings.rate) / Double(DemoClock.speed))
        var producer = try Producer(properties.setting("linger.ms", "5"))
        self.topic = try producer.topic(topic)
        next = shop.next()
        self.shop = shop
        self.producer = producer
    }

    /// Writes the events up to a time in the shop.
    mutating func sell(until time: Int64) throws(KafkaError) {
        while next.arrival <= time {
            try unsafe producer.produce(
                to: topic, key: next.key.span.bytes, value: next.value.span.bytes, timestamp: next.arrival,
                timeout: Self.patience)
            sold += 1
            next = shop.next()
        }
        producer.serve()
    }

    /// Waits until the broker has what was written.
    func close() { try? producer.flush(timeout: Self.patience) }
}
