import Foundation
import KafkaClient
import Testing

/// What is told of an individual, on a real cluster.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct IndividualTests {
    private static let rules = """
        events:
          hello: {properties: {name: string}}
        channels:
          push: {address: individual.id}
        policies: {caps: [{max: 1, per: 24h}]}
        campaigns:
          greeting:
            purpose: service
            trigger: {event: hello, key: event.id}
            steps: [{id: greet, send: {channels: [push], template: t}}]

        """

    private func hello(_ application: Application, _ id: String, from individual: String) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value = #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"hello","data":{"name":"x"}}"#
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        try producer.produce(Record(key: individual, value: Array(value.utf8), timestamp: now), to: topic)
        try producer.flush(timeout: patience)
    }

    private func start(_ application: Application, _ folder: Daemon.Folder) throws -> Daemon {
        let rules = try folder.writeRules(Self.rules)
        let daemon = try Daemon(application, in: folder, rules: rules, clock: "wall", watchesRules: false)
        try daemon.awaitReady()
        return daemon
    }

    @Test func theLastDecisionsSurviveAKillAndGoWithAnErasure() throws {
        let application = try Application(partitions: 2)
        let folder = try Daemon.Folder()
        var daemon = try start(application, folder)
        for number in 1...4 { try hello(application, "e\(number)", from: "ann") }
        let path = "/api/v1/individuals/ann"
        let told = [#""outcome":"sent""#, #""reason":"capped""#, #""repeats_since":2"#]
        try until("ann's decisions") {
            let answer = daemon.get(path)
            return told.allSatisfy { answer.body.contains($0) }
        }
        let before = Self.decisions(daemon.get(path).body)
        daemon.kill()
        daemon = try start(application, folder)
        #expect(Self.decisions(daemon.get(path).body) == before && !before.isEmpty)
        #expect(daemon.post("\(path)/erase").status == 202)
        try until("the erasure") { daemon.get(path).status == 404 }
        #expect(daemon.terminate().status == 0)
        daemon = try start(application, folder)
        #expect(daemon.get(path).status == 404)
        #expect(daemon.terminate().status == 0)
    }

    private static func decisions(_ answer: String) -> Substring {
        answer.range(of: #""decisions":"#).map { answer[$0.lowerBound...] } ?? ""
    }
}
