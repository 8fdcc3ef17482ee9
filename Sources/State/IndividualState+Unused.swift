public import Events

extension IndividualState {
    /// Hours of the clock modulo 2¹⁶, never 0: stamps tell only how many hours ago something was, up to 7 years.
    private static func hour(_ clock: Milliseconds) -> UInt16 {
        let hour = UInt16(truncatingIfNeeded: clock / 3_600_000)
        return hour == 0 ? 1 : hour
    }

    /// Once an hour of clock: evicts what is out of all windows, stamps the series that no definition names, and drops those stamped more than 7 days ago.
    @inline(__always)
    mutating func dropUnusedSeries(_ set: FeatureSet, clock: Milliseconds) {
        let hour = Self.hour(clock)
        guard bytes.raw.u16(Layout.swept) != hour else { return }
        bytes.store(hour, at: Layout.swept)
        dropUnused(hour: hour) { record in
            guard RecordKind.isSeries(record.kind) else { return nil }
            return set.plans.contains { $0.hash == record.key }
        }
        for plan in set.plans {
            if let series = series(plan.hash) { evict(from: series, plan, clock: clock) }
        }
    }

    /// Stamps the attributes that the schema does not declare, and drops those stamped more than 7 days of clock ago. It is enough
    /// to call this when attributes change.
    public mutating func dropUnusedAttributes(in schema: EventSchema, clock: Milliseconds) {
        dropUnused(hour: Self.hour(clock)) { record in
            guard record.kind == RecordKind.attribute else { return nil }
            return schema.attributes.contains { Self.attributeKey($0) == record.key }
        }
    }

    /// Stamps or drops the records that are not in use; of those that are nil in `usage` nothing is said.
    private mutating func dropUnused(hour: UInt16, usage: (Record) -> Bool?) {
        var offset = recordsStart
        while offset < bytes.count {
            let record = Record(bytes.raw, at: offset)
            offset = record.end
            guard let isUsed = usage(record) else { continue }
            if isUsed {
                guard record.unusedSince != 0 else { continue }
                bytes.store(UInt16(0), at: record.start + Layout.recordUnusedSince)
            } else if record.unusedSince == 0 {
                bytes.store(hour, at: record.start + Layout.recordUnusedSince)
            } else if hour &- record.unusedSince > StateLimits.unusedHours {
                remove(record)
                offset = record.start
            }
        }
    }
}
