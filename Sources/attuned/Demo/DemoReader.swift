internal import Decisions
internal import JSON
internal import KafkaClient

/// The sender's side of the demo: it reads message commands and decisions as anybody else would.
struct DemoReader: ~Copyable {
    private let consumer: Consumer
    private let commands: Int
    private static let batchCapacity = 1_000

    init(
        _ properties: ClientConfiguration, commands: String, decisions: String, partitions: Int
    ) throws(KafkaError) {
        let reading = properties.setting("group.id", "demo-sender").setting("fetch.wait.max.ms", "5")
            .setting("isolation.level", "read_committed")
        let consumer = try Consumer(reading)
        let all = [commands, decisions].flatMap { topic in
            (0..<partitions).map { PartitionStart(TopicPartition(topic, Int32($0)), .earliest) }
        }
        let number = consumer.topicIndex(of: commands)
        try consumer.assign(all)
        self.consumer = consumer
        self.commands = number
    }

    /// Counts what has arrived, or arrives within the timeout. `delay` says how long a message took that was decided at once, by
    /// the time at which it was; `decided` takes each decision.
    func read(
        timeout: Duration, into tally: inout DemoTally, delay: (_ decided: Int64) -> Duration?,
        decided: (JSONValue) -> Void
    ) {
        var batch = MessageBatch(capacity: Self.batchCapacity)
        var parser = JSONParser()
        _ = consumer.poll(into: &batch, timeout: timeout)
        for index in 0..<batch.count {
            guard let payload = batch[index].payload, let document = try? parser.parse(payload) else { continue }
            let event = JSONValue(document.root)
            if batch[index].topicIndex == commands {
                if let sentence = MessageSentence(event, calling: DemoWords.event) {
                    tally.count(sentence, delay: sentence.isImmediate ? delay(sentence.time) : nil)
                }
                continue
            }
            decided(event)
            if case .string("suppressed")? = event["data"]?["outcome"],
                case .string(let reason)? = event["data"]?["reason"]
            {
                tally.countSuppression(reason)
            }
        }
    }
}
