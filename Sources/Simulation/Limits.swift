import Events

/// The bounds of a simulated shop: arguments outside them are moved to the nearest bound.
enum Limits {
    /// The most individuals: some 60 bytes each are held from the start.
    static let individuals = 10_000_000
    /// The least and most events a second of shop time: below, nothing would ever happen; above, visits would have to
    /// begin more often than every microsecond's clock can tell.
    static let eventsPerSecond = 0.001...1_000_000.0
    /// The latest start: the year 9000, which leaves the simulation room before four-digit years end.
    static let start: Milliseconds = 221_845_392_000_000
    /// A late record arrives at most so long after its event.
    static let lateness: Milliseconds = 3_600_000
    /// How often a visit looks for somebody who is not busy already before it is given up.
    static let drawsPerVisit = 8
}
