public import Events

extension IndividualState {
    /// Takes in what was known of an alias of this individual: event ids, series, attributes, consents and its own aliases.
    ///
    /// Series are united by event id and ordered by time, of equal times own events first; buckets are counted as they
    /// are. Of attributes, of series with values of another type and of fields of kinds that no row of `types` has the own one stays.
    /// Of consents the newest by time stands, of equal times the own. Fields of the layers above are united as their rows say
    /// (``FieldType/unite``); the earliest due time is theirs to find anew. What finds no room is left out, and its series marked saturated.
    ///
    /// - Returns: the names of the series for which there was no room.
    @discardableResult
    public mutating func unite(
        with other: IndividualState, features set: FeatureSet, types: FieldTypes, clock: Milliseconds
    ) -> [UInt64] {
        var saturated: [UInt64] = []
        var offset = other.fieldsStart
        while offset < other.buffer.count {
            let theirs = Field(other.buffer.raw, at: offset)
            offset = theirs.end
            switch theirs.kind {
            case .recentEvents:
                uniteRecentEvents(with: other, clock: clock)
            case _ where theirs.kind.isSeries:
                let plan = set.plans.first { $0.hash == theirs.key }
                if !uniteSeries(with: other, theirs, plan) { saturated.append(theirs.key) }
                if let plan { compactWhole(plan, clock: EntryTime.packed(clock)) }
            case .aliases: uniteAliases(with: other)
            case _ where theirs.kind == .attribute || types[theirs.kind] == nil:
                FieldType.keepingOwn(&self, theirs, other)
            default: types[theirs.kind]?.unite?(&self, theirs, other)
            }
        }
        // Own changes are said again after the other's, so that they win at equal times.
        let own = consents
        for consent in other.consents + own {
            setConsent(
                purpose: consent.purpose, channel: consent.channel, granted: consent.granted, time: consent.time)
        }
        return saturated
    }

    private mutating func uniteRecentEvents(with other: IndividualState, clock: Milliseconds) {
        var all = recentEvents
        for event in other.recentEvents where !all.contains(where: { $0.isSame(as: event) }) { all.append(event) }
        let second = RecentEvent.second(clock)
        all.sort { ($0.age(second), $0.word) > ($1.age(second), $1.word) }
        setRecentEvents(all.suffix(StateLimits.recentEvents))
    }
}
