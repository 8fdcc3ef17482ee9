import Foundation
import Glibc
import KafkaClient
import Testing

/// Rules that change while the daemon runs, and while it does not.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct ReloadTests {
    private static func rules(campaign: String = "greeting", template: String, wait: String? = nil) -> String {
        """
        events:
          hello: {properties: {name: string}}
        channels:
          push: {address: individual.id}
        campaigns:
          \(campaign):
            purpose: service
            trigger: {event: hello, key: event.id}
            steps: [\(wait.map { "{id: pause, wait: \($0)}, " } ?? ""){id: greet, send: {channels: [push], template: \(template)}}]

        """
    }

    /// Writes the rules as editors do: a new file takes the old one's name.
    private static func write(_ rules: String, in folder: Daemon.Folder) throws -> String {
        let directory = folder.path.appendingPathComponent("rules")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let new = try folder.write(rules, to: "rules/.rules.yaml.new")
        unsafe rename(new, directory.appendingPathComponent("rules.yaml").path)
        return directory.path
    }

    private func hello(_ application: Application, _ id: String, from individual: String) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value = #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"hello","data":{"name":"x"}}"#
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        try producer.produce(Record(key: individual, value: Array(value.utf8), timestamp: now), to: topic)
        try producer.flush(timeout: patience)
    }

    private func awaitCommand(_ number: Int, _ application: Application, _ collector: Collector) throws -> String {
        try until("command \(number)") {
            try collector.collect()
            return collector[application.messages].count >= number
        }
        return collector[application.messages][number - 1].text
    }

    @Test func rulesChangeByFolderAndByRequest() throws {
        let application = try Application(partitions: 2)
        let folder = try Daemon.Folder()
        let collector = try Collector(application, [application.messages])
        let rules = try Self.write(Self.rules(template: "t1"), in: folder)
        let daemon = try Daemon(application, in: folder, rules: rules, clock: "wall")
        try daemon.awaitReady()
        try hello(application, "e1", from: "ann")
        let first = try awaitCommand(1, application, collector)
        #expect(first.contains(#""template":"t1""#))
        let same = daemon.post("/-/reload")
        #expect(same.status == 200)
        #expect(same.body.contains(#""changed":false"#))

        // Broken: refused by the watch and by the request; what was in use goes on.
        _ = try Self.write(
            Self.rules(template: "t2").replacing("channels: [push]", with: "chanels: [push]"), in: folder)
        try daemon.awaitLog("new rules are refused")
        let refused = daemon.post("/-/reload")
        #expect(refused.status == 422)
        #expect(refused.body.contains(#""diagnostics":[{"code":"E"#))
        #expect(daemon.get("/metrics").body.contains("attune_ruleset_last_reload_successful 0"))
        try hello(application, "e2", from: "bob")
        #expect(try awaitCommand(2, application, collector).contains(#""template":"t1""#))

        _ = try Self.write(Self.rules(template: "t3"), in: folder)
        try daemon.awaitLog("every worker decides by the new rules")
        try hello(application, "e3", from: "cid")
        let third = try awaitCommand(3, application, collector)
        #expect(third.contains(#""template":"t3""#))
        let hash = try #require(daemon.metrics("attune_ruleset_info").keys.first)
        #expect(third.contains(hash.split(separator: "\"")[1]))
        #expect(!first.contains(hash.split(separator: "\"")[1]))
        #expect(daemon.get("/metrics").body.contains("attune_ruleset_last_reload_successful 1"))
        #expect(daemon.terminate().status == 0)
    }

    @Test func rulesChangeBySignal() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let collector = try Collector(application, [application.messages])
        let rules = try Self.write(Self.rules(template: "t1"), in: folder)
        let daemon = try Daemon(application, in: folder, rules: rules, clock: "wall", watchesRules: false)
        try daemon.awaitReady()
        _ = try Self.write(Self.rules(template: "t2"), in: folder)
        daemon.hangUp()
        try daemon.awaitLog("every worker decides by the new rules")
        try hello(application, "e1", from: "ann")
        #expect(try awaitCommand(1, application, collector).contains(#""template":"t2""#))
        #expect(daemon.terminate().status == 0)
    }

    /// Rules that were edited while the daemon was down are as a reload at its start.
    @Test func restartWithOtherRulesWithdrawsWhatHasNoPlace() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let collector = try Collector(application, [application.messages, application.decisions])
        let rules = try Self.write(Self.rules(template: "t1", wait: "1h"), in: folder)
        var daemon = try Daemon(application, in: folder, rules: rules, clock: "wall")
        try daemon.awaitReady()
        for index in 0..<5 { try hello(application, "e\(index)", from: "p\(index)") }
        try until("the entries") {
            try collector.collect()
            return collector[application.decisions].filter { $0.text.contains("entered") }.count == 5
        }
        #expect(daemon.terminate().status == 0)
        _ = try Self.write(Self.rules(campaign: "other", template: "t2"), in: folder)
        daemon = try Daemon(application, in: folder, rules: rules, clock: "wall")
        try daemon.awaitReady()
        try until("the ends") {
            try collector.collect()
            return collector[application.decisions].filter { $0.text.contains(#""reason":"withdrawn""#) }.count == 5
        }
        // Once: the next start finds nothing to end.
        #expect(daemon.terminate().status == 0)
        daemon = try Daemon(application, in: folder, rules: rules, clock: "wall")
        try daemon.awaitReady()
        try hello(application, "e9", from: "p1")
        _ = try awaitCommand(1, application, collector)
        #expect(collector[application.decisions].filter { $0.text.contains("withdrawn") }.count == 5)
        #expect(daemon.terminate().status == 0)
    }
}
