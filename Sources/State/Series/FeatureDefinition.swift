public import CEL
public import Events

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
