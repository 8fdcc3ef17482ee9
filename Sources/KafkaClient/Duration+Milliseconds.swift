extension Duration {
    /// Whole milliseconds for a C call, rounded up, so that a positive time never becomes "do not wait"; within 0 ...
    /// `Int32.max`.
    var clampedMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        if seconds < 0 || attoseconds < 0 { return 0 }
        if seconds >= Int64(Int32.max) / 1_000 { return Int32.max }
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}

/// A moment of the monotonic clock by which something must have ended. A step of the wall clock does not move it.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(after timeout: Duration) {
        end = ContinuousClock.now.advanced(by: min(timeout, .seconds(Int64(Int32.max) / 1_000)))
    }

    var remaining: Duration { ContinuousClock.now.duration(to: end) }

    var remainingMilliseconds: Int32 { remaining.clampedMilliseconds }
}
