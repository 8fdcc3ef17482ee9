/// What a configuration's numbers may be, each wide enough for any machine that exists and narrow enough to catch a
/// slip of the keyboard.
enum Limits {
    /// Worker threads. More than any broker-fed process can use; the number of partitions bounds it further.
    static let workers: ClosedRange<Int64> = 0...1_024
    /// Bytes of an instance's name: the client ids that it is a part of have at most 249.
    static let instanceBytes = 64
    /// Bytes of an event. The largest that Kafka's clients take is 1,000,000,000.
    static let eventBytes: ClosedRange<Int64> = 1_024...1_000_000_000
    /// The cost of an expression: one that is never reached is no limit.
    static let expressionCost: ClosedRange<Int64> = 1...1_000_000_000
    /// Copies of a partition, a 16-bit number in Kafka's protocol; −1 leaves it to the broker.
    static let replicationFactor: ClosedRange<Int64> = -1...32_767
    /// Days of ``Configuration/maxFuture``: ten years.
    static let maxFutureDays: Int64 = 3_650
    /// Days of ``Configuration/dedupWindow``: arrivals are kept with an individual by 24 bits of seconds, which count no further.
    static let dedupWindowDays: Int64 = 180
    /// librdkafka's `transaction.timeout.ms` where the configuration does not set it: it bounds how long a frozen member
    /// holds up every reader of committed records.
    static let transactionTimeout: Int64 = 10_000
    /// Bytes of a file that holds a secret.
    package static let secretBytes = 65_536
}
