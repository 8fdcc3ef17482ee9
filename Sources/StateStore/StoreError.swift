/// Why a store cannot be used.
package struct StoreError: Error, Hashable, Sendable {
    /// What to make of it.
    package enum Kind: Hashable, Sendable {
        /// Somebody else has it open: another thread of this process, or another process.
        case locked
        /// Its files do not hold what was written.
        case damaged
        /// The disk is full, or a file cannot be read or written.
        case files
    }

    /// What to make of it.
    package let kind: Kind
    /// RocksDB's words.
    package let message: String

    /// Reads RocksDB's words, of which the first name the kind (`rocksdb/status.h`).
    init(_ message: String) {
        self.message = message
        // "IO error: lock hold by current process…", "IO error: While lock file: …".
        let isLock = message.hasPrefix("IO error: lock ") || message.hasPrefix("IO error: While lock file")
        let isFile = message.hasPrefix("IO error: ") && !message.contains("No such file or directory")
        kind = isLock ? .locked : isFile ? .files : .damaged
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String { message }
}
