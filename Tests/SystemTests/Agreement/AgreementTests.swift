import Foundation
import KafkaClient
import Testing

/// The daemon, a backtest of what its topic holds and the rules' own tests decide the same of the same events: `clock: records`, one
/// partition, in order of arrival.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct AgreementTests {
    private let seed = UInt64.random(in: 0 ... .max)
    private let folder: Daemon.Folder
    private let rules: String

    init() throws {
        print("agreement: seed \(seed)")
        folder = try Daemon.Folder()
        rules = try folder.writeRules(EverythingRules.text)
    }

    /// Everything is equal to the byte, ids, order and the records' time included, when the backtest has the daemon's application id.
    @Test func aBacktestOfTheTopicGivesTheDaemonsDecisionsByteForByte() throws {
        let application = try Application(partitions: 1)
        try produce(ArrivingHistory(seed: seed, count: 3_000), to: application)
        let daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
        let collector = try Collector(application, [application.messages, application.decisions])
        try collector.collectAll(of: application)
        #expect(daemon.terminate().status == 0)
        let decided = collector[application.decisions].map(\.text)

        let export = try Program("attuned", ["export", "--topic", application.events, "--broker", bootstrap ?? ""])
        #expect(export.status == 0, "\(export.error)")
        let file = try folder.write(export.output, to: "history.jsonl")
        let backtest = try lines(of: file, "--application", application.id)
        expectEqual(decided, backtest)
        for text in [
            "sent", "deferred", "shadow", "suppressed", "converted", "exited", "capped", "quiet_hours", "channel_hours",
            "spent-enough", "global_holdout", "campaign_holdout", "outranked", "thanks", "last", "news", "note",
        ] { #expect(decided.contains { $0.contains("\"\(text)\"") }, "\(text)") }

        // What was sent has the ids that were decided.
        let commands = try collector[application.messages].map { try member("id", of: $0.text) }
        let sent = backtest.filter { $0.contains(#""outcome":"sent""#) }
        #expect(try commands == sent.map { try member("command_id", of: $0) })
        #expect(Set(commands).count == commands.count && commands.count > 100)
        print("agreement: \(decided.count) decisions, \(commands.count) commands")
    }

    /// Rule tests have the application id `test`. What they decide is told by expectations: each decision of a traced backtest is one, and
    /// of messages none may be left over.
    @Test func ruleTestsMeetEveryDecisionOfABacktestWithItsIds() throws {
        // What a rule file holds.
        let history = ArrivingHistory(seed: seed, count: 1_400)
        let text = history.items.map { item in
            item.value.dropLast() + #","recordtime":"\#(ArrivingHistory.text(item.arrival))"}"#
        }.joined(separator: "\n")
        let file = try folder.write(text + "\n", to: "history.jsonl")
        let decisions = try lines(of: file, "--application", "test", "--trace")
        try #require(decisions.count > 1_000)

        let written = try AgreedTest(history, decisions)
        let tests = try folder.write(written.text, to: "rules/test.yaml")
        let passed = try Program("attune", ["test", rules])
        #expect(passed.status == 0, "\(passed.output.prefix(2_000))\(passed.error.prefix(2_000))")

        // An id that nobody decided is noticed.
        let id = try #require(decisions.first { $0.contains(#""outcome":"sent""#) }).commandID
        let other = String(id.reversed())
        _ = try folder.write(written.text.replacing(id, with: other), to: "rules/test.yaml")
        let failed = try Program("attune", ["test", rules])
        #expect(failed.status == 1 && failed.output.contains(other), "\(tests)")
    }

    private func produce(_ history: ArrivingHistory, to application: Application) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        for item in history.items {
            let record = Record(key: item.individual, value: Array(item.value.utf8), timestamp: item.arrival)
            try producer.produce(record, to: topic)
        }
        try producer.flush(timeout: patience)
    }

    private func lines(of file: String, _ words: String...) throws -> [String] {
        let run = try Program(
            "attune", ["backtest", "--rules", rules, "--events", file, "--format", "jsonl", "--quiet"] + words)
        #expect(run.status == 0, "\(run.error.prefix(2_000))")
        return run.output.split(separator: "\n").map(String.init)
    }

    /// Of what differs the first place is shown.
    private func expectEqual(_ daemon: [String], _ backtest: [String]) {
        guard daemon != backtest else { return }
        let place = zip(daemon, backtest).prefix { $0 == $1 }.count
        let shown = [daemon, backtest].map { $0.indices.contains(place) ? $0[place] : "nothing" }
        Issue.record(
            "\(daemon.count) and \(backtest.count) decisions; at \(place)\ndaemon   \(shown[0])\nbacktest \(shown[1])")
    }

    private func member(_ name: String, of text: String) throws -> String {
        try #require(text.firstMatch(of: try Regex("\"\(name)\":\"([^\"]*)\""))?.output[1].substring.map(String.init))
    }
}

extension String {
    /// The id of the command that a decision tells of.
    fileprivate var commandID: String {
        String(firstMatch(of: /"command_id":"([^"]*)"/)?.output.1 ?? "")
    }
}
