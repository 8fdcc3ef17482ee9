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
    /// Tallies of a series that no feature reads are given up, unless they are kept.
    ///
    /// - Parameters:
    ///   - keepsTallies: Whether the tallies of the series of a hash are kept, though no feature reads them.
    ///   - isUsed: Whether a field of the layers above, with its payload, is used; nil where it is none of their concern.
    public mutating func sweep(
        _ set: FeatureSet, types: FieldTypes, clock: Milliseconds, keepsTallies: (UInt64) -> Bool = { _ in true },
        isUsed: (Field, RawSpan) -> Bool? = { _, _ in nil }
    ) {
        guard isSweepDue(clock) else { return }
        let hour = Self.hour(clock)
        buffer.store(hour, at: Layout.swept)
        sweepSeries(set, hour: hour, clock: EntryTime.packed(clock), keepsTallies: keepsTallies)
        dropUnused(hour: hour) { field, payload in
            types.has(field.kind) ? isUsed(field, payload) : false
        }
    }

    /// Does with the series what a sweep does: they and the plans are ordered alike, so that one walk over both is enough.
    private mutating func sweepSeries(
        _ set: FeatureSet, hour: UInt16, clock: Milliseconds, keepsTallies: (UInt64) -> Bool
    ) {
        var offset = seriesStart
        var next = 0
        while offset < buffer.othersStart {
            let field = Field(buffer.raw, at: offset)
            while next < set.plansByHash.count, set.plansByHash[next].hash < field.key { next += 1 }
            let isUsed = next < set.plansByHash.count && set.plansByHash[next].hash == field.key
            guard stamp(field, isUsed: isUsed, hour: hour) else { continue }
            offset = field.end
            guard isUsed else { continue }
            let bytes = buffer.count
            let horizon = set.plansByHash[next].horizon(clock)
            if field.kind.layout == .keyed {
                evictKeys(of: field, horizon: horizon)
            } else if let series = Series(buffer.raw, field) {
                if evict(from: series, horizon: horizon) == .all {
                    removeField(field)
                } else if field.kind.layout == .tallied, !set.plansByHash[next].isTallied, !keepsTallies(field.key),
                    let left = Series(buffer.raw, Field(buffer.raw, at: field.start))
                {
                    dropTallies(of: left)
                }
            }
            offset -= bytes - buffer.count
        }
    }

    /// Stamps the attributes that the schema does not declare, and drops those stamped more than 7 days of clock ago. It is enough
    /// to call this when attributes change.
    public mutating func dropUnusedAttributes(in schema: EventSchema, clock: Milliseconds) {
        dropUnused(hour: Self.hour(clock)) { field, _ in
            guard field.kind == .attribute else { return nil }
            return schema.attributes.contains { Self.attributeKey($0) == field.key }
        }
    }

    /// Stamps the fields behind the series that are not in use, takes the stamp off those that are again, and drops those stamped more
    /// than 7 days of clock ago; of those that are nil in `isUsed` nothing is said.
    private mutating func dropUnused(hour: UInt16, isUsed: (Field, RawSpan) -> Bool?) {
        var offset = buffer.othersStart
        while offset < buffer.count {
            let field = Field(buffer.raw, at: offset)
            guard let isUsed = isUsed(field, bytes(of: field)) else {
                offset = field.end
                continue
            }
            if stamp(field, isUsed: isUsed, hour: hour) { offset = field.end }
        }
    }

    /// Stamps a field that is not in use, or takes the stamp off one that is again; false where it was stamped long ago, and is gone now.
    private mutating func stamp(_ field: Field, isUsed: Bool, hour: UInt16) -> Bool {
        if isUsed {
            if field.unusedSince != 0 { setUnusedSince(0, of: field) }
        } else if field.unusedSince == 0 {
            setUnusedSince(hour, of: field)
        } else if hour &- field.unusedSince > StateLimits.unusedHours {
            removeField(field)
            return false
        }
        return true
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
