internal import CRocksDB

/// How a partition's store is kept: small, as the individuals are in memory, and the store is written a little now and then.
@safe
struct StoreOptions: ~Copyable {
    /// Bytes that wait in memory for a file, of which there may be two.
    private static let writeBufferBytes = 4 << 20
    /// Files that are open at once.
    private static let openFiles: Int32 = 64
    /// RocksDB's own log: a file of so many bytes, and one before it.
    private static let logBytes = 1 << 20

    let raw: OpaquePointer

    init() {
        guard let made = unsafe rocksdb_options_create() else {
            preconditionFailure("options are made of memory alone")
        }
        unsafe raw = made
        unsafe rocksdb_options_set_create_if_missing(raw, 1)
        unsafe rocksdb_options_set_paranoid_checks(raw, 1)
        unsafe rocksdb_options_set_compression(raw, Int32(rocksdb_lz4_compression))
        unsafe rocksdb_options_set_write_buffer_size(raw, Self.writeBufferBytes)
        unsafe rocksdb_options_set_max_write_buffer_number(raw, 2)
        unsafe rocksdb_options_set_max_open_files(raw, Self.openFiles)
        // The manifest names the first and last key of each file, also of those that are gone: it is begun anew whenever files change.
        unsafe rocksdb_options_set_max_manifest_file_size(raw, 1)
        unsafe rocksdb_options_set_max_log_file_size(raw, Self.logBytes)
        unsafe rocksdb_options_set_keep_log_file_num(raw, 2)
    }

    deinit { unsafe rocksdb_options_destroy(raw) }
}
