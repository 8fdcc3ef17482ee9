internal import CRocksDB
package import OperatingSystem

/// What one partition knows, on disk, beside its changelog: by the changelog's keys its values, and how far it reaches. RocksDB behind it.
///
/// It is behind the changelog, never ahead of it, and holds nothing that the changelog does not: what is lost of it is read from there. So
/// writes go to the system without waiting for the disk; after a crash of the machine it is as it was some moment before.
package struct StateStore: ~Copyable {
    private let database: Database
    /// The directory.
    package let path: String

    /// Opens the store in a directory, which is made where it is missing; its parent must be there.
    package init(path: String) throws(StoreError) {
        self.path = path
        database = try Database(path: path)
    }

    /// Deletes the store in a directory, which nobody has open.
    package static func destroy(path: String) throws(StoreError) { try Database.destroy(path: path) }

    /// Writes all of a batch, or nothing of it.
    package func write(_ batch: borrowing StoreBatch) throws(StoreError) {
        guard let options = unsafe rocksdb_writeoptions_create() else {
            preconditionFailure("options are made of memory alone")
        }
        defer { unsafe rocksdb_writeoptions_destroy(options) }
        let raw = unsafe batch.raw
        try unsafe StoreCall.run { unsafe rocksdb_write(database.raw, options, raw, $0) }
    }

    /// The value of a key; nil where it has none.
    package func value(of key: [UInt8]) throws(StoreError) -> [UInt8]? {
        guard let options = unsafe rocksdb_readoptions_create() else {
            preconditionFailure("options are made of memory alone")
        }
        defer { unsafe rocksdb_readoptions_destroy(options) }
        var count = 0
        let found = try unsafe StoreCall.run { words in
            unsafe key.withUnsafeBytes { key in
                unsafe rocksdb_get(
                    database.raw, options, key.assumingMemoryBound(to: CChar.self).baseAddress, key.count, &count, words
                )
            }
        }
        guard let found = unsafe found else { return nil }
        defer { unsafe rocksdb_free(found) }
        return unsafe Array(UnsafeRawBufferPointer(start: found, count: count))
    }

    /// Begins to walk over everything.
    package func scan() -> StoreScan { StoreScan(database) }

    /// Begins to compact everything, so that nothing is left on disk of what was deleted or overwritten before.
    package func compact() throws(ThreadError) -> StoreCompaction { try StoreCompaction(database) }

    /// About how many keys it has.
    package var estimatedCount: Int64 {
        var count: UInt64 = 0
        let isKnown = unsafe rocksdb_property_int(database.raw, "rocksdb.estimate-num-keys", &count) == 0
        return isKnown ? Int64(clamping: count) : 0
    }
}
