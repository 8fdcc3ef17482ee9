/// The numbers that this module decides by, each with its reason.
enum KafkaLimits {
    /// How much text the library may write to say what is wrong: its own convention.
    static let errorTextCapacity = 512
    /// The slice in which outstanding deliveries are awaited, in milliseconds: a failed record or a fatal error is
    /// noticed after this long even if the other records are stuck.
    static let flushSliceMilliseconds: Int32 = 5
    /// How long a produce call that met a full queue serves delivery reports before it tries again, in milliseconds.
    static let queueFullPollMilliseconds: Int32 = 1
    /// How many errors a client remembers between two polls; more would only say the same again.
    static let retainedErrors = 64
}
