import Foundation
import KafkaClient
import Testing

/// A journey that awaits an event goes on where it was, whatever befalls the daemon meanwhile: each step once.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct AwaitTests {
    private static let rules = """
        events:
          hello: {properties: {name: string}}
          answer: {properties: {word: string}}
        channels:
          push: {address: individual.id}
        campaigns:
          question:
            purpose: service
            trigger: hello
            steps:
              - id: ask
                send: {channels: [push], template: ask}
              - id: patience
                await: {event: answer, where: event.word != "no", within: 2h}
                then:
                  - id: thank
                    send: {channels: [push], template: thank, params: {word: '${event.word}', name: '${trigger.name}'}}
                  - wait: 1h
                  - id: recall
                    send: {channels: [push], template: recall, params: {word: '${event.word}', name: '${trigger.name}'}}
                else:
                  - id: remind
                    send: {channels: [push], template: remind, params: {name: '${event.name}'}}
              - id: end
                send: {channels: [push], template: end, params: {name: '${event.name}'}}

        """
    /// 2026-03-02T09:00:00Z.
    private static let start: Int64 = 1_772_442_000_000
    private static let minute: Int64 = 60_000

    private func tell(_ application: Application, _ id: String, _ type: String, _ data: String, at minutes: Int64)
        throws
    {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value =
            #"{"specversion":"1.0","id":"\#(id)-\#(type)-\#(minutes)","source":"/t","type":"\#(type)","data":\#(data)}"#
        let record = Record(key: id, value: Array(value.utf8), timestamp: Self.start + minutes * Self.minute)
        try producer.produce(record, to: topic)
        try producer.flush(timeout: patience)
    }

    @Test func whatAwaitsSurvivesKillsAndTakesEachStepOnce() throws {
        let application = try Application(partitions: 1)
        let folder = try Daemon.Folder()
        let rules = try folder.writeRules(Self.rules)
        let collector = try Collector(application, [application.messages, application.decisions])
        /// Runs a daemon until so many messages are there in all, and kills it.
        func run(until count: Int) throws {
            let daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
            try until("\(count) messages") {
                try collector.collect()
                return collector[application.messages].count >= count
            }
            daemon.kill()
        }

        // Both are asked; then both await, and the daemon is killed.
        for id in ["ann", "bob"] { try tell(application, id, "hello", #"{"name":"\#(id)"}"#, at: 0) }
        try run(until: 2)
        // Ann answers what is not awaited, and then what is, while no daemon runs. It is killed while she waits and he awaits.
        try tell(application, "ann", "answer", #"{"word":"no"}"#, at: 10)
        try tell(application, "ann", "answer", #"{"word":"yes"}"#, at: 20)
        try run(until: 3)
        // Her wait ends at 80, his patience at 120: a minute before the one, and then behind both.
        try tell(application, "cat", "answer", #"{"word":"?"}"#, at: 79)
        try tell(application, "cat", "answer", #"{"word":"!"}"#, at: 119)
        try run(until: 5)
        // His answer at the very end comes too late.
        try tell(application, "bob", "answer", #"{"word":"late"}"#, at: 120)
        try run(until: 7)
        let daemon = try Daemon(application, in: folder, rules: rules, clock: "records")
        try tell(application, "cat", "answer", #"{"word":"."}"#, at: 600)
        try collector.collectAll(of: application)
        #expect(daemon.terminate().status == 0)

        let messages = try collector[application.messages].map { record in
            let object = try #require(JSONSerialization.jsonObject(with: Data(record.value ?? [])) as? [String: Any])
            let data = try #require(object["data"] as? [String: Any])
            let params = (data["params"] as? [String: String] ?? [:]).sorted { $0.key < $1.key }
            let words =
                [object["subject"], data["step"]].compactMap { $0 as? String } + params.map { "\($0.key) \($0.value)" }
            return ([Self.minutes(object["time"])] + words).joined(separator: ", ")
        }
        #expect(
            messages.sorted() == [
                "0, ann, ask", "0, bob, ask", "120, bob, end, name bob", "120, bob, remind, name bob",
                "20, ann, thank, name ann, word yes", "80, ann, end, name ann", "80, ann, recall, name ann, word yes",
            ])
        let ended = collector[application.decisions].filter { $0.text.contains(#""exited":"completed""#) }
        #expect(ended.count == 2)
        #expect(!collector[application.decisions].contains { $0.text.contains(#""outcome":"suppressed""#) })
    }

    /// The minutes since the start of a command's time.
    private static func minutes(_ time: Any?) -> String {
        let form = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        let date = (time as? String).flatMap { try? form.parse($0) }
        return date.map { "\((Int64($0.timeIntervalSince1970 * 1_000) - start) / minute)" } ?? "never"
    }
}
