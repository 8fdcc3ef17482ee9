import CEL
import Events
import State

/// Twelve features, an event an hour that all of them count, and all of them read after it, as often as told: what it costs that they share
/// a series.
enum SharingGauge: String {
    /// Twelve windows over one series.
    case together
    /// One window over each of twelve series.
    case apart

    private static let hour: Milliseconds = 3_600_000
    private static let start: Milliseconds = 1_772_442_000_000

    func run(_ count: Int) {
        let set = set
        var state = IndividualState(id: "customer-12345")
        var sum: Int64 = 0
        for number in 0..<count {
            let clock = Self.start + Milliseconds(number) * Self.hour
            let event = Event(
                type: 0, id: "e", individual: "customer-12345", time: clock,
                deduplicationHash: UInt64(bitPattern: clock), values: [])
            state.apply(event, typeName: "page.viewed", features: set, clock: clock) { _, _ in sum -= 1 }
            for feature in 0..<12 {
                if case .int(let value) = state.value(of: feature, in: set, at: clock) { sum += value }
            }
        }
        print("\(rawValue) \(count): \(sum), \(state.byteCount) bytes")
    }

    private var set: FeatureSet {
        let features = (0..<12).map { index in
            FeatureDefinition(
                name: "f\(index)", series: self == .together ? 0 : index, aggregation: .count,
                window: Milliseconds(index + 1) * Self.hour, valueType: nil, defaultValue: nil, type: .int)
        }
        let groups = self == .together ? [Array(features.indices)] : features.indices.map { [$0] }
        let series = groups.enumerated().map { index, features in
            SeriesDefinition(
                hash: StableHash.hash("series \(index)"), eventTypes: [0], condition: nil, value: nil,
                shortestWindow: Milliseconds((features.first ?? 0) + 1) * Self.hour,
                longestWindow: Milliseconds((features.last ?? 0) + 1) * Self.hour, features: features)
        }
        return FeatureSet(features: features, series: series, seriesByEventType: [Array(series.indices)])
    }
}
