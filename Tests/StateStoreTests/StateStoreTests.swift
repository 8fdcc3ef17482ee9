import Foundation
import SeededRandomness
import StateStore
import Testing

/// The store on disk: what was written is there, in order, whole or not at all, and what is damaged is told.
struct StateStoreTests {
    /// A folder that goes with the test.
    private final class Folder {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("attune-store-\(UUID().uuidString)")

        init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(at: url) }

        var store: String { url.appendingPathComponent("0").path }
    }

    private static func put(_ entries: [(key: [UInt8], value: [UInt8]?)], in store: borrowing StateStore) throws {
        var batch = StoreBatch()
        for entry in entries {
            let value = entry.value ?? []
            unsafe batch.put(entry.key.span.bytes, entry.value == nil ? nil : value.span.bytes)
        }
        #expect(batch.count == entries.count)
        try store.write(batch)
    }

    private static func entries(of store: borrowing StateStore) throws -> [[UInt8]] {
        var scan = store.scan()
        var found: [[UInt8]] = []
        while try scan.next({ key, value in found += [bytes(key), bytes(value)] }) {}
        return found
    }

    private static func bytes(_ span: RawSpan) -> [UInt8] { unsafe span.withUnsafeBytes { unsafe Array($0) } }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func whatWasWrittenIsThereInOrderOfTheKeysAlsoAfterReopening(_ seed: UInt64) throws {
        let folder = try Folder()
        var generator = SeededGenerator(seed: seed)
        var expected: [[UInt8]: [UInt8]] = [:]
        for _ in 0..<3 {
            let store = try StateStore(path: folder.store)
            for _ in 0..<20 {
                let batch = (0..<generator.pick(0...30)).map { _ in
                    let key = (0..<generator.pick(0...3)).map { _ in UInt8(generator.pick(0...3) * 85) }
                    let value: [UInt8]? =
                        generator.chance(4) ? nil : Array(repeating: 7, count: Int(generator.pick(0...300)))
                    return (key: key, value: value)
                }
                try Self.put(batch, in: store)
                for entry in batch { expected[entry.key] = entry.value }
            }
            let sorted = expected.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            #expect(try Self.entries(of: store) == sorted.flatMap { [$0.key, $0.value] }, "seed \(seed)")
            for entry in sorted { #expect(try store.value(of: entry.key) == entry.value, "seed \(seed)") }
            #expect(try store.value(of: [1, 2, 3, 4]) == nil)
        }
    }

    @Test func afterACompactionNothingIsLeftOnDiskOfWhatWasDeleted() throws {
        let folder = try Folder()
        let marker = Array("c4n4ry-of-somebody".utf8)
        func filesWithMarker() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.store).filter {
                let bytes = try Data(contentsOf: folder.url.appendingPathComponent("0").appendingPathComponent($0))
                return bytes.range(of: Data(marker)) != nil
            }
        }
        do {
            let store = try StateStore(path: folder.store)
            try Self.put([(marker, Array(repeating: 1, count: 50)), ([9], [9])], in: store)
        }
        let store = try StateStore(path: folder.store)
        #expect(try !filesWithMarker().isEmpty)
        try Self.put([(marker, nil)], in: store)
        // The manifest names the keys of files that are gone until the next change of files.
        for value in [1, 2] as [UInt8] {
            try Self.put([([8], [value])], in: store)
            try awaitEnd(of: try store.compact())
        }
        let left = try filesWithMarker()
        #expect(left == [])
        #expect(try store.value(of: [9]) == [9])
        // One that is given up, and one after it.
        _ = try store.compact()
        try awaitEnd(of: try store.compact())
    }

    private func awaitEnd(of compaction: StoreCompaction) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !compaction.isOver { try #require(ContinuousClock.now < deadline, "the compaction does not end") }
    }

    @Test func aStoreThatSomebodyHasOpenIsLocked() throws {
        let folder = try Folder()
        let store = try StateStore(path: folder.store)
        try Self.put([([1], [2])], in: store)
        let error = #expect(throws: StoreError.self) { _ = try StateStore(path: folder.store) }
        #expect(error?.kind == .locked)
        let destroyed = #expect(throws: StoreError.self) { try StateStore.destroy(path: folder.store) }
        #expect(destroyed?.kind == .locked)
        #expect(try store.value(of: [1]) == [2])
    }

    @Test func aWalkSeesWhatWasThereAsItBegan() throws {
        let folder = try Folder()
        let store = try StateStore(path: folder.store)
        try Self.put([([1], [1]), ([2], [2])], in: store)
        var scan = store.scan()
        try Self.put([([2], nil), ([3], [3])], in: store)
        var keys: [[UInt8]] = []
        while try scan.next({ key, _ in keys.append(Self.bytes(key)) }) {}
        #expect(keys == [[1], [2]])
    }

    @Test func aFolderThatCannotBeMadeIsToldAsFiles() throws {
        let error = #expect(throws: StoreError.self) { _ = try StateStore(path: "/proc/attune/0") }
        #expect(error?.kind == .files || error?.kind == .damaged)
    }

    /// Bytes flipped one after the other in each file of values, and each file cut short: never is something read that was not written.
    @Test func damagedFilesAreToldAndNeverReadAsValues() throws {
        let folder = try Folder()
        let written = (0..<2_000).map { index in
            (key: Array("key-\(index)".utf8), value: Optional(Array(repeating: UInt8(index & 0xFF), count: 100)))
        }
        do {
            // The second opening turns what the first has logged into a file of values.
            let store = try StateStore(path: folder.store)
            try Self.put(written, in: store)
        }
        do { _ = try StateStore(path: folder.store) }
        let expected = written.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { [$0.key, $0.value ?? []] }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.store).filter { $0.hasSuffix(".sst") }
        #expect(!files.isEmpty)
        for file in files {
            let url = folder.url.appendingPathComponent("0").appendingPathComponent(file)
            let whole = try Data(contentsOf: url)
            for offset in stride(from: 0, to: whole.count, by: max(1, whole.count / 40)) {
                var damaged = whole
                damaged[offset] ^= 0x5A
                try damaged.write(to: url)
                expectToldOrSame(folder, expected, "\(file), byte \(offset)")
                try whole.prefix(offset).write(to: url)
                expectToldOrSame(folder, expected, "\(file), cut at \(offset)")
            }
            try whole.write(to: url)
            expectToldOrSame(folder, expected, "\(file), whole")
        }
    }

    private func expectToldOrSame(_ folder: Folder, _ expected: [[UInt8]], _ what: String) {
        do throws(any Error) {
            let store = try StateStore(path: folder.store)
            let found = try Self.entries(of: store)
            #expect(found == expected, "\(what)")
        } catch {
            #expect(error is StoreError && !what.hasSuffix("whole"), "\(what): \(error)")
        }
    }
}
