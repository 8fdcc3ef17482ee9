/// What a configuration's numbers may be, each wide enough for any machine that exists and narrow enough to catch a
/// slip of the keyboard.
enum Limits {
    /// Worker threads. More than any broker-fed process can use; the number of partitions bounds it further.
    static let workers: ClosedRange<Int64> = 0...1_024
    /// Bytes of the store's cache: RocksDB needs some to make progress.
    static let cacheBytes: ClosedRange<Int64> = 1_048_576...17_592_186_044_416
    /// Bytes of an event. The largest that Kafka's clients take is 1,000,000,000.
    static let eventBytes: ClosedRange<Int64> = 1_024...1_000_000_000
    /// Individuals of a partition. Their places in it are 32-bit numbers.
    static let individuals: ClosedRange<Int64> = 1...4_294_967_295
    /// The cost of an expression: one that is never reached is no limit.
    static let expressionCost: ClosedRange<Int64> = 1...1_000_000_000
    /// Copies of a partition, a 16-bit number in Kafka's protocol; −1 leaves it to the broker.
    static let replicationFactor: ClosedRange<Int64> = -1...32_767
    /// Milliseconds of ``Configuration/maxFuture`` and ``Configuration/dedupWindow``: ten years.
    static let milliseconds: ClosedRange<Int64> = 1...315_360_000_000
    /// librdkafka's `transaction.timeout.ms` where the configuration does not set it: it bounds how long a frozen member
    /// holds up every reader of committed records.
    static let transactionTimeout: Int64 = 10_000
    /// Bytes of a file that holds a secret.
    package static let secretBytes = 65_536
}
