internal import CRocksDB

/// A walk over what a store held when the walk began, in order of the keys' bytes.
@safe
package struct StoreScan: ~Copyable {
    private let database: Database
    private let raw: OpaquePointer

    init(_ database: Database) {
        self.database = database
        guard let options = unsafe rocksdb_readoptions_create() else {
            preconditionFailure("options are made of memory alone")
        }
        defer { unsafe rocksdb_readoptions_destroy(options) }
        unsafe rocksdb_readoptions_set_verify_checksums(options, 1)
        // Everything is read once.
        unsafe rocksdb_readoptions_set_fill_cache(options, 0)
        guard let made = unsafe rocksdb_create_iterator(database.raw, options) else {
            preconditionFailure("an iterator that cannot be made says so when it is asked")
        }
        unsafe raw = made
        unsafe rocksdb_iter_seek_to_first(raw)
    }

    deinit { unsafe rocksdb_iter_destroy(raw) }

    /// Goes on by one entry, which is lent to `body`; false: there is none, or `body` was told of the last.
    ///
    /// - Throws: ``StoreError``, and what `body` throws.
    package mutating func next(_ body: (_ key: RawSpan, _ value: RawSpan) throws -> Void) throws -> Bool {
        guard unsafe rocksdb_iter_valid(raw) != 0 else {
            try unsafe StoreCall.run { unsafe rocksdb_iter_get_error(raw, $0) }
            return false
        }
        var keyCount = 0
        var valueCount = 0
        let key = unsafe UnsafeRawPointer(rocksdb_iter_key(raw, &keyCount))
        let value = unsafe UnsafeRawPointer(rocksdb_iter_value(raw, &valueCount))
        try body(
            unsafe RawSpan(_unsafeStart: key ?? UnsafeRawPointer(raw), byteCount: keyCount),
            unsafe RawSpan(_unsafeStart: value ?? UnsafeRawPointer(raw), byteCount: valueCount))
        unsafe rocksdb_iter_next(raw)
        return true
    }
}
