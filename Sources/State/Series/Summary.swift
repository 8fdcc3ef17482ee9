import CEL
import Events

/// A sum of doubles with its lost low-order bits. Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
/// endlicher Summen", ZAMM 54 (1974).
struct CompensatedSum {
    var sum = 0.0
    var compensation = 0.0

    @inline(__always)
    mutating func add(_ value: Double) {
        let total = sum + value
        compensation += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
        sum = total
    }

    /// Adds a sum, each of whose values counts so much. What an overflow leaves in the compensation is no value.
    @inline(__always)
    mutating func add(_ other: CompensatedSum, weight: Double = 1) {
        add(other.sum * weight)
        if other.sum.isFinite { add(other.compensation * weight) }
    }

    /// The sum; where it overflowed, infinity rather than what the compensation makes of it.
    var value: Double { sum.isFinite ? sum + compensation : sum }
}

/// The values that a bucket keeps, in the order of its layout.
enum BucketValue: Int {
    case min, max, first, last
}

/// All that any aggregation needs of some events: what a bucket holds.
struct Summary {
    var count: UInt64 = 0
    var intSum: Int128 = 0
    var doubleSum = CompensatedSum()
    /// The sum of the squared differences from the mean; not a number where a bucket of the series' version 0 is among the events.
    var deviations = 0.0
    var min = Scalar.none
    var max = Scalar.none
    var first = Scalar.none
    var last = Scalar.none
    /// The times of `first` and `last`, as items hold them.
    var firstTime: Milliseconds = 0
    var lastTime: Milliseconds = 0

    /// No event.
    init() {}

    /// One event.
    init(_ value: Scalar, _ kind: ValueKind, time: Milliseconds) {
        count = 1
        if kind == .int { intSum = Int128(value.int) }
        if kind == .double { doubleSum.add(value.double) }
        (min, max, first, last) = (value, value, value, value)
        (firstTime, lastTime) = (time, time)
    }

    /// Reads a bucket's.
    init(_ raw: RawSpan, at offset: Int, firstTime: Milliseconds, _ kind: ValueKind) {
        lastTime = Milliseconds(raw.u48(offset))
        self.firstTime = firstTime
        count = raw.u64(offset + Layout.bucketEvents)
        guard kind != .none else { return }
        var offset = offset + Layout.bucketSums
        if kind == .int { intSum = Int128(raw.load(offset + 8, as: Int64.self)) << 64 | Int128(raw.u64(offset)) }
        if kind == .double {
            doubleSum.sum = Double(bitPattern: raw.u64(offset))
            doubleSum.compensation = Double(bitPattern: raw.u64(offset + 8))
        }
        if kind.isNumeric {
            deviations = Double(bitPattern: raw.u64(offset + 16))
            offset += Layout.bucketNumbers
        }
        let width = kind.width
        min = Scalar(raw, at: offset + BucketValue.min.rawValue * width, kind)
        max = Scalar(raw, at: offset + BucketValue.max.rawValue * width, kind)
        first = Scalar(raw, at: offset + BucketValue.first.rawValue * width, kind)
        last = Scalar(raw, at: offset + BucketValue.last.rawValue * width, kind)
    }

    /// Takes in events that are later in the series' order than those already here, though their times may overlap.
    mutating func combine(_ later: Summary, _ kind: ValueKind, heap: RawSpan, _ decay: Decay? = nil) {
        guard count > 0 else {
            self = later
            return
        }
        guard let decay else { return combine(later, kind, heap: heap, weight: 1) }
        // Both as of the last event.
        let own = decay.weight(after: later.lastTime - lastTime)
        doubleSum.sum *= own
        doubleSum.compensation *= own
        combine(later, kind, heap: heap, weight: decay.weight(after: lastTime - later.lastTime))
        deviations = 0
    }

    private mutating func combine(_ later: Summary, _ kind: ValueKind, heap: RawSpan, weight: Double) {
        if kind.isNumeric { combineDeviations(later, kind) }
        let (total, overflow) = count.addingReportingOverflow(later.count)
        count = overflow ? .max : total
        guard kind != .none else {
            firstTime = Swift.min(firstTime, later.firstTime)
            lastTime = Swift.max(lastTime, later.lastTime)
            return
        }
        intSum &+= later.intSum
        doubleSum.add(later.doubleSum, weight: weight)
        if Scalar.less(later.min, min, kind, heap: heap) { min = later.min }
        if Scalar.less(max, later.max, kind, heap: heap) { max = later.max }
        if later.firstTime < firstTime { (first, firstTime) = (later.first, later.firstTime) }
        if later.lastTime >= lastTime { (last, lastTime) = (later.last, later.lastTime) }
    }
}

extension Summary {
    /// Adds the squared differences of later events. Source: T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae and a Pairwise
    /// Algorithm for Computing Sample Variances", Stanford University, STAN-CS-79-773 (1979), formula 2.1.
    private mutating func combineDeviations(_ later: Summary, _ kind: ValueKind) {
        let (own, theirs) = (Double(count), Double(later.count))
        let difference = later.total(kind) / theirs - total(kind) / own
        deviations += later.deviations + difference * difference * (own * theirs / (own + theirs))
    }

    private func total(_ kind: ValueKind) -> Double { kind == .int ? Double(intSum) : doubleSum.value }
}

extension Summary {
    /// Writes a bucket's to an address where there is room for ``ValueKind/bucketSize``.
    func store(_ kind: ValueKind, to address: UnsafeMutableRawPointer) {
        // The upper 16 bits of a time are zeros, and the events come behind its lower 48.
        unsafe address.storeBytes(of: UInt64(bitPattern: lastTime).littleEndian, as: UInt64.self)
        unsafe (address + Layout.bucketEvents).storeBytes(of: count.littleEndian, as: UInt64.self)
        guard kind != .none else { return }
        var next = unsafe address + Layout.bucketSums
        if kind.isNumeric {
            let (low, high) =
                kind == .int
                ? (UInt64(truncatingIfNeeded: intSum), UInt64(truncatingIfNeeded: intSum >> 64))
                : (doubleSum.sum.bitPattern, doubleSum.compensation.bitPattern)
            unsafe next.storeBytes(of: low.littleEndian, as: UInt64.self)
            unsafe (next + 8).storeBytes(of: high.littleEndian, as: UInt64.self)
            unsafe (next + 16).storeBytes(of: deviations.bitPattern.littleEndian, as: UInt64.self)
            unsafe next += Layout.bucketNumbers
        }
        let width = kind.width
        unsafe min.store(kind, to: next)
        unsafe max.store(kind, to: next + width)
        unsafe first.store(kind, to: next + 2 * width)
        unsafe last.store(kind, to: next + 3 * width)
    }
}
