internal import CRocksDB

/// Writes that a store takes as a whole or not at all.
@safe
package struct StoreBatch: ~Copyable {
    let raw: OpaquePointer

    /// Creates one without writes.
    package init() {
        guard let made = unsafe rocksdb_writebatch_create() else {
            preconditionFailure("a batch is made of memory alone")
        }
        unsafe raw = made
    }

    deinit { unsafe rocksdb_writebatch_destroy(raw) }

    /// The number of writes.
    package var count: Int { Int(unsafe rocksdb_writebatch_count(raw)) }

    /// Adds a write; a nil value deletes the key.
    package mutating func put(_ key: RawSpan, _ value: RawSpan?) {
        unsafe key.withUnsafeBytes { key in
            let keyBytes = unsafe key.assumingMemoryBound(to: CChar.self)
            guard let value else { return unsafe rocksdb_writebatch_delete(raw, keyBytes.baseAddress, keyBytes.count) }
            unsafe value.withUnsafeBytes { value in
                let valueBytes = unsafe value.assumingMemoryBound(to: CChar.self)
                unsafe rocksdb_writebatch_put(
                    raw, keyBytes.baseAddress, keyBytes.count, valueBytes.baseAddress, valueBytes.count)
            }
        }
    }
}
