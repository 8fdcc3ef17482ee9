internal import Ordering
internal import KafkaClient
internal import Simulation

/// The shop's side of the demo: it writes events as their time comes.
struct DemoShop: ~Copyable {
    /// Records written so far.
    private(set) var sold = 0

    /// Until when in the shop everything had been written at which instants, ascending.
    private var log: [(time: Int64, instant: ContinuousClock.Instant)] = []
    private var shop: Shop
    private var next: ShopRecord
    private let producer: Producer
    private let topic: ProducerTopic

    /// So many instants are kept: some seconds, longer than a message takes.
    private static let keptInstants = 4_096

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

    /// Writes the events up to a time in the shop; `sold` takes each.
    mutating func sell(until time: Int64, _ sold: (ShopRecord) -> Void) throws(KafkaError) {
        while next.arrival <= time {
            try unsafe producer.produce(
                to: topic, key: next.key.span.bytes, value: next.value.span.bytes, timestamp: next.arrival,
                timeout: Self.patience)
            self.sold += 1
            sold(next)
            next = shop.next()
        }
        log.append((time, .now))
        if log.count > 2 * Self.keptInstants { log.removeFirst(log.count - Self.keptInstants) }
        producer.serve()
    }

    /// How long ago the event of a time in the shop was written; nil where that is forgotten.
    func age(ofEventAt time: Int64) -> Duration? {
        guard let oldest = log.first, oldest.time < time, let newest = log.last, newest.time >= time else { return nil }
        return ContinuousClock.now - log[log.partitioningIndex { $0.time >= time }].instant
    }

    /// Waits until the broker has what was written.
    func close() { try? producer.flush(timeout: Self.patience) }
}
