internal import CRocksDB
internal import OperatingSystem
internal import Synchronization

/// A compaction under way, on a thread of its own: what was deleted or overwritten leaves the files. Its end waits for the thread's, which
/// then stops soon.
@safe
package final class StoreCompaction {
    private final class Progress: Sendable {
        let isOver = Atomic(false)
    }

    private let database: Database
    private let progress = Progress()
    private var thread: Thread?

    init(_ database: Database) throws(ThreadError) {
        self.database = database
        let progress = progress
        thread = try Thread(name: "compaction") {
            unsafe rocksdb_compact_range(database.raw, nil, 0, nil, 0)
            progress.isOver.store(true, ordering: .releasing)
        }
    }

    deinit {
        unsafe rocksdb_disable_manual_compaction(database.raw)
        thread = nil
        // One for each that was before, or RocksDB aborts.
        unsafe rocksdb_enable_manual_compaction(database.raw)
    }

    /// Whether it has ended.
    package var isOver: Bool { progress.isOver.load(ordering: .acquiring) }
}
