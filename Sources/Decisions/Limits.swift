/// The bounds of what is kept for one individual, and why.
enum Limits {
    /// Running journeys of one campaign; beyond, a rule with an unbounded key would fill the individual's state.
    static let journeysPerCampaign = 32
    /// Ended keys remembered of one campaign, for `re_entry`.
    static let endedKeysPerCampaign = 64
    /// Bytes, as compact JSON, of the trigger's properties kept with a journey.
    static let keptProperties = 16 * 1_024
    /// Bytes of a journey's key: like every kept string.
    static let key = 1_024
    /// Sends remembered for caps; a cap that allows more in its period could not be held.
    static let sends = 1_024
}
