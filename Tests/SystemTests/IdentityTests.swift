import Glibc
import KafkaClient
import Testing

/// People with several ids, whose events lie in several partitions, on a real cluster.
@Suite(.enabled(if: bootstrap != nil, "set KAFKA_BOOTSTRAP to run against a real cluster"))
struct IdentityTests {
    private static let rules = """
        events:
          page.viewed: {properties: {product_id: string}}
          cart.updated: {properties: {n: int}}
        features: {views: {count: page.viewed}}
        channels: {push: {address: individual.id}}
        campaigns:
          remind:
            purpose: service
            trigger: cart.updated
            when: views >= 3
            message: {channels: [push], template: t, params: {views: '${views}'}}
          waits:
            purpose: service
            trigger: {event: page.viewed, key: event.product_id}
            steps: [{wait: 1d}, {send: {channels: [push], template: later}}]

        """

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func send(
        _ type: String, _ id: String, of individual: String, _ data: String = "{}", to application: Application,
        partition: Int32? = nil
    ) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        let value =
            #"{"specversion":"1.0","id":"\#(id)","source":"/t","type":"\#(type)","subject":"\#(individual)","data":\#(data)}"#
        try producer.produce(
            Record(key: individual, value: Array(value.utf8), timestamp: Self.now()), to: topic, partition: partition)
        try producer.flush(timeout: patience)
    }

    /// Where the first record of each key stands.
    private func places(in application: Application) throws -> [String: Int32] {
        let consumer = try application.consumer()
        let partitions = application.partitions(of: application.events)
        try consumer.assign(partitions.map { PartitionStart($0, .earliest) })
        var places: [String: Int32] = [:]
        var ended: Set<Int32> = []
        var batch = MessageBatch(capacity: 1_000)
        try until("the ends of the events") {
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEndOfPartition { ended.insert(message.partition) }
                guard message.isRecord, let key = Record(message).key else { continue }
                places[String(decoding: key, as: UTF8.self)] = message.partition
            }
            return ended.count == partitions.count
        }
        return places
    }

    /// What somebody looked at before they said who they are counts when they do, though it lies in another partition, and whatever
    /// befalls the daemons in between.
    @Test func whatWasSeenUnderADeviceIdCountsForThePersonOnceTheyAreLinked() throws {
        let application = try Application()
        let collector = try Collector(application, [application.messages, application.decisions])
        let folders = [try Daemon.Folder(), try Daemon.Folder()]
        let rules = try folders.map { try $0.writeRules(Self.rules) }
        var daemon = try Daemon(application, in: folders[0], rules: rules[0], clock: "wall")
        try daemon.awaitReady()
        for number in 1...2 {
            try send(
                "page.viewed", "v-\(number)", of: "cookie-4711", #"{"product_id":"p\#(number)"}"#, to: application)
        }
        try send("cart.updated", "early", of: "joe", #"{"n":1}"#, to: application)
        let places = try places(in: application)
        try #require(places["joe"] != nil && places["joe"] != places["cookie-4711"], "they live in one partition")
        try until("what was seen") {
            try collector.collect()
            return collector[application.decisions].count >= 2
        }
        try send("individual.linked", "link", of: "joe", #"{"alias":"cookie-4711"}"#, to: application)
        daemon.kill()
        daemon = try Daemon(application, in: folders[0], rules: rules[0], clock: "wall")
        try until("the link") {
            try collector.collect()
            return collector[application.decisions].contains { $0.text.contains(#""outcome":"linked""#) }
        }
        // Another daemon takes a part of the partitions.
        let other = try Daemon(application, in: folders[1], rules: rules[1], clock: "wall")
        try other.awaitLog(#""message":"partitions assigned""#)
        try send("page.viewed", "v-3", of: "cookie-4711", #"{"product_id":"p3"}"#, to: application)
        var carts = 0
        try until("the reminder") {
            carts += 1
            try send("cart.updated", "cart-\(carts)", of: "joe", #"{"n":1}"#, to: application)
            for _ in 0..<10 { try collector.collect() }
            return !collector[application.messages].isEmpty
        }
        let command = try #require(collector[application.messages].first)
        #expect(command.key == Array("joe".utf8))
        #expect(command.text.contains(#""views":3"#), "\(command.text)")
        #expect(collector[application.decisions].filter { $0.text.contains(#""outcome":"linked""#) }.count == 1)
        // From now on what comes under the cookie is the person's.
        try send("page.viewed", "v-4", of: "cookie-4711", #"{"product_id":"p4"}"#, to: application)
        try until("a journey of the person") {
            try collector.collect()
            return collector[application.decisions].contains { $0.text.contains(#""key":"p4""#) }
        }
        let entry = collector[application.decisions].first { $0.text.contains(#""key":"p4""#) }
        #expect(entry?.key == Array("joe".utf8))
        #expect(daemon.terminate().status == 0)
        #expect(other.terminate().status == 0)
    }

    /// What stands in another partition than its individual's goes on to where they live.
    @Test func recordsOfAnyPartitionerMeetWhereTheirIndividualLives() throws {
        let application = try Application()
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules), clock: "wall")
        let collector = try Collector(application, [application.messages, application.decisions])
        try daemon.awaitReady()
        for partition in 0..<application.partitions {
            try send(
                "page.viewed", "v-\(partition)", of: "joe", #"{"product_id":"p\#(partition)"}"#, to: application,
                partition: partition)
        }
        var carts: Int32 = 0
        try until("the reminder") {
            carts += 1
            try send(
                "cart.updated", "cart-\(carts)", of: "joe", #"{"n":1}"#, to: application,
                partition: carts % application.partitions)
            for _ in 0..<10 { try collector.collect() }
            return collector[application.messages].contains { $0.text.contains(#""views":4"#) }
        }
        let topic = application.events
        let misrouted = daemon.metrics("attune_misrouted_records_total")[
            "attune_misrouted_records_total{topic=\"\(topic)\"}"]
        let rekeyed = daemon.metrics("attune_events_total")[
            "attune_events_total{topic=\"\(topic)\",outcome=\"rekeyed\"}"]
        #expect(misrouted ?? 0 >= 3 && misrouted == rekeyed, "\(misrouted ?? -1) \(rekeyed ?? -1)")
        #expect(daemon.log.count { $0.contains("a record stands in another partition") } <= 1)
        #expect(daemon.terminate().status == 0)
        #expect(daemon.log.count { $0.contains("a record stands in another partition") } == 1)
    }

    /// After an erasure neither of the topics that are Attune's own has anything of the person, once the broker has cleaned them.
    @Test func nothingOfAnErasedPersonIsLeftInAttunesOwnTopics() throws {
        let application = try Application()
        let own = ["state", "rekeyed"].map { "\(application.id)-\($0)" }
        let soon = [("segment.ms", "200"), ("delete.retention.ms", "0"), ("file.delete.delay.ms", "0")]
        let admin = try Admin(application.client)
        let errors = try admin.createTopics(
            [
                NewTopic(
                    own[0], partitions: application.partitions,
                    configuration: soon + [
                        ("cleanup.policy", "compact"), ("min.cleanable.dirty.ratio", "0.001"),
                        ("max.compaction.lag.ms", "500"),
                    ]),
                NewTopic(
                    own[1], partitions: application.partitions,
                    configuration: soon + [("cleanup.policy", "delete"), ("retention.ms", "-1")]),
            ], timeout: patience)
        try #require(errors == [nil, nil])
        let folder = try Daemon.Folder()
        let daemon = try Daemon(application, in: folder, rules: try folder.writeRules(Self.rules), clock: "wall")
        let collector = try Collector(application, [application.decisions])
        try daemon.awaitReady()
        try send("page.viewed", "v-1", of: "cookie-canary", #"{"product_id":"p-canary"}"#, to: application)
        try send("individual.linked", "link", of: "joe-canary", #"{"alias":"cookie-canary"}"#, to: application)
        try until("the link") {
            try collector.collect()
            return collector[application.decisions].contains { $0.text.contains(#""outcome":"linked""#) }
        }
        try until("the canary in the state") { try canaries(own, application) > 0 }
        try send("page.viewed", "v-2", of: "cookie-canary", #"{"product_id":"p2-canary"}"#, to: application)
        try send("individual.erased", "erase", of: "joe-canary", to: application)
        try until("the erasure") {
            try collector.collect()
            return collector[application.decisions].contains { $0.text.contains(#""outcome":"erased""#) }
        }
        // Others go on, so that segments end and are cleaned.
        var number = 0
        try until("the end of the canary") {
            for person in 0..<8 {
                number += 1
                try send("cart.updated", "o-\(number)", of: "other-\(person)", #"{"n":1}"#, to: application)
            }
            return try canaries(own, application) == 0
        }
        #expect(daemon.terminate().status == 0)
    }

    /// How many records of some topics hold the word by which this test knows a person, whatever became of their transactions.
    private func canaries(_ topics: [String], _ application: Application) throws -> Int {
        let consumer = try Consumer(
            application.client.setting("group.id", "canary").setting("enable.auto.commit", "false")
                .setting("isolation.level", "read_uncommitted").setting("enable.partition.eof", "true")
                .setting("fetch.wait.max.ms", "20").setting("auto.offset.reset", "error"))
        let partitions = topics.flatMap { application.partitions(of: $0) }
        for topic in topics { _ = consumer.topicIndex(of: topic) }
        try consumer.assign(partitions.map { PartitionStart($0, .earliest) })
        var ended: Set<[Int]> = []
        var found = 0
        var batch = MessageBatch(capacity: 1_000)
        try until("the ends of Attune's own topics") {
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEndOfPartition { ended.insert([message.topicIndex, Int(message.partition)]) }
                guard message.isRecord else { continue }
                let record = Record(message)
                let text = String(decoding: (record.key ?? []) + (record.value ?? []), as: UTF8.self)
                if text.contains("canary") { found += 1 }
            }
            return ended.count == partitions.count
        }
        return found
    }
}
