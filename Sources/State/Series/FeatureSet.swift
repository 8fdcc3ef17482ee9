import Events
import CEL

/// All features of a rule set and the series under them. Immutable; a class, so that handing it on costs one count of references.
public final class FeatureSet: Sendable {
    /// By name's bytes.
    public let features: [FeatureDefinition]
    /// In order of first use by a feature.
    public let series: [SeriesDefinition]
    /// By event type index: the series that an event of that type may enter.
    public let seriesByEventType: [[Int]]
    /// By series index: what inserting into it asks.
    let plans: [SeriesPlan]
    /// The plans of the series that events enter: by event type, then by hash, as the series stand in the buffer.
    let entered: [SeriesPlan]
    /// By event type index: which of ``entered`` events of that type may enter.
    let enteredByType: [Range<Int>]
    /// By series index: its condition, value and key, apart, since a definition is dear to copy.
    let conditions: [Program?]
    let values: [Program?]
    let keys: [Program?]
    /// The plans of all series by hash, as they stand in the buffer.
    let plansByHash: [SeriesPlan]
    /// By feature index: what reading it asks.
    let featurePlans: [FeaturePlan]
    /// By feature index: its value where the window holds no event.
    let valuesWithoutEvents: [Value]

    /// Creates a set.
    public init(features: [FeatureDefinition], series: [SeriesDefinition], seriesByEventType: [[Int]]) {
        self.features = features
        self.series = series
        self.seriesByEventType = seriesByEventType
        let plans = series.enumerated().map { SeriesPlan($1, index: $0, features: features) }
        self.plans = plans
        var entered: [SeriesPlan] = []
        enteredByType = seriesByEventType.map { indexes in
            let start = entered.count
            entered += indexes.map { plans[$0] }.sorted { $0.hash < $1.hash }
            return start..<entered.count
        }
        self.entered = entered
        conditions = series.map(\.condition)
        values = series.map(\.value)
        keys = series.map(\.key)
        plansByHash = plans.sorted { $0.hash < $1.hash }
        featurePlans = features.map { FeaturePlan($0, plans) }
        valuesWithoutEvents = features.map(\.valueWithoutEvents)
    }
}
