internal import Ordering
public import CEL
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
    /// The segments whose changes start or end journeys; nil where none does.
    public let watchedSegments: WatchedSegments?
    /// The purposes whose consent some rule asks for; changes of others are not stored.
    public let consentPurposes: Set<String>
    /// The index of the well-known attribute `preferred_channel` where it is declared as a string.
    public let preferredChannelAttribute: Int?
    /// The index of the well-known attribute `time_zone` where it is declared as a string.
    public let timeZoneAttribute: Int?
    /// The time zones that individuals may live in.
    public let timeZones: TimeZoneDatabase
    /// The rule set's own tests, in order of file and place.
    public let tests: [RuleTest]
    /// By property index: ``StableHash`` of its name, by which a journey keeps it.
    public let propertyHashes: [UInt64]
    /// By event type index: ``StableHash`` of its name.
    public let typeHashes: [UInt64]
    /// The names that an individual's state may refer to by hash, ascending by it: campaigns, steps, channels, tags and event types,
    /// and where it keeps what was sent, templates and variants.
    public let stateNames: [(hash: UInt64, name: String)]
    /// How long a cap counts a send, which need not be remembered any longer; nil without caps.
    public let longestCap: Milliseconds?
    /// Whether some rule reads what a message's command was, so that commands are kept.
    public let keepsCommands: Bool
    /// Campaigns' indexes, ascending by hash.
    private let campaignsByHash: [(hash: UInt64, index: Int)]
    let slotNames: SlotNames

    /// Creates a rule set from checked parts, each in the order that its documentation says.
    public init(
        hash: String, schema: EventSchema, features: FeatureSet, scores: [Score], segments: [Segment],
        channels: [Channel], policies: Policies, campaigns: [Campaign], tests: [RuleTest],
        timeZones: TimeZoneDatabase
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
        self.timeZones = timeZones
        slotNames = SlotNames(schema)
        consentPurposes = Set([Purpose.marketing.rawValue] + policies.labels.compactMap(\.purpose))
        preferredChannelAttribute = schema.attributes.text(named: WellKnownAttributes.preferredChannel)
        timeZoneAttribute = schema.attributes.text(named: WellKnownAttributes.timeZone)
        propertyHashes = schema.properties.map { StableHash.hash($0) }
        typeHashes = schema.types.map { StableHash.hash($0.name) }
        keepsCommands = !schema.commandProperties.isEmpty
        longestCap = policies.caps.map(\.per.memory).max()
        campaignsByHash = campaigns.indices.map { (campaigns[$0].hash, $0) }.sorted { $0.hash < $1.hash }
        stateNames = Self.stateNames(schema, channels, campaigns)
        listeners = schema.types.indices.map { Listeners(to: $0, among: campaigns) }
        watchedSegments = WatchedSegments(segments, schema, features, campaigns)
    }

    /// The index of a campaign, by the bytes of its name.
    public func campaign(named name: String) -> Int? {
        let place = campaigns.indices.partitioningIndex { !campaigns[$0].name.precedes(name) }
        return place < campaigns.count && campaigns[place].name.hasSameBytes(as: name) ? place : nil
    }

    /// The index of a campaign, by the hash of its name.
    public func campaign(hash: UInt64) -> Int? {
        let place = campaignsByHash.partitioningIndex { $0.hash >= hash }
        guard place < campaignsByHash.count, campaignsByHash[place].hash == hash else { return nil }
        return campaignsByHash[place].index
    }

    private static func stateNames(
        _ schema: EventSchema, _ channels: [Channel], _ campaigns: [Campaign]
    ) -> [(hash: UInt64, name: String)] {
        var names: [UInt64: String] = [:]
        for type in schema.types { names[StableHash.hash(type.name)] = type.name }
        for channel in channels { names[channel.hash] = channel.name }
        for campaign in campaigns {
            names[campaign.hash] = campaign.name
            for (hash, tag) in zip(campaign.tagHashes, campaign.tags) { names[hash] = tag }
            for step in campaign.steps { names[step.hash] = step.id }
            guard campaign.goal != nil || !schema.commandProperties.isEmpty else { continue }
            for case .send(let send) in campaign.steps.map(\.action) {
                for name in send.sentNames { names[StableHash.hash(name)] = name }
            }
        }
        return names.map { (hash: $0.key, name: $0.value) }.sorted { $0.hash < $1.hash }
    }

    /// The same rule set with only some campaigns, given by index, as rule tests run it.
    public func keeping(campaigns kept: [Int]) -> RuleSet {
        RuleSet(
            hash: hash, schema: schema, features: features, scores: scores, segments: segments, channels: channels,
            policies: policies, campaigns: kept.sorted().map { campaigns[$0] }, tests: tests,
            timeZones: timeZones)
    }
}

extension [EventSchema.Attribute] {
    /// The index of the attribute of a name where its type is string, which well-known ones must have.
    func text(named name: String) -> Int? { firstIndex { $0.name.hasSameBytes(as: name) && $0.type == .string } }
}
