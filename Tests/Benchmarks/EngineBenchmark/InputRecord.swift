import Events

/// A record as a partition lends it: CloudEvents JSON.
struct InputRecord {
    /// The individual's id, UTF-8.
    let key: [UInt8]
    let value: [UInt8]
    /// Its timestamp.
    let arrival: Milliseconds
}
