internal import CRocksDB

/// Calls of RocksDB, which put words where something went wrong.
enum StoreCall {
    /// Makes a call, and throws what it said.
    static func run<Result>(
        _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) throws(StoreError) -> Result {
        var words: UnsafeMutablePointer<CChar>? = nil
        let result = unsafe call(&words)
        if let words = unsafe words {
            defer { unsafe rocksdb_free(words) }
            throw unsafe StoreError(String(cString: words))
        }
        return result
    }
}
