public import CEL
public import Events

/// A way to reach people.
public struct Channel: Sendable {
    /// `kebab-case`.
    public let name: String
    /// ``StableHash`` of the name, by which an individual's state refers to it.
    public let hash: UInt64
    /// The expression of the address; an empty text or an error makes the channel unusable for the individual.
    public let address: Program

    /// Creates a channel.
    public init(name: String, address: Program) {
        self.name = name
        hash = StableHash.hash(name)
        self.address = address
    }
}

/// At most so many messages in a rolling period.
public struct Cap: Sendable {
    /// The most messages.
    public let max: Int
    /// The rolling period.
    public let per: Milliseconds
    /// Only messages on this channel (index), or nil for all.
    public let channel: Int?
    /// Only messages with this tag, or nil for all.
    public let tag: String?
    /// ``StableHash`` of the tag.
    public let tagHash: UInt64?
    /// Its text, by which decisions name it: `1 per 24h channel push`.
    public let name: String

    /// Creates a cap.
    public init(max: Int, per: Milliseconds, channel: Int?, tag: String?, name: String) {
        self.max = max
        self.per = per
        self.channel = channel
        self.tag = tag
        tagHash = tag.map { StableHash.hash($0) }
        self.name = name
    }
}

/// What holds for everyone.
public struct Policies: Sendable {
    /// The IANA zone of individuals without one of their own, or nil.
    public let defaultTimeZone: String?
    /// Whether marketing is allowed to those who never said.
    public let marketingByDefault: Bool
    /// Every one of them must hold.
    public let caps: [Cap]
    /// What holds for labels; one that is not named asks for nothing but to be named in `uses`.
    public let labels: [LabelPolicy]

    /// Creates policies.
    public init(
        defaultTimeZone: String? = nil, marketingByDefault: Bool = false, caps: [Cap] = [], labels: [LabelPolicy] = []
    ) {
        self.defaultTimeZone = defaultTimeZone
        self.marketingByDefault = marketingByDefault
        self.caps = caps
        self.labels = labels
    }
}
