public import Events
public import Features

/// All that campaign teams wrote, checked and planned: immutable, shared by all workers.
public struct RuleSet: Sendable {
    /// `sha256:` and lower-case hex over the sorted paths and bytes of its files.
    public let hash: String
    /// The data dictionary and the attributes.
    public let schema: EventSchema
    /// Features and series.
    public let features: FeatureSet
    /// By name's bytes.
    public let scores: [Score]
    /// By name's bytes.
    public let segments: [Segment]
    /// By name's bytes.
    public let channels: [Channel]
    /// What holds for everyone.
    public let policies: Policies
    /// By name's bytes.
    public let campaigns: [Campaign]
    /// By event type index: who listens.
    public let listeners: [Listeners]
    /// The rule set's own tests, in order of file and place.
    public let tests: [RuleTest]

    /// Creates a rule set from checked parts, each in the order that its documentation says.
    public init(
        hash: String, schema: EventSchema, features: FeatureSet, scores: [Score], segments: [Segment],
        channels: [Channel], policies: Policies, campaigns: [Campaign], tests: [RuleTest]
    ) {
        self.hash = hash
        self.schema = schema
        self.features = features
        self.scores = scores
        self.segments = segments
        self.channels = channels
        self.policies = policies
        self.campaigns = campaigns
        self.tests = tests
        listeners = Listeners.index(campaigns, eventTypes: schema.types.count)
    }
}
