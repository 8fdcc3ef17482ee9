/// What the demo shows at one instant.
struct DemoSnapshot: Sendable, Equatable {
    /// Since the shop opened, by the clock.
    var elapsed: Duration
    /// How long the demo goes on; nil until it is stopped.
    var duration: Duration?
    /// How many people may come.
    var visitors: Int
    /// Events written to the broker.
    var sold: Int
    /// Events whose transaction has committed.
    var read: Int
    /// Individuals whose state is kept.
    var individuals: Int
    /// Events written, events done and messages, a second, over the last seconds.
    var rates: DemoMeter.Rates
    /// What became of the events.
    var tally: DemoTally

    /// Events that are written but not done.
    var waiting: Int { max(0, sold - read) }

    /// The average over the whole time.
    var eventsPerSecond: Double { Double(sold) / max(elapsed / .seconds(1), 0.001) }
}
