import KafkaClient
import Testing

struct PartitionerTests {
    /// The vectors of Kafka's own UtilsTest.
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
    ])
    func hashIsThatOfKafkasJavaClient(key: String, hash: Int32) {
        for count: Int32 in [1, 2, 3, 7, 1_000, .max] {
            #expect(murmur2Partition(key.lent, count: count) == (hash & 0x7fff_ffff) % count)
        }
    }

    @Test func emptyKeyHasAPartition() {
        // murmur2 of nothing is 275646681 in the Java client.
        #expect(murmur2Partition("".lent, count: 1_000_000_000) == 275_646_681)
    }

    @Test func noPartitionsIsPartitionZero() {
        #expect(murmur2Partition("a".lent, count: 0) == 0)
    }

    /// The library places keyed records where the function says.
    @Test func libraryAgrees() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("keys", partitions: 7)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("keys")
        for number in 0..<100 { try producer.produce("v", key: "individual-\(number)", to: topic) }
        try producer.flush(timeout: patience)
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try consumer.assign((0..<7).map { PartitionStart(TopicPartition("keys", $0), .earliest) })
        let records = try consumer.readToEnd(of: 7)
        #expect(records.count == 100)
        for record in records {
            let key = try #require(record.key)
            #expect(murmur2Partition(key.lent, count: 7) == record.partition)
        }
    }
}
