internal import Ordering

/// One series of a counter or gauge, as it is now.
struct MetricSeries: Sendable, Equatable {
    /// The values of its labels, in the family's order.
    let labels: [String]
    /// Its value.
    let value: Double

    /// The sums over series that agree in one label, by its bytes; those of nothing are left out.
    static func sums(_ series: [MetricSeries], by label: Int) -> [(name: String, count: Double)] {
        var sums: [[UInt8]: Double] = [:]
        for series in series where series.value > 0 && label < series.labels.count {
            sums[Array(series.labels[label].utf8), default: 0] += series.value
        }
        return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map {
            (String(decoding: $0.key, as: UTF8.self), $0.value)
        }
    }
}

extension MetricRegistry {
    /// A family's series, in the order of their labels' bytes; none of a histogram.
    func series(of family: MetricFamily) -> [MetricSeries] {
        gathered().entries.compactMap { key, value in
            guard key.family == family, case .number(let number) = value else { return nil }
            return MetricSeries(labels: key.labels.map { String(decoding: $0, as: UTF8.self) }, value: number)
        }.sorted { left, right in
            left.labels.lexicographicallyPrecedes(right.labels) { $0.precedes($1) }
        }
    }
}
