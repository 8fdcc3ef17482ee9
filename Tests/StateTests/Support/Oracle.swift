import CEL
import Events

@testable import State

/// The meaning of features, computed from all events each time.
struct Oracle {
    struct Entry {
        let time: Milliseconds
        let value: Value?
    }

    /// What arrived and was kept, by time, then arrival.
    private(set) var entries: [Entry] = []

    mutating func add(_ value: Value?, time: Milliseconds) {
        entries.insert(Entry(time: time, value: value), at: firstIndex(after: time))
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
        let entries = window(feature.window, at: time)
        let values = entries.compactMap(\.value)
        switch feature.aggregation {
        case .count: return .int(Int64(entries.count))
        case .sum:
            if feature.valueType == .double { return .double(doubles(values).reduce(0, +)) }
            return Int64(exactly: ints(values).reduce(0, +)).map { .int($0) } ?? .error(EvaluationError("overflow"))
        case .mean:
            guard !values.isEmpty else { return feature.defaultValue ?? .optional(nil) }
            let total = feature.valueType == .double ? doubles(values).reduce(0, +) : Double(ints(values).reduce(0, +))
            return present(.double(total / Double(values.count)), feature)
        case .stddev:
            guard !values.isEmpty else { return feature.defaultValue ?? .optional(nil) }
            let numbers = feature.valueType == .double ? doubles(values) : ints(values).map { Double($0) }
            let mean = numbers.reduce(0, +) / Double(numbers.count)
            let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return present(.double((squares / Double(numbers.count)).squareRoot()), feature)
        case .min: return chosen(values.min { less($0, $1) }, feature)
        case .max: return chosen(values.max { less($0, $1) }, feature)
        case .first: return chosen(values.first, feature)
        case .last: return chosen(values.last, feature)
        }
    }

    private func chosen(_ value: Value?, _ feature: FeatureDefinition) -> Value {
        value.map { present($0, feature) } ?? feature.defaultValue ?? .optional(nil)
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

/// Whether two values of features are the same; doubles but for a few units in the last place.
func same(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a.bitPattern == b.bitPattern || abs(a - b) <= 1e-12 * max(abs(a), abs(b))
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
