public import Events

extension IndividualState {
    /// Remembers an event's ``Event/deduplicationHash``.
    ///
    /// An id is known while its first arrival is later than `clock` − `window`; the 256 newest are kept. A window longer than
    /// 17 years counts as 17 years, since arrivals are kept modulo 2⁴⁰ ms.
    ///
    /// - Returns: false where the event is a duplicate.
    public mutating func remember(_ hash: UInt64, clock: Milliseconds, window: Milliseconds) -> Bool {
        guard let record = record(RecordKind.recentEvents, key: 0) else {
            let record = appendRecord(RecordKind.recentEvents, key: 0, length: Layout.recentEvent)
            storeRecentEvent(hash, clock: clock, at: record.payload)
            return true
        }
        guard let expired = expiredEvents(record, before: hash, clock: clock, window: window) else { return false }
        let count = record.length / Layout.recentEvent
        let leaving = max(expired, count - StateLimits.recentEvents + 1)
        if leaving > 0 { shrink(record, at: record.payload, by: leaving * Layout.recentEvent) }
        let kept = Record(bytes.raw, at: record.start)
        grow(kept, at: kept.end, by: Layout.recentEvent)
        storeRecentEvent(hash, clock: clock, at: kept.end)
        return true
    }

    /// How many of the oldest ids have expired; nil where `hash` is one that has not.
    private func expiredEvents(
        _ record: Record, before hash: UInt64, clock: Milliseconds, window: Milliseconds
    ) -> Int? {
        let raw = bytes.raw
        var offset = record.payload
        while offset < record.end, Self.age(of: raw.u40(offset + 8), clock: clock) >= window {
            offset += Layout.recentEvent
        }
        let expired = (offset - record.payload) / Layout.recentEvent
        while offset < record.end {
            if raw.u64(offset) == hash, Self.age(of: raw.u40(offset + 8), clock: clock) < window { return nil }
            offset += Layout.recentEvent
        }
        return expired
    }

    private mutating func storeRecentEvent(_ hash: UInt64, clock: Milliseconds, at offset: Int) {
        bytes.store(hash, at: offset)
        bytes.storeU40(UInt64(bitPattern: clock), at: offset + 8)
    }

    /// Milliseconds since an arrival; one ahead of the clock (it came by a link, from another partition) has the age 0.
    static func age(of arrival: UInt64, clock: Milliseconds) -> Milliseconds {
        let age = (UInt64(bitPattern: clock) &- arrival) & 0xFF_FFFF_FFFF
        return age < 1 << 39 ? Milliseconds(age) : 0
    }
}
