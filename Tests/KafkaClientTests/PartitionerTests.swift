import KafkaClient
import Testing

struct PartitionerTests {
    /// Keys with the hashes that Kafka's own UtilsTest gives them; that of no bytes is its Java client's.
    private static let hashes: [(key: String, hash: Int32)] = [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107), ("", 275_646_681),
    ]

    @Test func keysGoWhereJavasProducersPutThem() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("keys", partitions: 7)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("keys")
        for (key, _) in Self.hashes { try producer.produce("v", key: key, to: topic) }
        try producer.flush(timeout: patience)
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try consumer.assign((0..<7).map { PartitionStart(TopicPartition("keys", $0), .earliest) })
        var found: [String: Int32] = [:]
        for record in try consumer.readToEnd(of: 7) {
            found[String(decoding: try #require(record.key), as: UTF8.self)] = record.partition
        }
        #expect(found.count == Self.hashes.count)
        for (key, hash) in Self.hashes { #expect(found[key] == (hash & 0x7fff_ffff) % 7, "\(key)") }
    }
}
