/// The least and the most of a count; sums and products stop at `Int.max`.
struct Bounds: Equatable, Sendable {
    var min: Int
    var max: Int

    static let zero = Bounds(0)

    init(_ exact: Int) {
        (min, max) = (exact, exact)
    }

    init(_ min: Int, _ max: Int) {
        (self.min, self.max) = (min, Swift.max(min, max))
    }

    init(_ range: ClosedRange<Int>) {
        (min, max) = (range.lowerBound, range.upperBound)
    }

    /// The same or less, down to nothing.
    var orLess: Bounds { Bounds(0, max) }

    /// The same, but at most so many.
    func atMost(_ limit: Int) -> Bounds { Bounds(Swift.min(min, limit), Swift.min(max, limit)) }

    /// The steps of reading through so many bytes.
    var textSteps: Bounds { Bounds(min / Limits.textStep, max / Limits.textStep) }

    /// What holds both.
    func union(_ other: Bounds) -> Bounds { Bounds(Swift.min(min, other.min), Swift.max(max, other.max)) }

    static func + (left: Bounds, right: Bounds) -> Bounds {
        Bounds(sum(left.min, right.min), sum(left.max, right.max))
    }

    static func * (left: Bounds, right: Bounds) -> Bounds {
        Bounds(product(left.min, right.min), product(left.max, right.max))
    }

    static func += (left: inout Bounds, right: Bounds) { left = left + right }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    private static func product(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : product
    }
}
