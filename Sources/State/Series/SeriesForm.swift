public import Events

/// What the series of an aggregation keep beside the events that are apart.
public enum SeriesContent: Sendable {
    /// What counts, sums, means, extremes and ends need of events that are merged.
    case events
    /// The same, and how often each value came among them.
    case values
    /// Nothing: only the newest events are kept.
    case newest
    /// A sum of merged events that fades.
    case decayed
}

/// How a series keeps events: a part of what tells it apart from others.
public enum SeriesForm: Hashable, Sendable {
    /// Events apart, and merged ones as ``SeriesContent/events`` or ``SeriesContent/values``, as its features need.
    case merged
    /// The newest alone, so many or more.
    case newest(Int)
    /// Merged events as a sum that halves in so much time.
    case decayed(halfLife: Milliseconds)
    /// A series of its own for each of so many keys.
    case keyed(Int)
}
