public import CEL
public import Events

/// How a feature sums up the events of its window.
public enum Aggregation: String, Sendable, CaseIterable {
    case count, sum, mean, min, max, last, first
}

/// A named value over a series of one individual.
public struct FeatureDefinition: Sendable {
    /// The name in expressions, `snake_case`.
    public let name: String
    /// The index in ``FeatureSet/series``.
    public let series: Int
    /// How the window is summed up.
    public let aggregation: Aggregation
    /// The window's length, or nil for all events known.
    public let window: Milliseconds?
    /// The type of the series' `of`, nil for `count`.
    public let valueType: Type?
    /// What stands for no value, or nil where the feature is optional or always has one.
    public let defaultValue: Value?
    /// The type in expressions: `optional(T)` where there may be no value and no default.
    public let type: Type
    /// Whether it may be read while its window reaches back to before its series counts.
    public let allowsWarming: Bool

    /// Creates a definition.
    public init(
        name: String, series: Int, aggregation: Aggregation, window: Milliseconds?, valueType: Type?,
        defaultValue: Value?, type: Type, allowsWarming: Bool = false
    ) {
        self.name = name
        self.series = series
        self.aggregation = aggregation
        self.window = window
        self.valueType = valueType
        self.defaultValue = defaultValue
        self.type = type
        self.allowsWarming = allowsWarming
    }
}

/// All features of a rule set and the series under them. Immutable; a class, so that handing it on costs one count of references.
public final class FeatureSet: Sendable {
    /// By name's bytes.
    public let features: [FeatureDefinition]
    /// In order of first use by a feature.
    public let series: [SeriesDefinition]
    /// By event type index: the series that an event of that type may enter, ascending.
    public let seriesByEventType: [[Int]]
    /// By series index: what inserting into it asks.
    let plans: [SeriesPlan]
    /// By series index: its condition and value, apart, since a definition is dear to copy.
    let conditions: [Program?]
    let values: [Program?]
    /// By feature index: what reading it asks.
    let featurePlans: [FeaturePlan]

    /// Creates a set.
    public init(features: [FeatureDefinition], series: [SeriesDefinition], seriesByEventType: [[Int]]) {
        self.features = features
        self.series = series
        self.seriesByEventType = seriesByEventType
        let plans = series.map { SeriesPlan($0, features: features) }
        self.plans = plans
        conditions = series.map(\.condition)
        values = series.map(\.value)
        featurePlans = features.map { FeaturePlan($0, plans) }
    }
}
