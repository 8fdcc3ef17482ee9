/// The values of one owner: a worker counts in a sheet of its own, without locks, and publishes copies.
package struct MetricSheet: Sendable {
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
    private(set) var entries: [(key: Key, value: Value?)] = []

    /// Creates an empty sheet.
    package init() {}

    /// The series of a family with the given values of its labels, which begins at zero.
    package mutating func slot(_ family: MetricFamily, _ labels: [String] = []) -> Slot {
        let key = Key(family, labels)
        assert(labels.count == family.labels.count, "\(family.name) has the labels \(family.labels)")
        if let index = slots[key] {
            if entries[index].value == nil { entries[index].value = Self.zero(family) }
            return Slot(index: index)
        }
        slots[key] = entries.count
        entries.append((key, Self.zero(family)))
        return Slot(index: entries.count - 1)
    }

    /// Adds to a counter or a gauge.
    package mutating func add(_ amount: Double = 1, to slot: Slot) {
        guard case .number(let value)? = entries[slot.index].value else { return }
        entries[slot.index].value = .number(value + amount)
    }

    /// Sets a gauge, or a counter that somebody else counts.
    package mutating func set(_ value: Double, at slot: Slot) {
        guard case .number? = entries[slot.index].value else { return }
        entries[slot.index].value = .number(value)
    }

    /// Counts an observation.
    package mutating func observe(_ value: Double, in slot: Slot) {
        guard case .histogram(var histogram)? = entries[slot.index].value else { return }
        // Taken out while it changes, so that its counts are not copied.
        entries[slot.index].value = .number(0)
        histogram.observe(value)
        entries[slot.index].value = .histogram(histogram)
    }

    /// Takes a series out until ``slot(_:_:)`` is asked for it again: a gauge of a partition that moved away would go on
    /// telling of it.
    package mutating func remove(_ slot: Slot) {
        entries[slot.index].value = nil
    }

    /// Adds another owner's counters and histograms; its gauges are taken over where `gauges` says so.
    mutating func merge(_ other: MetricSheet, gauges: Bool) {
        for entry in other.entries {
            guard let value = entry.value, gauges || entry.key.family.kind != .gauge else { continue }
            guard let index = slots[entry.key], let mine = entries[index].value else {
                if let index = slots[entry.key] {
                    entries[index].value = value
                } else {
                    slots[entry.key] = entries.count
                    entries.append((entry.key, value))
                }
                continue
            }
            switch (mine, value) {
            case (.number(let left), .number(let right)):
                entries[index].value = .number(entry.key.family.kind == .gauge ? right : left + right)
            case (.histogram(var left), .histogram(let right)):
                left.add(right)
                entries[index].value = .histogram(left)
            default: break
            }
        }
    }

    private static func zero(_ family: MetricFamily) -> Value {
        if case .histogram(let bounds) = family.kind { return .histogram(Histogram(bounds: bounds)) }
        return .number(0)
    }
}
