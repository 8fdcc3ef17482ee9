import CEL
import Events

/// What inserting into a series asks of its definition, as plain numbers.
struct SeriesPlan: Sendable {
    let hash: UInt64
    /// The shortest bounded window.
    let shortest: Milliseconds?
    /// The longest bounded window.
    let longestBounded: Milliseconds?
    /// Whether some feature reads all events known.
    let isUnbounded: Bool
    let hasCondition: Bool
    let hasValue: Bool
    /// The kind of its values, nil where the values themselves tell.
    let kind: ValueKind?

    init(_ series: SeriesDefinition, features: [FeatureDefinition]) {
        hash = series.hash
        hasCondition = series.condition != nil
        hasValue = series.value != nil
        isUnbounded = series.longestWindow == nil
        var longest: Milliseconds?
        var shortest: Milliseconds?
        var type = series.value?.type
        for index in series.features where features.indices.contains(index) {
            let feature = features[index]
            if type == nil { type = feature.valueType }
            guard let window = feature.window else { continue }
            longest = max(longest ?? window, window)
            shortest = min(shortest ?? window, window)
        }
        longestBounded = series.longestWindow ?? longest
        self.shortest = series.shortestWindow ?? shortest
        kind = type == nil ? ValueKind.none : ValueKind(type)
    }

    /// Whether an event of this time is not too late to be kept.
    @inline(__always)
    func keeps(_ time: Milliseconds, clock: Milliseconds) -> Bool {
        isUnbounded || PaneTime.packed(time) > PaneTime.windowStart(clock, longestBounded)
    }
}

/// What reading a feature asks of its definition, as plain numbers.
struct FeaturePlan: Sendable {
    let series: UInt64
    let window: Milliseconds?
    let aggregation: Aggregation
    /// The kind of the series' values, nil where the values themselves tell.
    let kind: ValueKind?
    /// Whether a value is wrapped in an optional.
    let isOptional: Bool

    init(_ feature: FeatureDefinition, _ plans: [SeriesPlan]) {
        let plan = plans.indices.contains(feature.series) ? plans[feature.series] : nil
        series = plan?.hash ?? 0
        kind = plan?.kind
        window = feature.window
        aggregation = feature.aggregation
        if case .optional = feature.type { isOptional = true } else { isOptional = false }
    }

    /// A value that is there, in the feature's type.
    func present(_ value: Value) -> Value { isOptional ? .optional(value) : value }
}
