internal import Glibc
internal import KafkaClient
internal import Simulation

/// Event → command: events at a steady rate, stamped as they are produced; commands read by a read_committed consumer.
///
/// Needs a daemon with `clock: wall` and rules whose commands follow at once from the event that they name as trigger.
struct Latency {
    let servers: String
    let topic: String
    let commands: String
    let rate: Double
    let seconds: Int
    private static let warmUp = Duration.seconds(5)
    /// A signal of one client ends a wait; what the other has to do waits so long at most.
    private static let pace = Duration.milliseconds(1)

    func run() throws {
        let consumer = try Consumer(
            ClientConfiguration([
                .init("bootstrap.servers", servers), .init("group.id", "latency"), .init("enable.auto.commit", "false"),
                .init("isolation.level", "read_committed"), .init("fetch.wait.max.ms", "500"),
                .init("socket.nagle.disable", "true"), .init("auto.offset.reset", "error"),
            ]))
        let partitions = try partitionCount()
        try consumer.assign((0..<partitions).map { PartitionStart(TopicPartition(commands, Int32($0)), .latest) })
        var producer = try Producer(
            ClientConfiguration([
                .init("bootstrap.servers", servers), .init("linger.ms", "0"), .init("socket.nagle.disable", "true"),
            ]))
        let target = try producer.topic(topic)
        var shop = Shop(
            seed: 11, individuals: 20_000, start: Self.wall(), eventsPerSecond: max(rate, 1))
        var batch = MessageBatch(capacity: 4_096)
        var sent: [String: Double] = [:]
        var whole = Percentiles()
        var decided = Percentiles()
        var delivered = Percentiles()
        var produced = 0
        let begun = ContinuousClock.now
        let length = Duration.seconds(seconds) + Self.warmUp
        while ContinuousClock.now - begun < length {
            let elapsed = ContinuousClock.now - begun
            while Double(produced) < (elapsed / .seconds(1)) * rate {
                let record = shop.next()
                if let id = Self.member("id", of: record.value) { sent[id] = Self.preciseWall() }
                try unsafe producer.produce(
                    to: target, key: record.key.span.bytes, value: record.value.span.bytes, timestamp: Self.wall(),
                    timeout: .seconds(10))
                produced += 1
            }
            producer.serve()
            _ = consumer.poll(into: &batch, timeout: Self.pace)
            let now = Self.preciseWall()
            for index in 0..<batch.count {
                let message = batch[index]
                guard message.isRecord, let payload = message.payload else { continue }
                let value = unsafe payload.withUnsafeBytes { unsafe Array($0) }
                guard let id = Self.member("\"trigger\":{\"id\"", of: value, quoted: false), let start = sent[id] else {
                    continue
                }
                guard elapsed > Self.warmUp else { continue }
                whole.add(now - start)
                // A record's own timestamp is when its transaction began.
                guard let handedOver = message.timestamp else { continue }
                decided.add(max(0, Double(handedOver) - start))
                delivered.add(max(0, now - Double(handedOver)))
            }
        }
        guard !whole.isEmpty else { return print("no command arrived") }
        print("\(produced) events, \(whole.count) commands, milliseconds at p50/p95/p99/most:")
        print("  event -> command              \(whole)")
        print("  of it until its transaction   \(decided)")
        print("  of it from there to a reader  \(delivered)")
    }

    private func partitionCount() throws -> Int {
        let admin = try Admin(ClientConfiguration([.init("bootstrap.servers", servers)]))
        return try admin.metadata(timeout: .seconds(10)).topic(commands)?.partitionCount ?? 0
    }

    /// The text of the first member of that name.
    private static func member(_ name: String, of json: [UInt8], quoted: Bool = true) -> String? {
        let pattern = Array((quoted ? "\"\(name)\":\"" : "\(name):\"").utf8)
        guard json.count > pattern.count else { return nil }
        for start in 0..<json.count - pattern.count where json[start] == pattern[0] {
            guard json[start..<start + pattern.count].elementsEqual(pattern) else { continue }
            let rest = json[(start + pattern.count)...]
            return String(decoding: rest.prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        return nil
    }

    private static func preciseWall() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }

    private static func wall() -> Int64 { Int64(preciseWall()) }
}
