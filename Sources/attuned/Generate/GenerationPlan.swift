internal import Glibc
internal import Simulation

/// Which events are generated, and when.
struct GenerationPlan {
    let individuals: Int
    let events: Int
    let seed: UInt64
    /// When the shop opens, Unix milliseconds; nil: so that it ends now, or live begins now.
    let start: Int64?
    /// Events a second of shop time.
    let rate: Double
    /// Whether events are written at their times.
    let isLive: Bool

    /// Events of a trial run that tells how long the shop needs for all; longer ones are taken to go on like this.
    private static let trial = 200_000
    /// Of a longer run than the trial, so much is added: an event of the future would be a dead letter.
    private static let margin = 1.02

    /// The shop, opened at its time.
    func shop() -> Shop { shop(opening: start ?? (isLive ? Self.now : Self.now - span)) }

    private func shop(opening start: Int64) -> Shop {
        Shop(seed: seed, individuals: individuals, start: start, eventsPerSecond: rate)
    }

    /// Shop time from the opening to the last event, in milliseconds.
    private var span: Int64 {
        var shop = shop(opening: 0)
        let count = min(events, Self.trial)
        var last: Int64 = 0
        for _ in 0..<count { last = shop.next().arrival }
        guard count < events else { return last }
        let span = Double(last) / Double(count) * Double(events) * Self.margin
        // Before 1970 there is no shop.
        return span < Double(Self.now) ? Int64(span) : Self.now
    }

    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
