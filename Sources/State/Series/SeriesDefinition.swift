public import CEL
public import Events

/// What a series keeps: the events of some types that satisfy `where`, with the value of `of`.
///
/// Features that agree in these, the key and the form share one series, whatever their windows and aggregations.
public struct SeriesDefinition: Sendable {
    /// ``StableHash`` of the event types' names, the texts of `where`, `of` and `by`, and the form: the series' name in the state.
    public let hash: UInt64
    /// Indexes into ``EventSchema/types``, ascending.
    public let eventTypes: [Int]
    /// The condition on the event, or nil.
    public let condition: Program?
    /// The value kept of each event, or nil where events are only counted.
    public let value: Program?
    /// The key under which an event is kept, nil where there are none.
    public let key: Program?
    /// How events are kept.
    public let form: SeriesForm
    /// The shortest window that some feature has on it; nil where all of them are unbounded.
    public let shortestWindow: Milliseconds?
    /// The longest window, or nil where some feature reads all events known.
    public let longestWindow: Milliseconds?
    /// Indexes into ``FeatureSet/features`` of those that read it, ascending.
    public let features: [Int]

    /// Creates a definition.
    public init(
        hash: UInt64, eventTypes: [Int], condition: Program?, value: Program?, key: Program? = nil,
        form: SeriesForm = .merged, shortestWindow: Milliseconds?, longestWindow: Milliseconds?, features: [Int]
    ) {
        self.hash = hash
        self.eventTypes = eventTypes
        self.condition = condition
        self.value = value
        self.key = key
        self.form = form
        self.shortestWindow = shortestWindow
        self.longestWindow = longestWindow
        self.features = features
    }
}
