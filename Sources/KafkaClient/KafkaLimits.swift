/// The numbers that this module decides by, each with its reason.
enum KafkaLimits {
    /// How much text the library may write to say what is wrong: its own convention.
    static let errorTextCapacity = 512
    /// The slice in which outstanding deliveries are awaited, in milliseconds: a failed record or a fatal error is
    /// noticed after this long even if the other records are stuck.
    ///
    /// It is as short as can be, because each slice begins by waking the brokers' threads, and nothing else does once
    /// the coordinator has taken a partition into the transaction: until then librdkafka 2.0.2 leaves its records where
    /// they are, whatever `linger.ms` says.
    static let flushSliceMilliseconds: Int32 = 1
    /// How long a produce call that met a full queue serves delivery reports before it tries again, in milliseconds.
    static let queueFullPollMilliseconds: Int32 = 1
    /// How many errors a consumer remembers between two polls; more would only say the same again.
    static let retainedErrors = 64
}
