/// The values of one owner: a worker counts in values of its own, without locks, and publishes copies.
package struct MetricValues: Sendable {
    /// A series, found once and then used without hashing a label.
    package struct Slot: Sendable {
        fileprivate let index: Int
    }

    /// A histogram's counts, not yet cumulated.
    struct Histogram: Sendable, Equatable {
        let bounds: [Double]
        /// One more than bounds: the last counts what is beyond them.
        var counts: [UInt64]
        var sum: Double

        init(bounds: [Double]) {
            self.bounds = bounds
            counts = Array(repeating: 0, count: bounds.count + 1)
            sum = 0
        }

        mutating func observe(_ value: Double) {
            // A value equal to a bound belongs to it: `le` is less or equal. Of a dozen bounds a scan beats a search.
            let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
            counts[bucket] &+= 1
            sum += value
        }

        mutating func add(_ other: Histogram) {
            for index in counts.indices where index < other.counts.count { counts[index] &+= other.counts[index] }
            sum += other.sum
        }
    }

    enum Value: Sendable, Equatable {
        case number(Double)
        case histogram(Histogram)
    }

    struct Key: Hashable, Sendable {
        let family: MetricFamily
        /// As bytes: two topics whose names are canonically equal are two topics.
        let labels: [[UInt8]]

        init(_ family: MetricFamily, _ labels: [String]) {
            // What is missing is empty, as Prometheus takes it, and what is too much goes.
            self.family = family
            self.labels = family.labels.indices.map { $0 < labels.count ? Array(labels[$0].utf8) : [] }
        }
    }

    private var slots: [Key: Int] = [:]
    private var keys: [Key] = []
    /// Apart from the keys, so that a change after a publication copies numbers and not labels; nil where a series was
    /// taken out.
    private var values: [Value?] = []

    /// Creates values of no series.
    package init() {}

    /// The series with their values, in the order in which they were first asked for.
    var entries: [(key: Key, value: Value)] {
        zip(keys, values).compactMap { key, value in value.map { (key, $0) } }
    }

    /// The series of a family with the given values of its labels, which begins at zero.
    package mutating func slot(_ family: MetricFamily, _ labels: [String] = []) -> Slot {
        assert(labels.count == family.labels.count, "\(family.name) has the labels \(family.labels)")
        let index = index(of: Key(family, labels))
        if values[index] == nil { values[index] = Self.zero(family) }
        return Slot(index: index)
    }

    /// Adds to a counter or a gauge.
    package mutating func add(_ amount: Double = 1, to slot: Slot) {
        guard case .number(let value)? = values[slot.index] else { return }
        values[slot.index] = .number(value + amount)
    }

    /// Sets a gauge, or a counter that somebody else counts.
    package mutating func set(_ value: Double, at slot: Slot) {
        guard case .number? = values[slot.index] else { return }
        values[slot.index] = .number(value)
    }

    /// Counts an observation.
    package mutating func observe(_ value: Double, in slot: Slot) {
        guard case .histogram(var histogram)? = values[slot.index] else { return }
        // Taken out while it changes, so that its counts are not copied.
        values[slot.index] = nil
        histogram.observe(value)
        values[slot.index] = .histogram(histogram)
    }

    /// Adds another owner's counters and histograms, and takes over its gauges, of two values of one the larger: a partition that
    /// moves may be told of twice for a moment, and the slowest restore is what people wait for.
    mutating func merge(_ other: MetricValues) {
        for (key, value) in other.entries {
            let index = index(of: key)
            switch (values[index], value) {
            case (.number(let mine), .number(let theirs)) where key.family.kind == .counter:
                values[index] = .number(mine + theirs)
            case (.number(let mine), .number(let theirs)):
                values[index] = .number(max(mine, theirs))
            case (.histogram(var mine), .histogram(let theirs)):
                mine.add(theirs)
                values[index] = .histogram(mine)
            default:
                values[index] = value
            }
        }
    }

    /// The index of a series, a new one without a value where there is none.
    private mutating func index(of key: Key) -> Int {
        if let index = slots[key] { return index }
        slots[key] = keys.count
        keys.append(key)
        values.append(nil)
        return keys.count - 1
    }

    private static func zero(_ family: MetricFamily) -> Value {
        if case .histogram(let bounds) = family.kind { return .histogram(Histogram(bounds: bounds)) }
        return .number(0)
    }
}
