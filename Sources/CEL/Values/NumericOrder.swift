/// How two numbers of any types stand to each other by mathematical value.
enum NumericOrder {
    case less
    case same
    case more
    /// One of them is NaN.
    case none

    /// Compares without rounding, or returns nil where one value is not a number.
    init?(_ left: Value, _ right: Value) {
        switch (left, right) {
        case (.int(let left), .int(let right)): self.init(left, right)
        case (.uint(let left), .uint(let right)): self.init(left, right)
        case (.double(let left), .double(let right)): self.init(left, right)
        case (.int(let left), .double(let right)): self.init(left, right)
        case (.double(let left), .int(let right)): self = NumericOrder(right, left).reversed
        case (.int(let left), .uint(let right)): self.init(left, right)
        case (.uint(let left), .int(let right)): self = NumericOrder(right, left).reversed
        case (.uint(let left), .double(let right)): self.init(left, right)
        case (.double(let left), .uint(let right)): self = NumericOrder(right, left).reversed
        default: return nil
        }
    }

    init<Integer: FixedWidthInteger>(_ left: Integer, _ right: Integer) {
        self = left < right ? .less : left == right ? .same : .more
    }

    init(_ left: Double, _ right: Double) {
        self = left < right ? .less : left == right ? .same : left > right ? .more : .none
    }

    init(_ left: Int64, _ right: UInt64) {
        self = left < 0 ? .less : NumericOrder(UInt64(left), right)
    }

    /// Compares the integer with the double's whole part; where they are equal, the fraction decides.
    ///
    /// One exception, which the conformance suite asks for: the double next to the greatest integer (2^63, 2^64), into which that
    /// integer is rounded, equals it.
    init<Integer: FixedWidthInteger>(_ left: Integer, _ right: Double) {
        if right.isNaN {
            self = .none
        } else if right >= Double(Integer.max) {
            self = left == Integer.max && right == Double(Integer.max) ? .same : .less
        } else if right < Double(Integer.min) {
            self = .more
        } else {
            let whole = Integer(right)
            let order = NumericOrder(left, whole)
            self = order == .same ? NumericOrder(Double(whole), right) : order
        }
    }

    var reversed: NumericOrder {
        switch self {
        case .less: .more
        case .more: .less
        case .same, .none: self
        }
    }
}
