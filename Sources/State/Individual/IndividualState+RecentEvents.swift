public import Events

/// A remembered event: 40 bits of its id's hash, and above them when it arrived, in whole seconds modulo 2²⁴.
struct RecentEvent: Equatable {
    static let size = 8
    private static let hashBits: UInt64 = 40
    /// Seconds that an arrival may be ahead of the clock.
    private static let ahead: Int64 = 1 << 20

    let word: UInt64

    @inline(__always)
    init(word: UInt64) { self.word = word }

    /// - Parameter second: When it arrived, in whole seconds.
    @inline(__always)
    init(_ hash: UInt64, second: Int64) {
        word = hash & (1 << Self.hashBits - 1) | UInt64(bitPattern: second) << Self.hashBits
    }

    /// Whether it is the same event, whenever it arrived.
    @inline(__always)
    func isSame(as other: RecentEvent) -> Bool { (word ^ other.word) << (64 - Self.hashBits) == 0 }

    /// Whole seconds from the arrival to another; one ahead of it (it came by a link, from another partition) has the age 0.
    @inline(__always)
    func age(_ second: Int64) -> Int64 {
        let age = (second &- Int64(word >> Self.hashBits)) & 0xFF_FFFF
        return age < (1 << 24) - Self.ahead ? age : 0
    }

    /// The whole seconds of an instant, rounded down.
    @inline(__always)
    static func second(_ time: Milliseconds) -> Int64 {
        let quotient = time / 1_000
        return quotient &* 1_000 > time ? quotient &- 1 : quotient
    }
}

/// How far back a window of recent events reaches from an instant of the clock.
private struct RecentWindow {
    /// The clock's whole seconds.
    let second: Int64
    /// The greatest age in whole seconds at which an event still counts: so it reaches back as long as the window, and less than a
    /// second more, as of an arrival the part of a second is not known.
    let oldest: Int64

    /// 180 days.
    private static let longest: Milliseconds = 180 * 86_400_000

    @inline(__always)
    init(_ window: Milliseconds, _ clock: Milliseconds) {
        second = RecentEvent.second(clock)
        oldest = (min(max(window, 0), Self.longest) &+ 998 &- (clock &- second &* 1_000)) / 1_000
    }

    @inline(__always)
    func holds(_ event: RecentEvent) -> Bool { event.age(second) <= oldest }
}

extension IndividualState {
    /// The row of the recent events' field: ids by arrival, 8 bytes each.
    static let recentEventsField = FieldType(kind: .recentEvents, name: "recent events", version: 1, unite: nil) {
        key, payload in
        key == 0 && payload.byteCount > 0 && payload.byteCount % RecentEvent.size == 0
    } upgrade: { version, key, payload, _ in
        guard version == 0, key == 0, let payload = RecentEventsVersion0.present(payload) else { return nil }
        return [UpgradedField(.recentEvents, key: 0, payload: payload)]
    }

    /// Remembers an event's ``Event/deduplicationHash``.
    ///
    /// An id is known while its first arrival is later than `clock` − `window`, and up to a second longer; the 256 newest are kept.
    /// Two ids are taken for one with a probability of 2⁻⁴⁰. A window longer than 180 days counts as 180 days, since arrivals are kept
    /// in seconds modulo 2²⁴, of which the last 12 days stand for arrivals ahead of the clock.
    ///
    /// - Returns: false where the event is a duplicate.
    public mutating func remember(_ hash: UInt64, clock: Milliseconds, window: Milliseconds) -> Bool {
        let window = RecentWindow(window, clock)
        let event = RecentEvent(hash, second: window.second)
        guard let field = recentEventsField else {
            let field = insertField(.recentEvents, version: 1, key: 0, zeros: RecentEvent.size, at: fieldsStart)
            store(event.word, at: 0, of: field)
            return true
        }
        guard let leaving = leavingBytes(of: field, for: event, window) else { return false }
        pushRecentEvent(event, field, leaving: leaving)
        return true
    }

    /// Bytes of the oldest ids that go when an event is added; nil where it is known.
    @inline(__always)
    private func leavingBytes(of field: Field, for event: RecentEvent, _ window: RecentWindow) -> Int? {
        let payload = bytes(of: field)
        var expired = 0
        while expired < field.length, !window.holds(RecentEvent(word: payload.u64(expired))) {
            expired &+= RecentEvent.size
        }
        if Self.mayHold(event, payload) {
            for offset in stride(from: expired, to: field.length, by: RecentEvent.size) {
                let known = RecentEvent(word: payload.u64(offset))
                if known.isSame(as: event), window.holds(known) { return nil }
            }
        }
        return max(expired, field.length &- (StateLimits.recentEvents - 1) * RecentEvent.size)
    }

    /// The field of recent events: the first of all, where there is one.
    @inline(__always)
    private var recentEventsField: Field? {
        let raw = buffer.raw
        let start = fieldsStart
        guard start &+ Layout.fieldHeader <= raw.byteCount, Field.kind(raw, at: start) == .recentEvents else {
            return nil
        }
        return Field(raw, at: start)
    }

    /// The remembered events, by arrival.
    var recentEvents: [RecentEvent] {
        guard let field = recentEventsField else { return [] }
        let payload = bytes(of: field)
        return stride(from: 0, to: field.length, by: RecentEvent.size).map { RecentEvent(word: payload.u64($0)) }
    }

    /// Remembers these, ordered by arrival, and no others.
    mutating func setRecentEvents(_ events: some Collection<RecentEvent>) {
        if let field = recentEventsField { removeField(field) }
        guard !events.isEmpty else { return }
        let length = events.count * RecentEvent.size
        let field = insertField(.recentEvents, version: 1, key: 0, zeros: length, at: fieldsStart)
        for (index, event) in events.enumerated() { store(event.word, at: index * RecentEvent.size, of: field) }
    }

    /// Whether the lower half of an event's word is among those of the events in a payload: no branch an event, so that the compiler
    /// looks at several at once.
    @inline(__always)
    private static func mayHold(_ event: RecentEvent, _ payload: RawSpan) -> Bool {
        let half = UInt32(truncatingIfNeeded: event.word).littleEndian
        var hits: UInt32 = 0
        var offset = 0
        // All offsets are within the payload, which is of whole events.
        while offset < payload.byteCount {
            let other = unsafe payload.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
            hits |= other == half ? .max : 0
            offset &+= RecentEvent.size
        }
        return hits != 0
    }

    /// Adds the newest event and removes bytes of the oldest.
    @inline(__always)
    private mutating func pushRecentEvent(_ event: RecentEvent, _ field: Field, leaving: Int) {
        guard leaving > 0 else {
            let gap = unsafe buffer.openGap(at: field.end, count: RecentEvent.size)
            unsafe gap.storeBytes(of: event.word.littleEndian, as: UInt64.self)
            unsafe Field.addLength(RecentEvent.size, to: buffer.start + field.start)
            return
        }
        // The newest takes the room that one of those leaves.
        let kept =
            leaving == RecentEvent.size ? field : removeBytes(leaving - RecentEvent.size, at: 0, of: field)
        precondition(kept.length >= RecentEvent.size && kept.end <= buffer.count)
        buffer.own()
        let first = unsafe buffer.start + kept.payload
        let rest = kept.length &- RecentEvent.size
        unsafe first.copyMemory(from: first + RecentEvent.size, byteCount: rest)
        unsafe (first + rest).storeBytes(of: event.word.littleEndian, as: UInt64.self)
    }
}
