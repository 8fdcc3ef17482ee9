internal import Ordering

/// Prometheus' text format, version 0.0.4.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
package enum Exposition {
    /// The media type of the text.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The values, families by name and series by their labels' values, both in the order of their bytes.
    static func text(_ values: MetricValues) -> [UInt8] {
        let series = values.entries.sorted { left, right in
            guard left.key.family == right.key.family else {
                return left.key.family.name.precedes(right.key.family.name)
            }
            return left.key.labels.lexicographicallyPrecedes(right.key.labels) { $0.lexicographicallyPrecedes($1) }
        }
        var text = ""
        var family: MetricFamily?
        for (key, value) in series {
            if key.family != family {
                family = key.family
                text += header(key.family)
            }
            text += lines(key, value)
        }
        return Array(text.utf8)
    }

    private static func header(_ family: MetricFamily) -> String {
        let kind =
            switch family.kind {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        return "# HELP \(family.name) \(escaped(family.help, quotes: false))\n# TYPE \(family.name) \(kind)\n"
    }

    private static func lines(_ key: MetricValues.Key, _ value: MetricValues.Value) -> String {
        let name = key.family.name
        let pairs = zip(key.family.labels, key.labels).map { label, value in
            "\(label)=\"\(escaped(String(decoding: value, as: UTF8.self), quotes: true))\""
        }
        switch value {
        case .number(let value):
            return "\(name)\(braced(pairs)) \(number(value))\n"
        case .histogram(let histogram):
            var text = ""
            var count: UInt64 = 0
            for (index, bucket) in histogram.counts.enumerated() {
                count &+= bucket
                let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
                text += "\(name)_bucket\(braced(pairs + ["le=\"\(bound)\""])) \(count)\n"
            }
            text += "\(name)_sum\(braced(pairs)) \(number(histogram.sum))\n"
            return text + "\(name)_count\(braced(pairs)) \(count)\n"
        }
    }

    private static func braced(_ pairs: [String]) -> String {
        pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
    }

    /// A number as Go's `ParseFloat` reads it; whole ones without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        // Beyond 2^53 not every whole number is a double, and digits would pretend more than is known.
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return "\(Int64(value))" }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
