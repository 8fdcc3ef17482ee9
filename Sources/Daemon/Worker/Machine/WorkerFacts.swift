internal import Events

/// Facts about the world at the moment when the machine is asked: read by the loop, never by the machine.
struct WorkerFacts {
    /// The monotonic clock.
    var now: ContinuousClock.Instant
    /// The wall clock.
    var wall: Milliseconds
    /// Whether the worker is asked to end.
    var isStopping = false
    /// The hash of the rule set that the worker is to go on with; nil where it has taken the last one.
    var offeredRules: String?
}
