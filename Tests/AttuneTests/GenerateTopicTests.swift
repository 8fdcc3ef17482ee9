import KafkaClient
import Testing

/// `attuned generate` where there is no topic to write to.
struct GenerateTopicTests {
    @Test(arguments: [
        ["--topic", "t"], ["--topic", "t", "--broker", "b:1", "--config", "c"], ["--broker", "b:1"],
        ["--topic", "t", "--broker", "b:1", "--events", "0"], ["--topic", "t", "--broker", "b:1", "--start", "soon"],
    ])
    func whatIsOutOfBoundsIsAUsageError(words: [String]) throws {
        let run = try Tool.run("\(Tool.directory)/attuned", ["generate"] + words)
        #expect(run.code == 64)
        #expect(run.output == "")
    }

    /// Port 1 is nobody's.
    @Test func aBrokerThatIsNotThereIsSaidSo() throws {
        let run = try Tool.attuned("generate", "--topic", "t", "--broker", "127.0.0.1:1")
        #expect(run.code == 69)
        #expect(run.error.contains("is the broker there?"))
    }

    /// Not only counted: whoever generates events wants to know that they did not arrive.
    @Test func aRecordThatTheBrokerRefusesIsSaidSo() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("t", partitions: 1)
        let notAuthorized = KafkaError.Code(rawValue: 29)
        cluster.pushErrors(Array(repeating: notAuthorized, count: 100), for: .produce)
        let run = try Tool.attuned(
            "generate", "--topic", "t", "--broker", cluster.bootstrapServers, "--events", "10", "--individuals", "5")
        #expect(run.code == 74)
        #expect(run.error.contains("cannot deliver a record to t/0"))
        #expect(!run.output.contains("wrote"))
    }
}
