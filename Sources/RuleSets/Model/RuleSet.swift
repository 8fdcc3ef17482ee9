internal import CEL
public import Events
public import State

/// All that campaign teams wrote, checked and planned: immutable, shared by all workers. A class, so that passing it costs one reference.
public final class RuleSet: Sendable {
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
    /// The purposes whose consent some rule asks for; changes of others are not stored.
    public let consentPurposes: Set<String>
    /// The index of the well-known attribute `preferred_channel` where it is declared as a string.
    public let preferredChannelAttribute: Int?
    /// The rule set's own tests, in order of file and place.
    public let tests: [RuleTest]
    let slotNames: SlotNames

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
        slotNames = SlotNames(schema)
        consentPurposes = [Purpose.marketing.rawValue]
        preferredChannelAttribute = schema.attributes.firstIndex {
            $0.name == "preferred_channel" && $0.type == .string
        }
        listeners = Listeners.index(campaigns, eventTypes: schema.types.count)
    }

    /// The index of a campaign, by the bytes of its name.
    public func campaign(named name: String) -> Int? {
        var range = 0..<campaigns.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            let candidate = campaigns[middle].name
            if candidate.hasSameBytes(as: name) { return middle }
            range =
                candidate.precedes(name)
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }

    /// The same rule set with only some campaigns, given by index, as rule tests run it.
    public func keeping(campaigns kept: [Int]) -> RuleSet {
        RuleSet(
            hash: hash, schema: schema, features: features, scores: scores, segments: segments, channels: channels,
            policies: policies, campaigns: kept.sorted().map { campaigns[$0] }, tests: tests)
    }
}
