/// The limits of what a record may be.
public struct EventLimits: Sendable {
    /// The most bytes of key, value and headers together: what one record may cost in memory and in a transaction.
    public var maxEventBytes: Int
    /// How far an event's time may be ahead of its arrival: a device with a wrong clock must not fill windows that are to come.
    public var maxFutureMilliseconds: Milliseconds

    /// The most bytes of an individual's id, an event id and an event type: they are kept, and are keys of state records.
    public static let maximumNameBytes = 1_024
    /// The most bytes of a text that is kept in an individual's state.
    public static let maximumKeptStringBytes = 1_024
    /// The most bytes of a dead letter's message.
    public static let maximumMessageBytes = 4_096

    /// Creates limits; the defaults are the configuration's.
    public init(maxEventBytes: Int = 262_144, maxFutureMilliseconds: Milliseconds = 300_000) {
        self.maxEventBytes = maxEventBytes
        self.maxFutureMilliseconds = maxFutureMilliseconds
    }
}
