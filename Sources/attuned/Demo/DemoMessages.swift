internal import JSON
internal import KafkaClient

/// The sender's side of the demo: it reads message commands and says them in words.
struct DemoMessages: ~Copyable {
    /// Commands read so far.
    private(set) var count = 0
    /// Commands by campaign, in order of name.
    private(set) var countByCampaign: [(campaign: String, count: Int)] = []

    private let consumer: Consumer

    init(_ properties: ClientConfiguration, topic: String, partitions: Int) throws(KafkaError) {
        let reading = properties.setting("group.id", "demo-sender").setting("fetch.wait.max.ms", "10")
        let consumer = try Consumer(reading)
        try consumer.assign((0..<partitions).map { PartitionStart(TopicPartition(topic, Int32($0)), .earliest) })
        self.consumer = consumer
    }

    /// What has arrived, a sentence each.
    mutating func read() -> [String] {
        var batch = MessageBatch(capacity: 1_000)
        _ = consumer.poll(into: &batch)
        var sentences: [MessageSentence] = []
        var parser = JSONParser()
        for index in 0..<batch.count {
            guard let payload = batch[index].payload, let document = try? parser.parse(payload) else { continue }
            if let sentence = MessageSentence(JSONValue(document.root)) { sentences.append(sentence) }
        }
        for sentence in sentences { count(sentence.campaign) }
        return sentences.map(\.text)
    }

    private mutating func count(_ campaign: String) {
        count += 1
        if let known = countByCampaign.firstIndex(where: { $0.campaign == campaign }) {
            countByCampaign[known].count += 1
        } else {
            countByCampaign.append((campaign, 1))
            countByCampaign.sort { $0.campaign < $1.campaign }
        }
    }
}
