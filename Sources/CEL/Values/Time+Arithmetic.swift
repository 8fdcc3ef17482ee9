extension Duration {
    /// The sum, or nil where it is out of range.
    public func adding(_ other: Duration) -> Duration? {
        Duration(normalizing: seconds + other.seconds, Int64(nanoseconds) + Int64(other.nanoseconds))
    }

    /// The difference, or nil where it is out of range.
    public func subtracting(_ other: Duration) -> Duration? {
        Duration(normalizing: seconds - other.seconds, Int64(nanoseconds) - Int64(other.nanoseconds))
    }

    /// The whole span in nanoseconds, or nil where 64 bits do not hold it (beyond 292 years).
    public var totalNanoseconds: Int64? {
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, more) = whole.addingReportingOverflow(Int64(nanoseconds))
        return overflow || more ? nil : sum
    }

    /// Makes the signs of both parts equal; `nanoseconds` may be up to two seconds either way.
    init?(normalizing seconds: Int64, _ nanoseconds: Int64) {
        var whole = seconds + nanoseconds / 1_000_000_000
        var rest = nanoseconds % 1_000_000_000
        if whole > 0, rest < 0 {
            whole -= 1
            rest += 1_000_000_000
        } else if whole < 0, rest > 0 {
            whole += 1
            rest -= 1_000_000_000
        }
        self.init(seconds: whole, nanoseconds: Int32(rest))
    }
}

extension Timestamp {
    /// The instant `duration` later, or nil where it is out of range.
    public func adding(_ duration: Duration) -> Timestamp? {
        Timestamp(normalizing: seconds + duration.seconds, Int64(nanoseconds) + Int64(duration.nanoseconds))
    }

    /// The instant `duration` earlier, or nil where it is out of range.
    public func subtracting(_ duration: Duration) -> Timestamp? {
        Timestamp(normalizing: seconds - duration.seconds, Int64(nanoseconds) - Int64(duration.nanoseconds))
    }

    /// The span since an earlier instant (negative since a later one), or nil where it exceeds 64 bits of nanoseconds: the range that
    /// CEL's conformance suite asks for.
    public func since(_ earlier: Timestamp) -> Duration? {
        let span = Duration(
            normalizing: seconds - earlier.seconds, Int64(nanoseconds) - Int64(earlier.nanoseconds))
        return span?.totalNanoseconds == nil ? nil : span
    }

    private init?(normalizing seconds: Int64, _ nanoseconds: Int64) {
        var whole = seconds
        var rest = nanoseconds
        if rest < 0 {
            whole -= 1
            rest += 1_000_000_000
        } else if rest >= 1_000_000_000 {
            whole += 1
            rest -= 1_000_000_000
        }
        self.init(seconds: whole, nanoseconds: Int32(rest))
    }
}
