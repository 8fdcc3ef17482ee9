import Events
import Foundation
import KafkaClient
import Testing

/// `attuned why` on a real broker, which knows the offsets of times.
@Suite(.enabled(if: bootstrap != nil))
struct WhyTests {
    /// 2026-03-02T09:00:00Z.
    private static let start: Int64 = 1_772_442_000_000

    private static func write(_ minutes: [Int], to application: Application) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.decisions)
        for minute in minutes {
            // A decision is written a little after it was made.
            let decided = start + Int64(minute) * 60_000
            let value = Array(
                """
                {"specversion":"1.0","type":"attune.decision.v1","subject":"joe","time":"\(InstantText.rfc3339(decided))",\
                "data":{"campaign":"m-\(minute)","outcome":"entered"}}
                """.utf8)
            try unsafe producer.produce(
                to: topic, key: Array("joe".utf8).span.bytes, value: value.span.bytes, timestamp: decided + 2_000,
                timeout: patience)
        }
        try producer.flush(timeout: patience)
    }

    private static func campaigns(_ application: Application, since: String) throws -> [String] {
        let run = try Program(
            "attuned",
            [
                "why", "joe", "--broker", try #require(bootstrap), "--topic", application.decisions, "--since", since,
            ])
        #expect(run.error == "" || run.status == 1, "\(run.error)")
        return run.output.split(separator: "\n").compactMap { line in
            line.split(separator: " ").dropFirst().first.map(String.init)
        }
    }

    @Test func onlyWhatWasDecidedSinceATimeIsTold() throws {
        let application = try Application()
        try Self.write([0, 1, 2, 10, 60, 61], to: application)
        for (since, expected) in [
            ("2026-03-02T08:00:00Z", ["m-0", "m-1", "m-2", "m-10", "m-60", "m-61"]),
            ("2026-03-02T09:02:00Z", ["m-2", "m-10", "m-60", "m-61"]),
            ("2026-03-02T09:02:00.001Z", ["m-10", "m-60", "m-61"]), ("2026-03-02T10:01:00Z", ["m-61"]),
            ("2026-03-02T11:00:00Z", []), ("1h", []),
        ] {
            #expect(try Self.campaigns(application, since: since) == expected, "\(since)")
        }
    }
}
