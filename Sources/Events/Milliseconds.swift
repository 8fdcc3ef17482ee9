/// Time in milliseconds: an instant counts from 1970-01-01T00:00:00Z, a span from its own start. The name at hand says which.
public typealias Milliseconds = Int64

extension Milliseconds {
    /// The sum, or the nearest end of the range where it lies outside: far instants stay far instead of trapping.
    @inlinable
    public func addingClamped(_ other: Milliseconds) -> Milliseconds {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the nearest end of the range where it lies outside.
    @inlinable
    public func subtractingClamped(_ other: Milliseconds) -> Milliseconds {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
