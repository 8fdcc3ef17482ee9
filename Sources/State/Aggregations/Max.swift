import CEL

/// The greatest value.
enum Max: WindowAggregation {
    static let row = AggregationRow(
        help: "The greatest `of` of events of these types", operand: .any, result: .operand, withoutEvents: nil,
        takesKey: true)

    static func value(_ window: SeriesWindow) -> Value? { window.extreme(isMax: true) }
}

extension SeriesWindow {
    /// The least or greatest value; strings by their UTF-8 bytes.
    func extreme(isMax: Bool) -> Value? {
        guard hasEntriesOnly else {
            var scan = scan
            guard let first = scan.next() else { return nil }
            let place = isMax ? BucketValue.max : .min
            var best = scalar(of: first, place)
            while let item = scan.next() {
                let other = scalar(of: item, place)
                if isMax ? less(best, other) : less(other, best) { best = other }
            }
            return value(best, of: 1)
        }
        let range = entries
        guard !range.isEmpty else { return nil }
        var best = entry(range.lowerBound)
        for index in range.dropFirst() {
            let other = entry(index)
            if isMax ? less(best, other) : less(other, best) { best = other }
        }
        return value(best, of: 1)
    }
}
