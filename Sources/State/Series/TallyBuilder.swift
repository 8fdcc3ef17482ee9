import Events

/// Tallies in the making: values that are added, and buckets that are begun and ended in their order.
struct TallyBuilder {
    /// A value and when it was last seen.
    private struct Value {
        let value: Scalar
        var seen: Milliseconds
        /// Which was noted later, where values were seen at equal times.
        var order: Int
        /// Its events in the bucket at hand.
        var events: UInt64 = 0
    }

    private let kind: ValueKind
    private var values: [Value] = []
    private var pairs: [(value: UInt32, events: UInt32)] = []
    /// Where the pairs of each bucket end.
    private var ends: [Int] = []
    /// The values of the bucket at hand.
    private var touched: [Int] = []
    private var notes = 0

    /// Creates tallies without a value.
    init(_ kind: ValueKind) { self.kind = kind }

    /// Notes the values of a series, with when they were seen; they are numbered as there.
    init(_ series: Series, _ raw: RawSpan) {
        self.init(series.kind)
        guard let tallies = Tallies(series, raw) else { return }
        for index in 0..<tallies.valueCount {
            values.append(Value(value: tallies.value(index), seen: tallies.seen(index), order: index))
        }
        notes = values.count
    }

    /// The number of a value that was seen at a time; it is added where it is not there. Texts are offsets in one heap that has each once.
    @discardableResult
    mutating func note(_ value: Scalar, seen time: Milliseconds) -> Int {
        notes += 1
        if let known = values.firstIndex(where: { Scalar.equal($0.value, value, kind) }) {
            if time >= values[known].seen { (values[known].seen, values[known].order) = (time, notes) }
            return known
        }
        values.append(Value(value: value, seen: time, order: notes))
        return values.count - 1
    }

    /// Whether a value was noted.
    func has(_ value: Scalar) -> Bool { values.contains { Scalar.equal($0.value, value, kind) } }

    /// Adds events of a value to the bucket at hand.
    mutating func add(_ events: UInt64, of value: Int) {
        if values[value].events == 0 { touched.append(value) }
        values[value].events += events
    }

    /// Adds a single event to the bucket at hand.
    mutating func add(_ value: Scalar, at time: Milliseconds) { add(1, of: note(value, seen: time)) }

    /// Adds what a bucket holds, whose pairs are at an offset and whose values are numbered as here; the offset moves to the next.
    mutating func addBucket(of tallies: borrowing Tallies, at offset: inout Int) {
        let bucket = tallies.bucket(at: offset)
        for index in bucket.pairs {
            let pair = tallies.pair(index, ofBucketAt: offset)
            add(pair.events, of: pair.value)
        }
        offset = bucket.next
    }

    /// Adds a bucket that is as another is, whose pairs are at an offset and whose values are numbered as here; the offset moves to the next.
    mutating func copyBucket(of tallies: borrowing Tallies, at offset: inout Int) {
        let bucket = tallies.bucket(at: offset)
        for index in bucket.pairs {
            let pair = tallies.pair(index, ofBucketAt: offset)
            pairs.append((UInt32(truncatingIfNeeded: pair.value), UInt32(truncatingIfNeeded: pair.events)))
        }
        offset = bucket.next
        ends.append(pairs.count)
    }

    /// Ends the bucket at hand.
    mutating func endBucket() {
        for value in touched {
            pairs.append((UInt32(truncatingIfNeeded: value), UInt32(clamping: values[value].events)))
            values[value].events = 0
        }
        touched.removeAll(keepingCapacity: true)
        ends.append(pairs.count)
    }

    /// The bytes, and whether values were forgotten: beyond so many, and beyond ``StateLimits/talliedPairs``, the ones seen longest ago.
    ///
    /// - Parameter move: The value as it is in the heap that is to be written.
    func finished(most limit: Int, move: (Scalar) -> Scalar) -> (bytes: [UInt8], hasForgotten: Bool) {
        var isUsed = [Bool](repeating: false, count: values.count)
        for pair in pairs { isUsed[Int(pair.value)] = true }
        let used = values.indices.filter { isUsed[$0] }
        let sorted = used.sorted { (values[$0].seen, values[$0].order) < (values[$1].seen, values[$1].order) }
        let kept = fitting(sorted.suffix(limit))
        var numbers = [Int](repeating: -1, count: values.count)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            2 + kept.count * Tallies.valueSize(kind) + ends.count * 2 + pairs.count * Tallies.pairSize)
        bytes.append(littleEndian: UInt16(truncatingIfNeeded: kept.count))
        for (number, index) in kept.enumerated() {
            numbers[index] = number
            append(values[index], move, to: &bytes)
        }
        appendPairs(numbers, to: &bytes)
        return (bytes, kept.count < sorted.count)
    }

    /// The last of some values, whose pairs are no more than may be kept.
    private func fitting(_ sorted: ArraySlice<Int>) -> ArraySlice<Int> {
        guard pairs.count > StateLimits.talliedPairs else { return sorted }
        var counts = [Int](repeating: 0, count: values.count)
        for pair in pairs { counts[Int(pair.value)] += 1 }
        var kept = sorted
        var total = kept.reduce(0) { $0 + counts[$1] }
        while total > StateLimits.talliedPairs, let oldest = kept.popFirst() { total -= counts[oldest] }
        return kept
    }

    /// Appends the pairs of all buckets with other numbers of their values, but those whose values have none.
    private func appendPairs(_ numbers: [Int], to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: ends.count * 2 + pairs.count * Tallies.pairSize))
        var end = start
        unsafe bytes.withUnsafeMutableBytes { bytes in
            var first = 0
            for last in ends {
                let header = end
                var count: UInt16 = 0
                end += 2
                for pair in pairs[first..<last] where numbers[Int(pair.value)] >= 0 {
                    let number = UInt16(truncatingIfNeeded: numbers[Int(pair.value)])
                    unsafe bytes.storeBytes(of: number.littleEndian, toByteOffset: end, as: UInt16.self)
                    unsafe bytes.storeBytes(of: pair.events.littleEndian, toByteOffset: end + 2, as: UInt32.self)
                    end += Tallies.pairSize
                    count += 1
                }
                unsafe bytes.storeBytes(of: count.littleEndian, toByteOffset: header, as: UInt16.self)
                first = last
            }
        }
        bytes.removeLast(bytes.count - end)
    }

    private func append(_ value: Value, _ move: (Scalar) -> Scalar, to bytes: inout [UInt8]) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Tallies.valueSize(kind)))
        bytes.store(UInt32(truncatingIfNeeded: value.seen), at: start)
        bytes.store(UInt16(truncatingIfNeeded: value.seen >> 32), at: start + 4)
        let moved = move(value.value)
        precondition(start + Tallies.valueSize(kind) <= bytes.count)
        unsafe bytes.withUnsafeMutableBytes { bytes in
            unsafe moved.store(kind, to: bytes.baseAddress.unsafelyUnwrapped + start + 6)
        }
    }
}
