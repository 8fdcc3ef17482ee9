import Foundation
import KafkaClient
import StateStore
import Testing

/// The stores beside the changelog: a restart reads them and what has come since, and whatever becomes of them, nothing is lost or twice.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct StoreTests {
    /// Everybody is sent a number at each event: how many they have had.
    private static let rules = """
        events:
          hello: {}
        channels:
          push: {address: individual.id}
        features:
          hellos: {count: hello, over: 30d}
        campaigns:
          count:
            purpose: service
            trigger: hello
            re_entry: always
            steps:
              - send: {channels: [push], template: count, params: {n: '${hellos}'}}

        """
    private static let people = 200
    /// 2026-03-02T09:00:00Z.
    private static let start: Int64 = 1_772_442_000_000

    private let application: Application
    private let folder: Daemon.Folder
    private let rules: String
    private let collector: Collector

    init() throws {
        application = try Application(partitions: 2)
        folder = try Daemon.Folder()
        rules = try folder.writeRules(Self.rules)
        collector = try Collector(application, [application.messages])
    }

    private func makeDaemon() throws -> Daemon { try Daemon(application, in: folder, rules: rules) }

    /// Has everybody say hello once more; waits until all have been answered so often.
    private func say(_ round: Int) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        for person in 0..<Self.people {
            let value = #"{"specversion":"1.0","id":"\#(person)-\#(round)","source":"/t","type":"hello","data":{}}"#
            try producer.produce(
                Record(
                    key: "p\(person)", value: Array(value.utf8),
                    timestamp: Self.start + Int64(round) * 60_000), to: topic)
        }
        try producer.flush(timeout: patience)
    }

    private func awaitAnswers(_ rounds: Int) throws {
        try until("the answers of round \(rounds)") {
            try collector.collect()
            return collector[application.messages].count >= rounds * Self.people
        }
        // Each number once for everybody: what was lost would be missing, what was counted twice would skip one.
        var numbers: [String: [String]] = [:]
        for record in collector[application.messages] {
            let key = String(decoding: record.key ?? [], as: UTF8.self)
            let number = record.text.components(separatedBy: #""params":{"n":"#).last?.prefix { $0.isNumber } ?? ""
            numbers[key, default: []].append(String(number))
        }
        let wrong = numbers.filter { $0.value != (1...rounds).map(String.init) }
        #expect(wrong.isEmpty && numbers.count == Self.people)
    }

    /// How much the daemon has read as it took its partitions.
    private func readings(_ daemon: Daemon) throws -> (stored: Int, records: Int) {
        let told = daemon.log.last { $0.contains("partitions assigned") }
        let line = try told ?? daemon.awaitLog("partitions assigned")
        func number(_ name: String) -> Int {
            Int(line.components(separatedBy: "\"\(name)\":").last?.prefix { $0.isNumber } ?? "") ?? -1
        }
        return (number("read_from_stores"), number("read_from_topic"))
    }

    private func series(_ daemon: Daemon, _ name: String, _ labels: String = "") -> Double {
        // Swift takes CR LF for one character.
        let lines = daemon.get("/metrics").body.split(whereSeparator: \.isNewline)
        let prefix = name + labels + " "
        return lines.first { $0.hasPrefix(prefix) }.flatMap { Double($0.dropFirst(prefix.count)) } ?? -1
    }

    private var stores: URL { stores(of: folder) }

    private func stores(of folder: Daemon.Folder) -> URL { folder.path.appendingPathComponent("state/partitions") }

    @Test func aRestartReadsTheStoresAndNoMoreThanACheckpointOfTheChangelog() throws {
        let first = try makeDaemon()
        try first.awaitReady()
        #expect(try self.readings(first).stored == 0)
        try say(1)
        try awaitAnswers(1)
        #expect(first.terminate().status == 0)
        let second = try makeDaemon()
        try second.awaitReady()
        // An individual each and the last decisions about them; of each partition's changelog its checkpoint.
        let readings = try self.readings(second)
        #expect(readings.stored == 2 * Self.people && readings.records == 2)
        try until("the gauge of individuals") { series(second, "attune_state_individuals", #"{partition="0"}"#) > 0 }
        try say(2)
        try awaitAnswers(2)
        #expect(second.terminate().status == 0)
        try expectStoresToBeTheChangelog()
    }

    @Test func aPartitionThatComesBackGoesOnWithItsStoreAndOneThatIsNewGetsOne() throws {
        let first = try makeDaemon()
        try first.awaitReady()
        try say(1)
        try awaitAnswers(1)
        let otherFolder = try Daemon.Folder()
        let second = try Daemon(application, in: otherFolder, rules: rules)
        try second.awaitReady()
        try say(2)
        try awaitAnswers(2)
        // The first daemon was given one of its partitions again, the second the other.
        for daemon in [first, second] { #expect(daemon.terminate().status == 0) }
        let owners = try [first, second].map { daemon in
            let line = try #require(daemon.log.last { $0.contains("partitions assigned") })
            return try #require(
                Int32(line.components(separatedBy: #""partitions":""#).last?.prefix { $0.isNumber } ?? ""))
        }
        #expect(Set(owners) == [0, 1])
        try expectStoresToBeTheChangelog([owners[0]: stores, owners[1]: stores(of: otherFolder)])
    }

    /// What the stores hold, but their labels, against the last value of each key of the changelog.
    ///
    /// - Parameter folders: where a partition's store lies, other than where all are.
    private func expectStoresToBeTheChangelog(_ folders: [Int32: URL] = [:]) throws {
        let topic = application.id + "-state"
        let changelog = try Collector(application, [topic])
        try changelog.collectAll(of: application)
        var expected: [[UInt8]: [UInt8]] = [:]
        for record in changelog[topic] { expected[record.key ?? []] = record.value }
        expected[[0]] = nil
        var found: [[UInt8]: [UInt8]] = [:]
        for partition in 0..<application.partitions {
            let folder = folders[partition] ?? stores
            let store = try StateStore(path: folder.appendingPathComponent("\(partition)").path)
            var scan = store.scan()
            while try scan.next({ key, value in found[copy(key)] = copy(value) }) {}
        }
        found = found.filter { $0.key.first != 0xFF }
        #expect(found == expected && found.count == 2 * Self.people)
    }

    private func copy(_ span: RawSpan) -> [UInt8] { unsafe span.withUnsafeBytes { unsafe Array($0) } }

    @Test func afterAKillTheChangelogHasWhatTheStoresLack() throws {
        for round in 1...4 {
            let daemon = try makeDaemon()
            try daemon.awaitReady()
            try say(round)
            try awaitAnswers(round)
            daemon.kill()
        }
        let last = try makeDaemon()
        try last.awaitReady()
        try say(5)
        try awaitAnswers(5)
        #expect(last.terminate().status == 0)
        try expectStoresToBeTheChangelog()
    }

    @Test func aDamagedStoreIsSetAsideToldCountedAndMadeAnew() throws {
        for round in 1...2 {
            let daemon = try makeDaemon()
            try daemon.awaitReady()
            try say(round)
            try awaitAnswers(round)
            #expect(daemon.terminate().status == 0)
        }
        for partition in 0..<application.partitions {
            let store = stores.appendingPathComponent("\(partition)")
            let files = try FileManager.default.contentsOfDirectory(atPath: store.path).filter { $0.hasSuffix(".sst") }
            #expect(!files.isEmpty)
            for file in files {
                let url = store.appendingPathComponent(file)
                var bytes = try Data(contentsOf: url)
                bytes[bytes.count / 4] ^= 0xFF
                try bytes.write(to: url)
            }
        }
        let third = try makeDaemon()
        try third.awaitReady()
        #expect(third.log.contains { $0.contains("a store is set aside") && $0.contains(#""reason":"damaged""#) })
        #expect(series(third, "attune_stores_set_aside_total", #"{reason="damaged"}"#) >= 1)
        try say(3)
        try awaitAnswers(3)
        #expect(third.terminate().status == 0)
        try expectStoresToBeTheChangelog()
    }

    @Test func theStoresOfAnotherApplicationAreSetAside() throws {
        let other = try Application(partitions: 2)
        let stranger = try Daemon(other, in: folder, rules: rules)
        try stranger.awaitReady()
        var producer = try other.producer()
        let topic = try producer.topic(other.events)
        let value = #"{"specversion":"1.0","id":"1","source":"/t","type":"hello","data":{}}"#
        try producer.produce(Record(key: "p1", value: Array(value.utf8), timestamp: Self.start), to: topic)
        try producer.flush(timeout: patience)
        let messages = try Collector(other, [other.messages])
        try until("the stranger's message") {
            try messages.collect()
            return messages[other.messages].count == 1
        }
        #expect(stranger.terminate().status == 0)
        let daemon = try makeDaemon()
        try daemon.awaitReady()
        #expect(daemon.log.contains { $0.contains("a store is set aside") && $0.contains(#""reason":"foreign""#) })
        try say(1)
        try awaitAnswers(1)
        #expect(daemon.terminate().status == 0)
        try expectStoresToBeTheChangelog()
    }

    /// A session lasts longer than the test waits: under a new name the daemon would not be ready in time.
    @Test func aNamedDaemonWhoseDiskIsGoneTakesItsPlaceAtOnce() throws {
        for round in 1...2 {
            let daemon = try Daemon(
                application, in: folder, rules: rules, session: 250_000, instance: "host-\(application.id)")
            try daemon.awaitReady()
            try say(round)
            try awaitAnswers(round)
            #expect(daemon.get("/api/v1/status").body.contains("\"instance\":\"host-\(application.id)\""))
            daemon.kill()
            try FileManager.default.removeItem(at: folder.path.appendingPathComponent("state"))
        }
    }

    @Test func aStoreThatCannotBeMadeIsToldAndTheDaemonGoesOn() throws {
        try FileManager.default.createDirectory(
            at: folder.path.appendingPathComponent("state"), withIntermediateDirectories: true)
        try Data("no folder".utf8).write(to: stores)
        for round in 1...2 {
            let daemon = try makeDaemon()
            try daemon.awaitReady()
            #expect(daemon.log.contains { $0.contains("the store of a partition cannot be used") })
            #expect(series(daemon, "attune_store_failures_total") == 2)
            try say(round)
            try awaitAnswers(round)
            daemon.kill()
        }
    }
}
