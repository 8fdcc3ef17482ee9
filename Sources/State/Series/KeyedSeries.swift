import CEL
import Events
import JSON

/// The series of one key among those of a field. Offsets are the buffer's.
struct KeyedSeries {
    /// The offset of its first byte.
    let start: Int
    /// Which of the events came last under the key.
    let touched: UInt32
    /// Where the key lies, as `ByteWriter` writes a value.
    let key: Range<Int>
    /// The field of the series, whose key is the hash of the key.
    let series: Field

    /// The offset behind it.
    var end: Int { series.end }

    /// Reads the one at an offset, of which a valid field holds the whole.
    init(_ raw: RawSpan, at start: Int) {
        self.start = start
        touched = raw.u32(start)
        let keyStart = start + Layout.keyHeader
        key = keyStart..<keyStart + Int(raw.u16(start + 4))
        series = Field(raw, at: key.upperBound)
    }

    /// Reads the one at an offset of a payload of any bytes; nil where it reaches beyond the end.
    init?(validating raw: RawSpan, at start: Int, below end: Int) {
        guard start + Layout.keyHeader <= end else { return nil }
        guard start + Layout.keyHeader + Int(raw.u16(start + 4)) + Layout.fieldHeader <= end else { return nil }
        self.init(raw, at: start)
        guard series.end <= end else { return nil }
    }
}

/// A walk over the series of a field, in order of their keys.
struct KeyedScan: ~Escapable {
    private let raw: RawSpan
    private var offset: Int
    private let end: Int

    @_lifetime(copy raw)
    init(_ raw: RawSpan, _ field: Field) {
        self.raw = raw
        offset = field.payload + Layout.keyedHeader
        end = field.end
    }

    mutating func next() -> KeyedSeries? {
        guard offset < end else { return nil }
        let next = KeyedSeries(raw, at: offset)
        offset = next.end
        return next
    }
}

extension IndividualState {
    /// The values of a feature under each key that has events in the window, by key; an error where one of them is.
    func values(_ plan: FeaturePlan, _ field: Field, at end: Milliseconds) -> Value {
        let raw = buffer.raw
        var entries: [(key: Value, value: Value)] = []
        if field.kind.isSeries, field.kind.layout == .keyed {
            var scan = KeyedScan(raw, field)
            while let keyed = scan.next() {
                guard let series = Series(raw, keyed.series), plan.kind == nil || plan.kind == series.kind else {
                    continue
                }
                let window = SeriesWindow(series, raw, after: end &- plan.window, to: end)
                guard window.eventCount > 0, let value = plan.aggregation.value(window) else { continue }
                if case .error = value { return value }
                var reader = ByteReader(raw.extracting(keyed.key))
                if let key = reader.value() { entries.append((key, value)) }
            }
        }
        // Keys are there once, and of kinds that a map takes.
        return MapValue(entries).map { .map($0) } ?? .error(EvaluationError("keys that a map does not take"))
    }
}
