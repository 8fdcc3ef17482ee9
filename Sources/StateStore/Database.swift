internal import CRocksDB

/// An open database, which is closed when nobody refers to it any more. Any thread may use it, as RocksDB lets them.
@safe
final class Database: @unchecked Sendable {
    let raw: OpaquePointer

    /// Opens the database in a directory, which is made where it is missing; its parent must be there.
    init(path: String) throws(StoreError) {
        let options = StoreOptions()
        let opened = try unsafe StoreCall.run { unsafe rocksdb_open(options.raw, path, $0) }
        guard let opened = unsafe opened else { preconditionFailure("a database that cannot be opened says why") }
        unsafe raw = opened
    }

    deinit { unsafe rocksdb_close(raw) }

    /// Deletes the database in a directory.
    static func destroy(path: String) throws(StoreError) {
        let options = StoreOptions()
        try unsafe StoreCall.run { unsafe rocksdb_destroy_db(options.raw, path, $0) }
    }
}
