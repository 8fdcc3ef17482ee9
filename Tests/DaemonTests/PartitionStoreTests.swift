internal import Engine
internal import Events
internal import Foundation
internal import RuleSets
internal import SeededRandomness
internal import State
internal import StateStore
internal import Testing
internal import TimeZoneFixtures
internal import YAML
@testable internal import Daemon

/// A partition's store: whenever it is left, what it holds and the changelog from its position on are the whole state; one that is of no use
/// says why.
struct PartitionStoreTests {
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("attune-stores-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(at: url) }

        func directory(application: String = "a", cluster: String = "c", count: Int32 = 4) -> StoreDirectory {
            StoreDirectory(
                url.path, application: application, cluster: cluster, topic: "a-state", count: count,
                tombstones: 10 * 3_600_000)
        }
    }

    private static let now: Int64 = 1_772_442_000_000
    private static let hour: Int64 = 3_600_000
    /// More than one write takes, so that rounds go on while others change.
    private static let people = (0..<400).map { "p\($0)" }

    /// A changelog, as keys and values.
    private static func changelog(_ seed: UInt64) -> [(key: StateKey, value: [UInt8]?)] {
        var generator = SeededGenerator(seed: seed)
        return (0..<2_000).map { index in
            let id = generator.pick(of: people)
            if generator.chance(5) { return (.individual(id), nil) }
            var state = IndividualState(id: id)
            state.setConsent(purpose: "p\(index)", channel: nil, granted: true, time: Int64(index))
            return (.individual(id), state.bytes)
        }
    }

    private static func makeProcessor() throws -> PartitionProcessor {
        let files = [RuleFile(path: "rules.yaml", bytes: Array("events: {hello: {}}\n".utf8))]
        return PartitionProcessor(
            rules: try #require(RuleSetLoader.load(files, timeZones: TimeZoneFixtures.database).ruleSet),
            options: PartitionProcessor.Options(application: "a"))
    }

    private static func states(_ processor: PartitionProcessor) -> [[UInt8]?] {
        people.map { processor.state(of: $0)?.bytes }
    }

    private static let never = ContinuousClock.now + .seconds(3_600)

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aStoreThatIsLeftAtAnyMomentAndTheChangelogFromItsPositionOnAreTheState(_ seed: UInt64) throws {
        let folder = try Folder()
        let changelog = Self.changelog(seed)
        var generator = SeededGenerator(seed: seed &+ 100)
        var next = 0
        var positions: Set<Int64> = []
        // Each pass is a life of the daemon, which ends without a word.
        while next < changelog.count {
            let store = try open(folder.directory())
            let processor = try Self.makeProcessor()
            #expect(try store.read(into: processor, until: Self.never))
            let start = store.position.map { Int($0.offset) } ?? 0
            positions.insert(Int64(start))
            for entry in changelog[start..<max(start, next)] { try processor.restore(entry.key, entry.value) }
            for _ in 0..<generator.pick(1...12) where next < changelog.count {
                let end = min(changelog.count, next + Int(generator.pick(1...80)))
                for entry in changelog[next..<end] { try processor.restore(entry.key, entry.value) }
                next = end
                store.commit(checkpointAt: Int64(min(next, changelog.count - 1)), now: Self.now)
                if generator.chance(2) { try store.write(from: processor, for: .zero) }
            }
            let expected = try Self.makeProcessor()
            for entry in changelog[..<next] { try expected.restore(entry.key, entry.value) }
            #expect(Self.states(processor) == Self.states(expected), "seed \(seed), \(next) entries")
        }
        #expect(positions.count > 3, "seed \(seed): too few positions to tell anything")
    }

    /// Opens the store of partition 3, anew where it was left before its first round was over.
    private func open(_ directory: StoreDirectory) throws -> PartitionStore {
        func open() throws -> PartitionStore {
            try PartitionStore(3, in: directory, changelogStart: 0, now: Self.now, roundInterval: .zero)
        }
        do {
            return try open()
        } catch let fault as StoreFault {
            #expect(fault.reason == .unfinished)
            try directory.setAside(3)
            return try open()
        }
    }

    @Test func whatIsFinishedNeedsNothingOfTheChangelog() throws {
        let folder = try Folder()
        let changelog = Self.changelog(77)
        let processor = try Self.makeProcessor()
        do {
            let store = try PartitionStore(0, in: folder.directory(), changelogStart: 0, now: Self.now)
            #expect(try store.read(into: processor, until: Self.never))
            for entry in changelog { try processor.restore(entry.key, entry.value) }
            store.commit(checkpointAt: 1_999, now: Self.now)
            #expect(try store.finish(processor, by: Self.never))
            #expect(processor.storeBacklog == 0)
        }
        let store = try PartitionStore(0, in: folder.directory(), changelogStart: 0, now: Self.now)
        #expect(store.position == StorePosition(offset: 1_999, time: Self.now))
        let restored = try Self.makeProcessor()
        #expect(try store.read(into: restored, until: Self.never))
        #expect(Self.states(restored) == Self.states(processor))
        #expect(store.readCount == Int64(restored.individualCount))
    }

    /// Leaves a store whose position is 5.
    private func makeStore(_ folder: Folder) throws {
        let store = try PartitionStore(1, in: folder.directory(), changelogStart: 0, now: Self.now)
        let processor = try Self.makeProcessor()
        #expect(try store.read(into: processor, until: Self.never))
        store.commit(checkpointAt: 5, now: Self.now)
        #expect(try store.finish(processor, by: Self.never))
    }

    @Test(arguments: [
        ("b", "c", 4, 0, 0, StoreFault.Reason.foreign), ("a", "d", 4, 0, 0, .foreign), ("a", "c", 5, 0, 0, .foreign),
        ("a", "c", 4, 6, 0, .apart), ("a", "c", 4, 0, 10, .outdated), ("a", "c", 4, 5, 8, nil),
    ])
    func aStoreThatIsOfNoUseSaysWhyAndIsMadeAnew(
        _ application: String, _ cluster: String, _ count: Int32, _ low: Int64, _ hours: Int64,
        _ reason: StoreFault.Reason?
    ) throws {
        let folder = try Folder()
        try makeStore(folder)
        let directory = folder.directory(application: application, cluster: cluster, count: count)
        func open() throws -> PartitionStore {
            try PartitionStore(1, in: directory, changelogStart: low, now: Self.now + hours * Self.hour)
        }
        guard let reason else {
            #expect(try open().position?.offset == 5)
            return
        }
        let fault = #expect(throws: StoreFault.self) { _ = try open() }
        #expect(fault?.reason == reason && fault?.partition == 1)
        try directory.setAside(1)
        #expect(try open().position == nil)
    }

    @Test func aStoreIsGoneOnWithOnlyAsItWasLeft() throws {
        let folder = try Folder()
        let processor = try Self.makeProcessor()
        let partition = OwnedPartition(number: 3, processor: processor, next: [nil])
        let store = try open(folder.directory())
        partition.store = store
        #expect(try store.read(into: processor, until: Self.never))
        for entry in Self.changelog(3) { try processor.restore(entry.key, entry.value) }
        store.commit(checkpointAt: 7, now: Self.now)
        // Some of the first round is told, and not told again.
        let all = processor.storeBacklog
        try store.write(from: processor, for: .zero)
        #expect(processor.storeBacklog < all && processor.storeBacklog > 0)
        partition.closeStore()
        #expect(partition.closedStore == nil)
        partition.store = store
        #expect(try store.finish(processor, by: Self.never))
        partition.closeStore()
        #expect(partition.closedStore == StorePosition(offset: 7, time: Self.now))
        #expect(store.resume(at: StorePosition(offset: 7, time: Self.now)))
        #expect(!store.resume(at: StorePosition(offset: 7, time: Self.now + 1)))
    }

    /// What stands under the key of a checkpoint, and under a key that no version knows.
    @Test(arguments: [[0], [9, 1]] as [[UInt8]])
    func whatDoesNotBelongIntoAStoreIsTold(_ key: [UInt8]) throws {
        let folder = try Folder()
        try makeStore(folder)
        do {
            let store = try folder.directory().open(1)
            var batch = StoreBatch()
            unsafe batch.put(key.span.bytes, key.span.bytes)
            try store.write(batch)
        }
        let store = try PartitionStore(1, in: folder.directory(), changelogStart: 0, now: Self.now)
        let fault = #expect(throws: StoreFault.self) {
            try store.read(into: try Self.makeProcessor(), until: Self.never)
        }
        #expect(fault?.reason == .damaged)
    }

    @Test func aStoreThatWasNeverFinishedIsOfNoUse() throws {
        let folder = try Folder()
        let processor = try Self.makeProcessor()
        do {
            let store = try PartitionStore(1, in: folder.directory(), changelogStart: 0, now: Self.now)
            #expect(try store.read(into: processor, until: Self.never))
        }
        let fault = #expect(throws: StoreFault.self) {
            _ = try PartitionStore(1, in: folder.directory(), changelogStart: 0, now: Self.now)
        }
        #expect(fault?.reason == .unfinished)
    }

    @Test func storesThatAreTooOldAndClosedAreDeleted() throws {
        let folder = try Folder()
        try makeStore(folder)
        let directory = folder.directory()
        let now = WallClock.milliseconds()
        #expect(directory.deleteOutdated(now: now) == [])
        let later = now + directory.maximumAge + Self.hour
        do {
            let store = try PartitionStore(1, in: directory, changelogStart: 0, now: Self.now)
            #expect(directory.deleteOutdated(now: later) == [] && store.position?.offset == 5)
        }
        try directory.setAside(1)
        #expect(directory.deleteOutdated(now: later) == ["1.set-aside"])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("partitions").path)
                == [])
    }
}
