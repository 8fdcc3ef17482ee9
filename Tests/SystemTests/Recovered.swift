import Foundation
import KafkaClient
import Testing

/// An application whose daemon stops where it cannot go on, and its recovery.
final class Recovered {
    private(set) var application: Application
    let folder: Daemon.Folder
    private let rules: String
    private var time = Recovered.start
    private var events = 0

    /// The timestamp of the first event.
    static let start: Int64 = 1_772_442_000_000
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
            message: {channels: [push], template: t, params: {views: '${views}'}}

        """

    init(partitions: Int32) throws {
        application = try Application(partitions: partitions)
        folder = try Daemon.Folder()
        rules = try folder.writeRules(Self.rules)
    }

    /// Starts a daemon.
    func start(_ words: String..., alsoReading: [String] = []) throws -> Daemon {
        try Daemon(application, in: folder, rules: rules, words: words, alsoReading: alsoReading)
    }

    /// Gives the events more partitions.
    func addPartitions(_ count: Int32) throws {
        let admin = try Admin(application.client)
        try admin.createPartitions(ofTopic: application.events, total: Int(count), timeout: patience)
        try until("the partitions to appear") {
            try admin.metadata(timeout: patience).topic(application.events)?.partitionCount == Int(count)
        }
        application.partitions = count
    }

    /// Somebody looks at something.
    func view(by individual: String, in partition: Int32? = nil) throws {
        try send("page.viewed", #"{"product_id":"p"}"#, of: individual, in: partition)
    }

    /// Somebody does what a message follows, which says how often they have looked.
    func buy(_ individual: String) throws { try send("cart.updated", #"{"n":1}"#, of: individual, in: nil) }

    /// Every one of them looks at something.
    func view(byEach individuals: [String]) throws {
        var producer = try application.producer()
        let topic = try producer.topic(application.events)
        for individual in individuals {
            try producer.produce(event("page.viewed", #"{"product_id":"p"}"#, of: individual), to: topic)
        }
        try producer.flush(timeout: patience)
    }

    /// Sends an event.
    func send(
        _ type: String, _ data: String, of individual: String, in partition: Int32? = nil, to topic: String? = nil
    ) throws {
        var producer = try application.producer()
        let topic = try producer.topic(topic ?? application.events)
        try producer.produce(event(type, data, of: individual), to: topic, partition: partition)
        try producer.flush(timeout: patience)
    }

    private func event(_ type: String, _ data: String, of individual: String) -> Record {
        events += 1
        time += 1_000
        let value =
            #"{"specversion":"1.0","id":"e-\#(events)","source":"/t","type":"\#(type)","subject":"\#(individual)","data":\#(data)}"#
        return Record(key: individual, value: Array(value.utf8), timestamp: time)
    }

    /// Waits until the group has committed all that the events hold.
    func awaitAllRead() throws {
        let consumer = try application.consumer()
        let partitions = application.partitions(of: application.events)
        try until("the ends of the events") {
            let ends = try partitions.map { try consumer.watermarks(of: $0, timeout: patience).high }
            return zip(try consumer.committed(partitions, timeout: patience), ends).allSatisfy { $0 ?? 0 == $1 }
        }
    }

    /// What the state topic holds under each key, by partition.
    func state() throws -> [Int32: [[UInt8]: [UInt8]]] {
        let consumer = try application.consumer()
        let topic = "\(application.id)-state"
        let count = try consumer.metadata(timeout: patience).topic(topic)?.partitionCount ?? 0
        try consumer.assign((0..<Int32(count)).map { PartitionStart(TopicPartition(topic, $0), .earliest) })
        var state: [Int32: [[UInt8]: [UInt8]]] = [:]
        var ended: Set<Int32> = []
        var batch = MessageBatch(capacity: 4_096)
        try until("the ends of the state") {
            _ = consumer.poll(into: &batch, timeout: .milliseconds(50))
            for index in 0..<batch.count {
                let message = batch[index]
                if message.isEndOfPartition { ended.insert(message.partition) }
                guard message.isRecord else { continue }
                let record = Record(message)
                state[message.partition, default: [:]][record.key ?? []] = record.value
            }
            return ended.count == count
        }
        return state
    }

    /// The group's offsets of the events.
    func offsets() throws -> [Int64?] {
        try application.consumer().committed(application.partitions(of: application.events), timeout: patience)
    }

    func awaitOffsets(_ expected: [Int64?]) throws {
        let consumer = try application.consumer()
        let partitions = application.partitions(of: application.events)
        try until("the offsets \(expected)") { try consumer.committed(partitions, timeout: patience) == expected }
    }

    /// Moves an offset of the group, as an operator would; false while the group has members.
    func moveOffset(of partition: TopicPartition, to offset: Int64) throws -> Bool {
        do {
            try application.consumer().commit([PartitionOffset(partition, offset)])
            return true
        } catch let error as KafkaError where [.unknownMemberID, .illegalGeneration].contains(error.code) {
            return false
        }
    }

    /// Makes another topic of as many partitions.
    func makeTopic(_ name: String) throws -> String {
        let errors = try Admin(application.client).createTopics(
            [NewTopic(name, partitions: application.partitions, configuration: [("retention.ms", "-1")])],
            timeout: patience)
        try #require(errors == [nil])
        return name
    }

    /// Deletes a topic and makes it anew.
    func makeAnew(_ topic: String) throws {
        let admin = try Admin(application.client)
        let refused = try admin.deleteTopics([topic], timeout: patience)
        #expect(refused.isEmpty)
        try until("\(topic) to be gone and made anew") {
            let errors = try admin.createTopics(
                [NewTopic(topic, partitions: application.partitions, configuration: [("retention.ms", "-1")])],
                timeout: patience)
            return errors == [nil]
        }
    }

    /// Waits for so many message commands.
    func awaitMessages(_ count: Int) throws -> [String] {
        let collector = try Collector(application, [application.messages])
        try until("\(count) messages") {
            try collector.collect()
            return collector[application.messages].count >= count
        }
        return collector[application.messages].map(\.text)
    }

    /// Runs `attuned recover`.
    func recover(_ words: String...) throws -> Program { try recover(words) }

    /// Runs it as soon as the group has no members any more: those that were stopped are some until their sessions end.
    func recoverOnceAlone(_ words: String...) throws -> Program {
        var run: Program?
        try until("the group to be empty") {
            let program = try recover(words)
            run = program
            return !program.error.contains("the group has members")
        }
        let done = try #require(run)
        #expect(done.status == 0, "\(done.error)")
        return done
    }

    private func recover(_ words: [String]) throws -> Program { try Program("attuned", recovery(words)) }

    /// The words of a call of it.
    func recovery(_ words: [String]) -> [String] {
        ["recover", "--config", folder.path.path + "/attuned.yaml"] + words
    }
}
