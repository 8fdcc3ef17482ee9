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
}
