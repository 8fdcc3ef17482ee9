public import Events

extension IndividualState {
    /// Whether the clock shows another hour than at the last ``sweep(_:types:clock:isUsed:)``.
    @inlinable @inline(__always)
    public func isSweepDue(_ clock: Milliseconds) -> Bool { buffer.raw.u16(Layout.swept) != Self.hour(clock) }

    /// Once an hour of clock: evicts what is out of all windows, stamps what nothing uses, and drops what was stamped more than 7 days
    /// ago: a rollback or a rolling deployment loses no history.
    ///
    /// Nothing uses a series that no definition names, and a field of a kind that no row of `types` has.
    ///
    /// - Parameter isUsed: Whether a field of the layers above, with its payload, is used; nil where it is none of their concern.
    public mutating func sweep(
        _ set: FeatureSet, types: FieldTypes, clock: Milliseconds, isUsed: (Field, RawSpan) -> Bool? = { _, _ in nil }
    ) {
        guard isSweepDue(clock) else { return }
        buffer.store(Self.hour(clock), at: Layout.swept)
        dropUnused(clock: clock) { field, payload in
            if field.kind.isSeries { return set.plans.contains { $0.hash == field.key } }
            if types[field.kind] == nil { return false }
            return isUsed(field, payload)
        }
        for plan in set.plans {
            if let series = series(plan.hash) { evict(from: series, horizon: plan.horizon(EntryTime.packed(clock))) }
        }
    }

    /// Stamps the attributes that the schema does not declare, and drops those stamped more than 7 days of clock ago. It is enough
    /// to call this when attributes change.
    public mutating func dropUnusedAttributes(in schema: EventSchema, clock: Milliseconds) {
        dropUnused(clock: clock) { field, _ in
            guard field.kind == .attribute else { return nil }
            return schema.attributes.contains { Self.attributeKey($0) == field.key }
        }
    }

    /// Stamps the fields that are not in use, takes the stamp off those that are again, and drops those stamped more than 7 days of
    /// clock ago; of those that are nil in `isUsed` nothing is said.
    public mutating func dropUnused(clock: Milliseconds, isUsed: (Field, RawSpan) -> Bool?) {
        let hour = Self.hour(clock)
        var offset = fieldsStart
        while offset < buffer.count {
            let field = Field(buffer.raw, at: offset)
            offset = field.end
            guard let isUsed = isUsed(field, bytes(of: field)) else { continue }
            if isUsed {
                if field.unusedSince != 0 { setUnusedSince(0, of: field) }
            } else if field.unusedSince == 0 {
                setUnusedSince(hour, of: field)
            } else if hour &- field.unusedSince > StateLimits.unusedHours {
                removeField(field)
                offset = field.start
            }
        }
    }

    mutating func setUnusedSince(_ hour: UInt16, of field: Field) {
        buffer.store(hour, at: field.start + Layout.fieldUnusedSince)
    }

    /// Hours of the clock modulo 2¹⁶, never 0: stamps tell only how many hours ago something was, up to 7 years.
    @inlinable
    static func hour(_ clock: Milliseconds) -> UInt16 {
        let hour = UInt16(truncatingIfNeeded: clock / 3_600_000)
        return hour == 0 ? 1 : hour
    }
}
