internal import Engine
internal import Events
internal import Foundation
internal import KafkaClient
internal import RuleSets
internal import State
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon

/// The changelog read from an embedded broker.
struct StateReaderTests {
    private static let patience = Duration.seconds(60)

    private static func processor() throws -> PartitionProcessor {
        let files = [RuleFile(path: "rules.yaml", bytes: Array("events: {hello: {}}\n".utf8))]
        return PartitionProcessor(
            rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            options: PartitionProcessor.Options(application: "t"))
    }

    /// An individual of whom something is known.
    private static func bytes(of individual: String, event: UInt64 = 1) -> [UInt8] {
        var state = IndividualState(id: individual)
        _ = state.remember(event, clock: 1_000, window: 86_400_000)
        return state.bytes
    }

    /// A state topic of two partitions, with its readers.
    private struct Changelog: ~Copyable {
        let cluster: MockCluster
        let producer: Producer
        let topic: ProducerTopic

        init() throws {
            let cluster = try MockCluster()
            try cluster.createTopic("state", partitions: 2)
            var producer = try Producer(
                ClientConfiguration([
                    .init("bootstrap.servers", cluster.bootstrapServers), .init("linger.ms", "0"),
                ]))
            topic = try producer.topic("state")
            self.cluster = cluster
            self.producer = producer
        }

        func write(_ key: [UInt8]?, _ value: [UInt8]?, to partition: Int32 = 0) throws {
            let value = value ?? []
            try write(key: key, value: value, isTombstone: value.isEmpty, to: partition)
        }

        private func write(key: [UInt8]?, value: [UInt8], isTombstone: Bool, to partition: Int32) throws {
            let bytes = key ?? []
            try unsafe producer.produce(
                to: topic, partition: partition, key: key == nil ? nil : bytes.span.bytes,
                value: isTombstone ? nil : value.span.bytes, timeout: patience)
        }

        func flush() throws { try producer.flush(timeout: patience) }

        func reader(from beginnings: [Int32: Int64] = [0: 0, 1: 0]) throws -> StateReader {
            try StateReader(properties, topic: "state", beginnings: beginnings)
        }

        var properties: ClientConfiguration {
            ClientConfiguration([
                .init("bootstrap.servers", cluster.bootstrapServers), .init("group.id", "t"),
                .init("enable.auto.commit", "false"), .init("enable.partition.eof", "true"),
                .init("fetch.wait.max.ms", "10"), .init("auto.offset.reset", "error"),
            ])
        }
    }

    private struct Overdue: Error {}

    /// Reads until partitions are at their ends.
    private static func read(
        _ reader: inout StateReader, into processors: [Int32: PartitionProcessor], toEndsOf partitions: [Int32]
    ) throws {
        var batch = MessageBatch(capacity: 100)
        let end = ContinuousClock.now + patience
        repeat {
            guard ContinuousClock.now < end else { throw Overdue() }
            try reader.read(into: processors, batch: &batch)
        } while !partitions.allSatisfy { reader.isAtEnd(of: $0) }
    }

    @Test func whatWasWrittenLastOfAKeyCounts() throws {
        let changelog = try Changelog()
        let source = try Self.processor()
        try changelog.write(StateKey.individual("joe").bytes, Self.bytes(of: "joe"))
        try changelog.write(StateKey.individual("ann").bytes, Self.bytes(of: "ann"))
        try changelog.write(
            StateKey.checkpoint.bytes, source.checkpoint(offsets: [.init(topic: "events", next: 4)]).bytes)
        try changelog.write(StateKey.individual("joe").bytes, Self.bytes(of: "joe", event: 2))
        try changelog.write(StateKey.individual("ann").bytes, nil)
        let checkpoint = source.checkpoint(offsets: [.init(topic: "events", next: 9)])
        try changelog.write(StateKey.checkpoint.bytes, checkpoint.bytes)
        try changelog.write(StateKey.individual("sue").bytes, Self.bytes(of: "sue"), to: 1)
        try changelog.flush()
        var reader = try changelog.reader()
        let processors = [Int32(0): try Self.processor(), 1: try Self.processor()]
        try Self.read(&reader, into: processors, toEndsOf: [0, 1])
        #expect(processors[0]?.state(of: "joe")?.bytes == Self.bytes(of: "joe", event: 2))
        #expect(processors[0]?.individualCount == 1)
        #expect(processors[1]?.state(of: "sue") != nil)
        let (checkpoints, positions) = (reader.checkpoints, reader.positions)
        #expect(checkpoints == [0: checkpoint])
        #expect(positions == [0: 6, 1: 1])
    }

    /// The changelog has two records: it ends where the store does, and before.
    @Test(arguments: [2, 9] as [Int64])
    func aStoreThatReachesBeyondItsChangelogIsSetAside(_ offset: Int64) throws {
        let changelog = try Changelog()
        try changelog.write(StateKey.individual("joe").bytes, Self.bytes(of: "joe"))
        try changelog.write(StateKey.individual("ann").bytes, Self.bytes(of: "ann"))
        try changelog.flush()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("attune-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = StoreDirectory(
            folder.path, application: "t", cluster: "c", topic: "state", count: 2, tombstones: 86_400_000)
        let processor = try Self.processor()
        do {
            let store = try PartitionStore(0, in: directory, changelogStart: 0, now: 0)
            #expect(try store.read(into: processor, until: .now + Self.patience))
            store.commit(checkpointAt: offset, now: 0)
            #expect(try store.finish(processor, by: .now + Self.patience))
        }
        let store = try PartitionStore(0, in: directory, changelogStart: 0, now: 0)
        var restore = try StateRestore(
            [0: try Self.processor()], stores: [0: store], ranges: [0: 0..<2], topic: "state",
            properties: changelog.properties, patience: .milliseconds(100))
        var found: StoreFault?
        let end = ContinuousClock.now + Self.patience
        while found == nil, ContinuousClock.now < end {
            do {
                #expect(try restore.read([0]).isEmpty)
            } catch let fault as StoreFault {
                found = fault
            }
        }
        #expect(found?.reason == .apart && found?.partition == 0)
    }

    @Test func anEndIsLeftByWhatComesAfterIt() throws {
        let changelog = try Changelog()
        var reader = try changelog.reader()
        let processors = [Int32(0): try Self.processor()]
        try Self.read(&reader, into: processors, toEndsOf: [0, 1])
        try changelog.write(StateKey.individual("joe").bytes, Self.bytes(of: "joe"))
        try changelog.flush()
        var batch = MessageBatch(capacity: 1)
        let end = ContinuousClock.now + Self.patience
        // A batch of one: the record comes apart from the end after it.
        while processors[0]?.individualCount == 0, ContinuousClock.now < end {
            try reader.read(into: processors, batch: &batch)
        }
        #expect(processors[0]?.individualCount == 1)
        let isAtEnd = reader.isAtEnd(of: 0)
        #expect(!isAtEnd)
        try Self.read(&reader, into: processors, toEndsOf: [0])
    }

    @Test func aPartitionThatNobodyRestoresIsPassedOver() throws {
        let changelog = try Changelog()
        try changelog.write([9], [1])
        try changelog.write(StateKey.individual("sue").bytes, Self.bytes(of: "sue"), to: 1)
        try changelog.flush()
        var reader = try changelog.reader()
        let processor = try Self.processor()
        try Self.read(&reader, into: [1: processor], toEndsOf: [0, 1])
        #expect(processor.individualCount == 1)
        let checkpoints = reader.checkpoints
        #expect(checkpoints.isEmpty)
    }

    @Test func whatLiesBeforeTheBeginningIsNotRead() throws {
        let changelog = try Changelog()
        for name in ["joe", "ann"] { try changelog.write(StateKey.individual(name).bytes, Self.bytes(of: name)) }
        try changelog.flush()
        var reader = try changelog.reader(from: [0: 1])
        let processor = try Self.processor()
        try Self.read(&reader, into: [0: processor], toEndsOf: [0])
        #expect(processor.state(of: "joe") == nil && processor.state(of: "ann") != nil)
    }

    private static let unreadable: [(key: [UInt8]?, value: [UInt8], subject: UnreadableState.Subject)] = [
        (StateKey.individual("joe").bytes, [0xFF, 1, 2], .individual(hash: StableHash.hash("joe"))),
        (
            StateKey.individual("joe").bytes, Array(bytes(of: "joe").dropLast()),
            .individual(hash: StableHash.hash("joe"))
        ),
        (StateKey.checkpoint.bytes, [0xFF], .checkpoint),
        (StateKey.decisions("joe").bytes, [0xFF], .decisions(hash: StableHash.hash("joe"))),
        ([77, 1], [1], .unknownKind(77)),
        ([], [1], .unknownKind(nil)),
        (nil, [1], .unknownKind(nil)),
    ]

    @Test(arguments: unreadable.indices)
    func whatCannotBeReadStopsThePartitionAndIsNamed(index: Int) throws {
        let (key, value, subject) = Self.unreadable[index]
        let changelog = try Changelog()
        try changelog.write(StateKey.individual("ann").bytes, Self.bytes(of: "ann"), to: 1)
        try changelog.write(key, value, to: 1)
        try changelog.flush()
        var reader = try changelog.reader()
        let processors = [Int32(1): try Self.processor()]
        let error = #expect(throws: UnreadableState.self) {
            try Self.read(&reader, into: processors, toEndsOf: [1])
        }
        #expect(error?.subject == subject)
        #expect(error?.topic == "state" && error?.partition == 1 && error?.offset == 1)
        #expect(error?.reason.isEmpty == false)
    }

    @Test func theMessageNamesWhereWhatAndWhatToDoButNobody() {
        func text(_ subject: UnreadableState.Subject) -> String {
            UnreadableState(
                subject: subject, topic: "shop-state", partition: 3, offset: 17, reason: "half a record at byte 9"
            )
            .description
        }
        #expect(
            text(.individual(hash: 0xAB))
                == "the state of partition 3 cannot be restored: the record at offset 17 of shop-state, "
                + "partition 3 (the individual with the hash 00000000000000ab) cannot be read: half a record at byte 9. Run the "
                + "version that wrote it; if its bytes are damaged, write a record with its key and no value to that partition, "
                + "which forgets this individual alone")
        #expect(text(.decisions(hash: 1)).hasSuffix("which forgets these decisions alone"))
        #expect(text(.checkpoint).contains("(the checkpoint) cannot be read"))
        #expect(text(.checkpoint).hasSuffix(RecoveryAdvice.skipLost))
        #expect(text(.unknownKind(7)).contains("(of kind 7)"))
        #expect(
            text(.unknownKind(nil)).hasSuffix(
                "(without a key) cannot be read: half a record at byte 9. Run the version that wrote it"))
    }
}
