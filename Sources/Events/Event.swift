public import CEL
import JSON

/// One thing that an individual did or that happened to them, decoded and checked: a view over bytes that it owns.
///
/// A decoder has one event, which it lends until it decodes the next record; whoever wants something for longer takes a copy of that. A
/// class, so that handing it on costs one count of references; for one thread. Nothing in it is a `String`: texts become one only where
/// they leave the engine.
@safe
public final class Event {
    /// Behind a pointer, since the exclusivity of a class's own members is checked at each access: expressions read an event all the
    /// time, and only its decoder writes, between two records.
    @usableFromInline let contents: UnsafeMutablePointer<EventContents>

    /// Creates an event without anything in it, for a decoder under a schema with so many properties.
    init(propertyCount: Int) {
        unsafe contents = .allocate(capacity: 1)
        unsafe contents.initialize(to: EventContents(propertyCount: propertyCount))
    }

    deinit {
        unsafe contents.deinitialize(count: 1)
        unsafe contents.deallocate()
    }

    /// Creates an event of its own, for tests and tools.
    ///
    /// - Parameters:
    ///   - id: Its id; 1 … 1,024 bytes.
    ///   - individual: Whose event it is; 1 … 1,024 bytes.
    ///   - values: Properties by index, each once.
    ///   - propertyCount: How many properties the schema has, where it is more than ``values`` tell of.
    ///   - traceparent: A valid W3C trace context, or nil.
    public convenience init(
        type: Int, id: String, individual: String, time: Milliseconds, deduplicationHash: UInt64,
        values: [(index: Int, value: Value)], effect: SystemEffect = .none, traceparent: String? = nil,
        propertyCount: Int = 0
    ) {
        self.init(propertyCount: max(propertyCount, (values.map(\.index).max() ?? -1) + 1))
        self.type = type
        self.time = time
        self.deduplicationHash = deduplicationHash
        self.effect = effect
        id.withBytes { setID($0) }
        individual.withBytes { setIndividual($0) }
        traceparent?.withBytes { setTraceparent($0) }
        for entry in values { set(entry.index, to: entry.value) }
    }
}

extension Event {
    /// The index of its type in ``EventSchema/types``.
    public internal(set) var type: Int {
        @inlinable get { unsafe contents.pointee.type }
        set { unsafe contents.pointee.type = newValue }
    }

    /// When it happened.
    public internal(set) var time: Milliseconds {
        @inlinable get { unsafe contents.pointee.time }
        set { unsafe contents.pointee.time = newValue }
    }

    /// ``StableHash`` of (source, id), by which a repeated event is known.
    public internal(set) var deduplicationHash: UInt64 {
        @inlinable get { unsafe contents.pointee.deduplicationHash }
        set { unsafe contents.pointee.deduplicationHash = newValue }
    }

    /// ``StableHash/hash(_:)-(RawSpan)`` of ``individual``.
    @inlinable
    public var individualHash: UInt64 { unsafe contents.pointee.individualHash }

    /// What it does beyond being counted.
    public internal(set) var effect: SystemEffect {
        @inlinable get { unsafe contents.pointee.effect }
        set { unsafe contents.pointee.effect = newValue }
    }

    /// Whether its effect is on who somebody is, and not only on what is known of them: a link or an erasure.
    public var changesIdentity: Bool {
        switch unsafe contents.pointee.effect {
        case .linked, .erased: true
        case .none, .attributes, .noAttributes, .consent, .feedback: false
        }
    }

    /// The event id, unique over the individual's sources; 1 … 1,024 bytes of UTF-8.
    @inlinable
    public var id: RawSpan {
        @_lifetime(borrow self) get { unsafe bytes(of: contents.pointee.id) }
    }

    /// Whose event it is; 1 … 1,024 bytes of UTF-8.
    @inlinable
    public var individual: RawSpan {
        @_lifetime(borrow self) get { unsafe bytes(of: contents.pointee.individual) }
    }

    /// The W3C trace context that came with it, where it is valid.
    @inlinable
    public var traceparent: RawSpan? {
        @_lifetime(borrow self) get {
            let part = unsafe contents.pointee.traceparent
            return part.count == 0 ? nil : bytes(of: part)
        }
    }

    @inlinable
    @_lifetime(borrow self)
    func bytes(of part: EventContents.Part) -> RawSpan {
        // Safe: parts are of what was written, and it changes only when the decoder goes on.
        let span = unsafe RawSpan(_unsafeStart: contents.pointee.start + part.offset, byteCount: part.count)
        return unsafe _overrideLifetime(span, borrowing: self)
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
    /// `message.…`: what became of a message.
    case feedback(Feedback)
    /// `individual.linked`: from now on the alias is this individual.
    case linked(alias: String)
    /// `individual.erased`: everything about the individual is deleted.
    case erased
}
