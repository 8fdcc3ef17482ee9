public import CEL

/// One thing that an individual did or that happened to them, decoded and checked.
public struct Event: Sendable {
    /// The index of its type in ``EventSchema/types``.
    public var type: Int
    /// The event id, unique over the individual's sources; 1 … 1,024 bytes.
    public var id: String
    /// Whose event it is; 1 … 1,024 bytes.
    public var individual: String
    /// When it happened.
    public var time: Milliseconds
    /// ``StableHash`` of (source, id), by which a repeated event is known.
    public var deduplicationHash: UInt64
    /// The properties that rules read and that are present, by property index, ascending.
    public var values: [(index: Int, value: Value)]
    /// What it does beyond being counted.
    public var effect: SystemEffect
    /// The W3C trace context that came with it, where it is valid.
    public var traceparent: String?

    /// Creates an event.
    public init(
        type: Int, id: String, individual: String, time: Milliseconds, deduplicationHash: UInt64,
        values: [(index: Int, value: Value)], effect: SystemEffect = .none, traceparent: String? = nil
    ) {
        self.type = type
        self.id = id
        self.individual = individual
        self.time = time
        self.deduplicationHash = deduplicationHash
        self.values = values
        self.effect = effect
        self.traceparent = traceparent
    }

    /// The value of a property that some rule reads, or nil where it is absent.
    public func value(_ index: Int) -> Value? {
        for entry in values where entry.index == index { return entry.value }
        return nil
    }
}

/// The effect of a system event.
public enum SystemEffect: Sendable {
    /// An ordinary event.
    case none
    /// `individual.updated`: attributes by their index in ``EventSchema/attributes``; nil removes.
    case attributes([(index: Int, value: Value?)])
    /// A null value on a topic of profiles: all attributes are removed, those too that are not declared any more.
    case noAttributes
    /// `consent.changed`: a nil channel means all channels.
    case consent(purpose: String, channel: String?, granted: Bool)
}
