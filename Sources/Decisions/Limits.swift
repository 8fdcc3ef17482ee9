import Events
import State

/// The bounds of what is kept for one individual, and why.
enum Limits {
    /// Running journeys of one campaign; beyond, a rule with an unbounded key would fill the individual's state.
    static let journeysPerCampaign = 32
    /// Bytes beside a new journey that must fit, too: what is kept of it when it has sent and when it ends.
    static let journeySlack = 4 * 1_024
    /// What is told where something finds no room in the individual's buffer.
    static let isFull = "the individual's state is full"
    /// Ended keys remembered of one campaign, for `re_entry`.
    static let endedKeysPerCampaign = 64
    /// Windows of goals remembered of one campaign: as many as ended keys.
    static let goalsPerCampaign = 64
    /// How late the event of a goal may come, in milliseconds behind the end of its window: as long as all is kept that nothing uses.
    static let goalLateness: Milliseconds = 7 * 86_400_000
    /// Commands of which is known what they were, for what senders tell of them.
    static let sentCommands = 64
    /// Bytes, as compact JSON, of the trigger's properties kept with a journey.
    static let keptProperties = 16 * 1_024
    /// Bytes of a journey's key: like every kept string.
    static let key = 1_024
    /// Sends remembered for caps: as many as a cap may allow at most, else it could not be held.
    static let sends = 10_000
    /// Campaigns whose last suppression is remembered, so that it is not told again: as many as one individual will hardly meet in a day.
    static let toldCampaigns = 256
}
