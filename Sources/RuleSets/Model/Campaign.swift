public import CEL
public import Events

/// Why messages are sent; consent is given for a purpose.
public enum Purpose: String, Sendable, CaseIterable {
    /// Needs consent for it.
    case marketing
    /// Needs none but what labels ask for; caps apply.
    case service
    /// Needs none but what labels ask for; no caps, no arbitration.
    case transactional
}

/// What starts a journey.
public struct Trigger: Sendable {
    /// Indexes of event types, ascending.
    public let eventTypes: [Int]
    /// The condition on the event, or nil.
    public let condition: Program?
    /// The journey's key, or nil for one journey an individual.
    public let key: Program?
    /// An event older than this on arrival starts nothing.
    public let maxAge: Milliseconds
    /// The change of segment that it is, or nil; ``eventTypes`` names the type of its event.
    public let segment: SegmentChange?

    /// Creates a trigger.
    public init(
        eventTypes: [Int], condition: Program?, key: Program?, maxAge: Milliseconds, segment: SegmentChange? = nil
    ) {
        self.segment = segment
        self.eventTypes = eventTypes
        self.condition = condition
        self.key = key
        self.maxAge = maxAge
    }
}

/// An event that ends a campaign's journeys.
public struct Exit: Sendable {
    /// Indexes of event types, ascending.
    public let eventTypes: [Int]
    /// The condition on the event and the journey's trigger, or nil.
    public let condition: Program?
    /// The change of segment that it is, or nil; ``eventTypes`` names the type of its event.
    public let segment: SegmentChange?

    /// Creates an exit.
    public init(eventTypes: [Int], condition: Program?, segment: SegmentChange? = nil) {
        self.segment = segment
        self.eventTypes = eventTypes
        self.condition = condition
    }
}

/// Whether a journey may start again for a key after one that sent something.
public enum ReEntry: Hashable, Sendable {
    case always
    case never
    /// Not before so much time has passed since the journey ended.
    case after(Milliseconds)
}

/// A campaign: when to talk to whom, and what to say. Immutable; a class, so that handing it on costs one count of references.
public final class Campaign: Sendable {
    /// `kebab-case`.
    public let name: String
    /// ``StableHash`` of the name, by which an individual's state refers to it.
    public let hash: UInt64
    /// Whom it takes in, and when.
    public let admission: Admission
    /// The indexes of the policies that may suppress its sends, ascending.
    public let suppressPolicies: [Int]
    /// Why it sends.
    public let purpose: Purpose
    /// The further purposes whose consent each send needs, because of labels that the campaign carries; by bytes.
    public let labelPurposes: [String]
    /// 0 … 100; higher wins.
    public let priority: Int
    /// Ranks among equal priorities; nil is 0.0.
    public let value: Program?
    /// By bytes.
    public let tags: [String]
    /// ``StableHash`` of each of ``tags``.
    public let tagHashes: [UInt64]
    /// Whether every gate's outcome is recorded.
    public let trace: Bool
    /// What starts a journey.
    public let trigger: Trigger
    /// Judged when the trigger arrives, or nil.
    public let condition: Program?
    /// Whether a new trigger with the same key restarts the journey.
    public let restarts: Bool
    /// Whether a key may come again.
    public let reEntry: ReEntry
    /// What ends its journeys.
    public let exits: [Exit]
    /// What it is for, or nil.
    public let goal: Goal?
    /// What a journey does, each step before those within it; at least one send. ``Step/next`` leads through them.
    public let steps: [Step]
    /// Indexes of the properties that its expressions read of the trigger event, ascending: they are kept with a journey.
    public let keptProperties: [Int]

    /// Creates a campaign.
    public init(
        name: String, admission: Admission, suppressPolicies: [Int], purpose: Purpose, labelPurposes: [String] = [],
        priority: Int, value: Program?, tags: [String],
        trace: Bool, trigger: Trigger,
        condition: Program?, restarts: Bool, reEntry: ReEntry, exits: [Exit], goal: Goal? = nil,
        steps: [Step], keptProperties: [Int]
    ) {
        self.name = name
        hash = StableHash.hash(name)
        self.admission = admission
        self.suppressPolicies = suppressPolicies
        self.purpose = purpose
        self.labelPurposes = labelPurposes
        self.priority = priority
        self.value = value
        self.tags = tags
        tagHashes = tags.map { StableHash.hash($0) }
        self.trace = trace
        self.trigger = trigger
        self.condition = condition
        self.restarts = restarts
        self.reEntry = reEntry
        self.exits = exits
        self.goal = goal
        self.steps = steps
        self.keptProperties = keptProperties
    }
}
