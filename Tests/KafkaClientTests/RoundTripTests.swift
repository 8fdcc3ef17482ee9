import KafkaClient
import Testing

struct RoundTripTests {
    @Test func nullAndEmptyAreDifferent() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("t")
        let empty: [UInt8] = []
        let some: [UInt8] = [0, 1, 255]
        try producer.produce(to: topic, partition: 0, key: nil, value: nil, timeout: patience)
        try producer.produce(to: topic, partition: 0, key: empty.lent, value: empty.lent, timeout: patience)
        try producer.produce(to: topic, partition: 0, key: some.lent, value: some.lent, timeout: patience)
        try producer.flush(timeout: patience)
        #expect(producer.deliveries.delivered == 3)
        #expect(producer.deliveries.outstanding == 0)

        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try consumer.assign([PartitionStart(TopicPartition("t", 0), .earliest)])
        let records = try consumer.readToEnd(of: 1)
        #expect(records.map(\.key) == [nil, [], [0, 1, 255]])
        #expect(records.map(\.value) == [nil, [], [0, 1, 255]])
        #expect(records.map(\.offset) == [0, 1, 2])
    }

    @Test func absentTopicIsNotAnAbsentBroker() throws {
        let cluster = try MockCluster(brokers: 3)
        try cluster.createTopic("t", partitions: 5)
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        let metadata = try consumer.metadata(timeout: patience)
        #expect(metadata.topic("t")?.partitionCount == 5)
        #expect(metadata.topic("T") == nil)
        try cluster.setDown()
        let error = #expect(throws: KafkaError.self) { try consumer.metadata(timeout: .milliseconds(300)) }
        #expect(error?.code == .transport || error?.code == .timedOut)
    }

    /// Of a topic that it does not read nothing else would tell it.
    @Test func offsetsAreAskedOfTheNewLeaderOnceAPartitionHasMoved() throws {
        let cluster = try MockCluster(brokers: 3)
        try cluster.createTopic("t", partitions: 1)
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        let partition = TopicPartition("t", 0)
        for leader: Int32 in [1, 2, 3, 1] {
            try cluster.setLeader(leader, of: partition)
            #expect(try consumer.watermarks(of: partition, timeout: patience) == Watermarks(low: 0, high: 0))
        }
    }

    @Test func headersAndTimestampsComeBack() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("t")
        var headers = OutgoingHeaders()
        let empty: [UInt8] = []
        headers.append("a", "one")
        headers.append("a", "two")
        headers.append("null", nil)
        headers.append("empty", empty.lent)
        try producer.produce(
            to: topic, partition: 0, key: nil, value: nil, headers: headers, timestamp: 1_700_000_000_123,
            timeout: patience)
        try producer.flush(timeout: patience)

        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try consumer.assign([PartitionStart(TopicPartition("t", 0), .earliest)])
        let record = try #require(try consumer.readToEnd(of: 1).first)
        #expect(record.timestamp == 1_700_000_000_123)
        let text = { (header: Copied.Header) in
            "\(String(decoding: header.name, as: UTF8.self))=\(header.value.map { String(decoding: $0, as: UTF8.self) } ?? "null")"
        }
        #expect(record.headers.map(text) == ["a=one", "a=two", "null=null", "empty="])
    }

    @Test func headersAreForwardedByteForByte() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        try cluster.createTopic("copy", partitions: 1)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("t")
        let copies = try producer.topic("copy")
        var headers = OutgoingHeaders()
        headers.append("zero\0inside", "v")
        try producer.produce(to: topic, partition: 0, key: nil, value: nil, headers: headers, timeout: patience)
        try producer.produce("no headers", to: topic, partition: 0)
        try producer.flush(timeout: patience)

        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try consumer.assign([PartitionStart(TopicPartition("t", 0), .earliest)])
        var batch = MessageBatch(capacity: 10)
        var copied = 0
        try until("two records") {
            _ = consumer.poll(into: &batch, timeout: patience)
            for index in 0..<batch.count where batch[index].isRecord {
                let message = batch[index]
                var headers = OutgoingHeaders(copying: message.headers)
                headers.append("more", "x")
                try producer.produce(
                    to: copies, partition: 0, key: message.key, value: message.payload, headers: headers,
                    timeout: patience)
                copied += 1
            }
            return copied == 2
        }
        try producer.flush(timeout: patience)
        let reader = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        try reader.assign([PartitionStart(TopicPartition("copy", 0), .earliest)])
        let records = try reader.readToEnd(of: 1)
        #expect(records.map(\.headers.count) == [2, 1])
        #expect(records.map(\.text) == ["null", "no headers"])
    }

    @Test func batchesAreLentAndLastAsLongAsTheyAreHeld() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        let topic = try producer.topic("t")
        for number in 0..<2_500 { try producer.produce("value-\(number)", to: topic, partition: 0) }
        try producer.flush(timeout: patience)

        var batch = MessageBatch(capacity: 1_000)
        var values: [String] = []
        do {
            let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
            #expect(consumer.topicIndex(of: "other") == 0)
            #expect(consumer.topicIndex(of: "t") == 1)
            try consumer.assign([PartitionStart(TopicPartition("t", 0), .offset(100))])
            var largest = 0
            try until("2400 records") {
                _ = consumer.poll(into: &batch, timeout: patience)
                largest = max(largest, batch.count)
                for index in 0..<batch.count where batch[index].isRecord {
                    #expect(batch[index].topicIndex == 1)
                    values.append(copy(batch[index]).text)
                }
                return values.count == 2_400
            }
            #expect(largest > 1 && largest <= 1_000)
            #expect(
                try consumer.watermarks(of: TopicPartition("t", 0), timeout: patience)
                    == Watermarks(low: 0, high: 2_500))
            #expect(consumer.cachedWatermarks(of: TopicPartition("t", 0))?.high == 2_500)
        }
        // The consumer is gone; what it lent is still there.
        #expect(values == (100..<2_500).map { "value-\($0)" })
        if !batch.isEmpty, batch[batch.count - 1].isRecord {
            let last = copy(batch[batch.count - 1]).text
            #expect(last == values.last)
        }
    }

    @Test func topicsKeepTheirNumbers() throws {
        let cluster = try MockCluster()
        var producer = try Producer(.client(of: cluster.bootstrapServers))
        for name in ["a", "b", "c"] {
            try cluster.createTopic(name, partitions: 1)
            let topic = try producer.topic(name)
            #expect(try producer.topic(name) == topic)
            for _ in 0..<3 { try producer.produce(name, to: topic, partition: 0) }
        }
        try producer.flush(timeout: patience)
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        #expect(["c", "a"].map { consumer.topicIndex(of: $0) } == [0, 1])
        try consumer.assign(["a", "b", "c"].map { PartitionStart(TopicPartition($0, 0), .earliest) })
        let records = try consumer.readToEnd(of: 3)
        #expect(records.count == 9)
        for record in records { #expect(record.topic == ["c": 0, "a": 1, "b": 2][record.text]) }
    }

    @Test func plainCommitIsRemembered() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 3)
        let partitions = (0..<3).map { TopicPartition("t", Int32($0)) }
        let consumer = try Consumer(.consumer(of: cluster.bootstrapServers, group: "g"))
        #expect(try consumer.committed(partitions, timeout: patience) == [nil, nil, nil])
        try consumer.commit([PartitionOffset(partitions[2], 7), PartitionOffset(partitions[0], 0)])
        #expect(try consumer.committed(partitions, timeout: patience) == [0, nil, 7])
    }
}
