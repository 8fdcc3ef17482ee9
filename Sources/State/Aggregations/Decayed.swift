import CEL

/// The sum of the values, each of which halves with every half-life.
enum Decayed: WindowAggregation {
    static let row = AggregationRow(
        help: "The sum of `of`, which halves with each `half_life` since the event", operand: .number,
        result: .fixed(.double), withoutEvents: .init(), content: .decayed)

    static func value(_ window: SeriesWindow) -> Value? {
        guard let decay = window.series.decay else { return nil }
        var sum = CompensatedSum()
        var scan = window.scan
        while let item = scan.next() {
            let summary = window.summary(of: item)
            // Merged events count as of the last of them.
            let weight = decay.weight(after: window.end - summary.lastTime)
            sum.add(summary.doubleSum, weight: weight)
        }
        return .double(sum.value)
    }
}
