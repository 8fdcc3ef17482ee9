internal import Glibc

/// The wall clock.
package enum WallClock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    @Sendable package static func milliseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}
