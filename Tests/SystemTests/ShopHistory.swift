import KafkaClient
import Simulation

/// The history of a simulated shop on an application's topic.
enum ShopHistory {
    /// 2026-01-05T08:00:00Z.
    static let start: Int64 = 1_767_600_000_000

    /// Produces as many events; with the same seed always the same. Record timestamps are the shop's.
    static func produce(_ count: Int, seed: UInt64, to application: Application) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        // Slow enough that reminders of half an hour and of a day come due within the history.
        var shop = Shop(seed: seed, individuals: 4_000, start: start, eventsPerSecond: 2)
        for _ in 0..<count {
            let record = shop.next()
            try unsafe producer.produce(
                to: topic, key: record.key.span.bytes, value: record.value.span.bytes, timestamp: record.arrival,
                timeout: patience)
        }
        try producer.flush(timeout: patience)
    }
}
