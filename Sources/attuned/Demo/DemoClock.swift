internal import Glibc

/// The time in the shop, which runs faster than the clock.
struct DemoClock: Sendable {
    /// Seconds of the shop in a second of the clock.
    static let speed = 120

    /// Unix milliseconds at which both begin.
    let start: Int64
    private let begun = ContinuousClock.now

    /// Begins now.
    init() {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        start = Int64(time.tv_sec) * 1_000
    }

    /// Since the beginning, by the clock.
    var elapsed: Duration { ContinuousClock.now - begun }

    /// Unix milliseconds in the shop.
    var shopTime: Int64 { start + Int64(elapsed / .milliseconds(1)) * Int64(Self.speed) }
}
