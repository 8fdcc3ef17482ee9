public import Events

/// Since when a partition watches segments: what somebody was in before is taken silently.
public struct SegmentStarts: Sendable, Hashable {
    /// The latest of all starts that ever were; `Int64.min` where everything was watched from the beginning.
    public let latest: Milliseconds
    /// By place in the rule set's watched segments.
    public let starts: [Milliseconds]

    /// Creates starts.
    public init(latest: Milliseconds = .min, starts: [Milliseconds] = []) {
        self.latest = latest
        self.starts = starts
    }

    /// Since when the segment at a place is watched.
    func start(of place: Int) -> Milliseconds { starts.indices.contains(place) ? starts[place] : .min }
}
