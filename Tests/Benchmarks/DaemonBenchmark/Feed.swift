internal import KafkaClient
internal import Simulation

/// Fills a topic with the history of a simulated shop: record timestamps are the shop's.
enum Feed {
    /// 2026-01-01T00:00:00Z.
    private static let start: Int64 = 1_767_225_600_000
    private static let individuals = 50_000
    private static let eventsPerSecond = 50.0

    static func run(servers: String, topic: String, events: Int) throws {
        var producer = try Producer(
            ClientConfiguration([
                .init("bootstrap.servers", servers), .init("linger.ms", "20"), .init("compression.codec", "lz4"),
                .init("queue.buffering.max.messages", "200000"),
            ]))
        let target = try producer.topic(topic)
        var shop = Shop(seed: 7, individuals: individuals, start: start, eventsPerSecond: eventsPerSecond)
        let begun = ContinuousClock.now
        for _ in 0..<events {
            let record = shop.next()
            try unsafe producer.produce(
                to: target, key: record.key.span.bytes, value: record.value.span.bytes, timestamp: record.arrival,
                timeout: .seconds(60))
            producer.serve()
        }
        try producer.flush(timeout: .seconds(60))
        print("\(events) events of \(individuals) individuals in \(ContinuousClock.now - begun)")
    }
}
