import CEL
import Events
import Glibc

@testable import State

/// The meaning of features, computed from all events each time.
struct Oracle {
    struct Entry {
        let time: Milliseconds
        let value: Value?
        let key: Value?
    }

    private let form: SeriesForm
    /// How long before the clock a key's last event may be so that the key is held; nil: for ever.
    private let reach: Milliseconds?
    /// What arrived and was kept, by time, then arrival.
    private(set) var entries: [Entry] = []
    /// The keys that are held, those touched last at the end.
    private var keys: [Value] = []

    init(_ form: SeriesForm = .merged, reach: Milliseconds? = nil) {
        self.form = form
        self.reach = reach
    }

    mutating func add(_ value: Value?, under key: Value? = nil, time: Milliseconds, clock: Milliseconds = .min) {
        if let key, case .keyed(let keep) = form {
            if let reach, !keys.contains(key), keys.count == keep {
                let ended = keys.filter { key in !entries.contains { $0.key == key && $0.time > clock - reach } }
                keys.removeAll { ended.contains($0) }
                entries.removeAll { $0.key.map(ended.contains) ?? false }
            }
            keys.removeAll { $0 == key }
            keys.append(key)
            if keys.count > keep {
                let gone = keys.removeFirst()
                entries.removeAll { $0.key == gone }
            }
        }
        entries.insert(Entry(time: time, value: value, key: key), at: firstIndex(after: time))
    }

    /// What has a time in (`time` − window − slack, `time`].
    func window(_ window: Milliseconds?, at time: Milliseconds, slack: Milliseconds = 0) -> ArraySlice<Entry> {
        let end = firstIndex(after: time)
        let start = window.map { firstIndex(after: time - $0 - slack) } ?? 0
        return entries[start..<max(start, end)]
    }

    private func firstIndex(after time: Milliseconds) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func value(_ feature: FeatureDefinition, at time: Milliseconds) -> Value {
        value(feature, over: Array(window(feature.window, at: time)), at: time)
    }

    /// The value over some events.
    func value(_ feature: FeatureDefinition, over entries: [Entry], at time: Milliseconds) -> Value {
        guard case .keyed = form else {
            return plainValue(feature, over: entries, at: time).map { present($0, feature) }
                ?? feature.defaultValue ?? .optional(nil)
        }
        var values: [(key: Value, value: Value)] = []
        for key in sortedKeys(of: entries) {
            let own = entries.filter { $0.key == key }
            guard let value = plainValue(feature, over: own, at: time) else { continue }
            if case .error = value { return value }
            values.append((key, value))
        }
        return MapValue(values).map { .map($0) } ?? .null
    }

    /// The keys of some events, each once, in their order.
    func sortedKeys(of entries: [Entry]) -> [Value] {
        var keys: [Value] = []
        for entry in entries {
            if let key = entry.key, !keys.contains(key) { keys.append(key) }
        }
        return keys.sorted { less($0, $1) }
    }

    private func plainValue(_ feature: FeatureDefinition, over entries: [Entry], at time: Milliseconds) -> Value? {
        let values = entries.compactMap(\.value)
        let numbers = feature.valueType == .double ? doubles(values) : ints(values).map { Double($0) }
        switch feature.aggregation {
        case .count: return .int(Int64(entries.count))
        case .sum:
            if feature.valueType == .double { return .double(numbers.reduce(0, +)) }
            return Int64(exactly: ints(values).reduce(0, +)).map { .int($0) } ?? .error(EvaluationError("overflow"))
        case .mean: return values.isEmpty ? nil : .double(numbers.reduce(0, +) / Double(values.count))
        case .stddev:
            guard !values.isEmpty else { return nil }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return .double((squares / Double(numbers.count)).squareRoot())
        case .min: return values.min { less($0, $1) }
        case .max: return values.max { less($0, $1) }
        case .first: return values.first
        case .last: return values.last
        case .distinct: return .int(Int64(Self.frequencies(values).count))
        case .mostFrequent: return Self.frequencies(values).max { ($0.count, $0.last) < ($1.count, $1.last) }?.value
        case .recent:
            guard case .newest(let keep) = form else { return nil }
            return .list(values.suffix(keep).reversed())
        case .decayed:
            guard case .decayed(let halfLife) = form else { return nil }
            return .double(
                zip(entries, numbers).reduce(0) { sum, term in
                    sum + term.1 * exp2(-Double(time - term.0.time) / Double(halfLife))
                })
        }
    }

    /// How often each value came, and where last.
    private static func frequencies(_ values: [Value]) -> [(value: Value, count: Int, last: Int)] {
        var result: [(value: Value, count: Int, last: Int)] = []
        for (index, value) in values.enumerated() {
            guard let known = result.firstIndex(where: { $0.value == value }) else {
                result.append((value, 1, index))
                continue
            }
            result[known].count += 1
            result[known].last = index
        }
        return result
    }

    private func present(_ value: Value, _ feature: FeatureDefinition) -> Value {
        if case .optional = feature.type { .optional(value) } else { value }
    }
}

func doubles(_ values: [Value]) -> [Double] {
    values.map { if case .double(let double) = $0 { double } else { .nan } }
}

func ints(_ values: [Value]) -> [Int128] {
    values.map { if case .int(let int) = $0 { Int128(int) } else { 0 } }
}

/// Whether one value of a series is less than another.
func less(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): a < b
    case (.double(let a), .double(let b)): a < b
    case (.bool(let a), .bool(let b)): !a && b
    case (.timestamp(let a), .timestamp(let b)): a < b
    case (.duration(let a), .duration(let b)): a < b
    case (.string(let a), .string(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
    default: false
    }
}

/// Whether a value of a feature is as expected: to the bit, but where squares, roots and powers are taken within 1e-9.
func matches(_ got: Value, _ expected: Value, _ aggregation: Aggregation) -> Bool {
    guard aggregation == .stddev || aggregation == .decayed else { return same(got, expected) }
    switch (got, expected) {
    case (.double(let a), .double(let b)), (.optional(.double(let a)), .optional(.double(let b))):
        return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
    default: return same(got, expected)
    }
}

/// Whether two values of features are the same, to the bit.
func same(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern || a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.optional(.some(let a)), .optional(.some(let b))): same(a, b)
    case (.optional(.none), .optional(.none)), (.error, .error): true
    default: text(left) == text(right)
    }
}

/// A value as text, to compare by; strings by their bytes.
func text(_ value: Value) -> String {
    switch value {
    case .string(let string): "string \(Array(string.utf8))"
    case .optional(let inner): "optional(\(inner.map(text) ?? "none"))"
    case .error: "error"
    case .list(let elements): "[\(elements.map(text).joined(separator: ", "))]"
    case .map(let map): "{\(map.entries.map { "\(text($0.key)): \(text($0.value))" }.joined(separator: ", "))}"
    default: "\(value)"
    }
}
