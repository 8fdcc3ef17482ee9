import Events
import Foundation
import KafkaClient
import Simulation
import Testing

/// `attuned generate` into a real topic.
@Suite(.enabled(if: bootstrap != nil))
struct GenerateTests {
    @Test func recordsAreTheShopsKeyedByIndividualAtTheirTimes() throws {
        let application = try Application()
        let start: Milliseconds = 1_767_225_600_000
        let run = try Self.attuned(
            "generate", "--topic", application.events, "--broker", try #require(bootstrap), "--events", "3000",
            "--seed", "5",
            "--individuals", "100", "--start", "2026-01-01T00:00:00Z")
        #expect(run.status == 0)
        #expect(run.text.hasPrefix("wrote 3,000 events to \(application.events) (4 partitions) in "))

        let collector = try Collector(application, [application.events])
        try until("all records") {
            try collector.collect()
            return collector[application.events].count >= 3_000
        }
        var shop = Shop(seed: 5, individuals: 100, start: start, eventsPerSecond: 50)
        let expected = (0..<3_000).map { _ in shop.next() }
        // Partitions are read in no order between them: each individual's records are in theirs.
        let read = Dictionary(grouping: collector[application.events]) { $0.key ?? [] }
        let written = Dictionary(grouping: expected, by: \.key)
        #expect(read.keys.count == written.keys.count)
        for (key, records) in written {
            #expect(read[key]?.map(\.value) == records.map(\.value))
            #expect(read[key]?.map(\.timestamp) == records.map(\.arrival))
        }
    }

    @Test func aTopicThatIsNotThereIsNamedWithTheCommandThatCreatesIt() throws {
        let run = try Self.attuned("generate", "--topic", "never.made", "--broker", try #require(bootstrap))
        #expect(run.status == 78)
        #expect(run.text.contains("--create --topic never.made --partitions"))
    }

    private static func attuned(_ words: String...) throws -> (status: Int32, text: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = Daemon.programs.appendingPathComponent("attuned")
        process.arguments = words
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        try pipe.fileHandleForWriting.close()
        let text = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }
}
