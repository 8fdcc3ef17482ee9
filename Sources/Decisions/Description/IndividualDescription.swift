public import CEL
public import Events
public import RuleSets
public import State

/// What is known of one individual at an instant, as people are told of it: values that are personal are masked.
public struct IndividualDescription: Sendable {
    /// A named value: an attribute, a feature, a score or a segment.
    public struct Reading: Sendable {
        /// The name in the rules.
        public let name: String
        /// The value now, or the error that reading it is; the text `masked` where it stands on a personal attribute.
        public let value: Value
        /// Until when it is not counted for as long as its window is, by the partition's clock; `Int64.max` for good; nil where it is
        /// complete.
        public var warmingUntil: Milliseconds?
    }

    /// A running journey.
    public struct Journey: Sendable {
        /// What it waits for.
        public enum Wait: Sendable, Hashable {
            /// An instant, with which its next step comes.
            case time(Milliseconds)
            /// An event, or the instant at which there is no more time for it.
            case event(Milliseconds)
            /// That its send is judged again, which is held until an instant.
            case hold(Milliseconds)
            /// The end that the rules in use make of it: they have no place for it.
            case withdrawal
        }

        /// The campaign's name.
        public let campaign: String
        /// The journey's key; empty where the campaign has none.
        public let key: String
        /// Its id.
        public let id: Identifier
        /// The id of the step at which it stands.
        public let step: String
        /// What it waits for there.
        public let wait: Wait
        /// The event that started it.
        public let trigger: TriggerReference
        /// Whether it has sent something, or would have.
        public let hasSent: Bool
        /// The control group, where it is a shadow.
        public let holdout: Holdout?
    }

    /// How much of a cap is used up.
    public struct CapUse: Sendable, Hashable {
        /// The cap's text.
        public let name: String
        /// Messages that count against it now.
        public let used: Int
        /// The most messages.
        public let max: Int
        /// From when on there is room for another, where none is sent before; nil where there is room now.
        public let roomFrom: Milliseconds?
    }

    /// The id.
    public let individual: String
    /// The instant, by the partition's clock.
    public let now: Milliseconds
    /// The hash of the rules that it is read by.
    public let ruleSet: String
    /// Ids that are taken for the individual's, in the order linked.
    public let aliases: [String]
    /// The attributes that are present, by name.
    public let attributes: [Reading]
    /// The consents, by purpose, then channel.
    public let consents: [IndividualState.Consent]
    /// The features, by name.
    public let features: [Reading]
    /// The scores, by name.
    public let scores: [Reading]
    /// The segments, by name.
    public let segments: [Reading]
    /// The running journeys, by campaign, then key.
    public let journeys: [Journey]
    /// The caps, in the order of the policies.
    public let caps: [CapUse]
    /// The number of events whose ids are remembered.
    public let recentEvents: Int
}
