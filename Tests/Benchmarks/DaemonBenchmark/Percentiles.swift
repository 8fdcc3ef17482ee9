/// Durations in milliseconds, of which the share below is asked.
struct Percentiles: CustomStringConvertible {
    private var values: [Double] = []

    var isEmpty: Bool { values.isEmpty }
    var count: Int { values.count }

    mutating func add(_ value: Double) { values.append(value) }

    /// p50, p95, p99 and the longest.
    var description: String {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return "none" }
        return [0.5, 0.95, 0.99, 1].map { share in
            let value = sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
            return "\((value * 10).rounded() / 10)"
        }.joined(separator: " / ")
    }
}
