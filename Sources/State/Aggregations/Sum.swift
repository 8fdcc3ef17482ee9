import CEL

/// The sum of the values; an error where it is an int outside int64.
enum Sum: WindowAggregation {
    static let row = AggregationRow(
        help: "The sum of `of` over events of these types", operand: .number, result: .operand, withoutEvents: .init(),
        takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? { window.sum.total }
}

/// A running sum and count. Ints are added in 128 bits, doubles with compensation.
struct RunningSum {
    var count: UInt64 = 0
    var ints: Int128 = 0
    var doubles = CompensatedSum()
    let kind: ValueKind

    /// Adds the value of an event, as entries hold it.
    @inline(__always)
    mutating func add(word: UInt64) {
        if kind == .double {
            doubles.add(Double(bitPattern: word))
        } else {
            ints &+= Int128(Int64(bitPattern: word))
        }
    }

    /// The sum; an error where it is outside int64, nil where there is none of such values.
    var total: Value? {
        switch kind {
        case .double: return .double(doubles.value)
        case .int:
            if let sum = Int64(exactly: ints) { return .int(sum) }
            return .error(EvaluationError("integer overflow: the sum is outside int64"))
        default: return nil
        }
    }

    /// The mean, nil where there is no event.
    var mean: Value? {
        guard count > 0 else { return nil }
        let total = kind == .int ? Double(ints) : doubles.value
        return .double(total / Double(count))
    }
}

extension SeriesWindow {
    /// The sum of the values, 0 of such as have none.
    var sum: RunningSum {
        var sum = RunningSum(kind: series.kind)
        guard series.kind.isNumeric else { return sum }
        guard hasEntriesOnly else {
            var scan = scan
            while let item = scan.next() {
                guard let bucket = item.bucket else {
                    sum.count &+= 1
                    sum.add(word: raw.u64(item.offset + Layout.entryValue))
                    continue
                }
                sum.count &+= series.eventCount(raw, ofBucket: bucket)
                let (low, high) = series.sums(raw, ofBucket: bucket)
                if series.kind == .double {
                    sum.doubles.add(
                        CompensatedSum(sum: Double(bitPattern: low), compensation: Double(bitPattern: high)))
                } else {
                    sum.ints &+= Int128(Int64(bitPattern: high)) << 64 | Int128(low)
                }
            }
            return sum
        }
        let range = entries
        sum.count = UInt64(range.count)
        var offset = series.item(range.lowerBound) + Layout.entryValue
        for _ in range {
            sum.add(word: raw.u64(offset))
            offset += series.stride
        }
        return sum
    }
}
