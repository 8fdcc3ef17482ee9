extension IndividualState {
    /// The number of events whose ids are remembered, so that they are not counted twice.
    public var recentEventCount: Int { recentEvents.count }
}
