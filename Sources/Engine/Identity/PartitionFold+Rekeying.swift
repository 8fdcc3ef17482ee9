internal import Decisions
internal import Events
internal import RuleSets
internal import State

extension PartitionFold {
    /// Applies an event that came through the re-keyed topic.
    mutating func apply(
        _ event: Event, forwardedAs record: RekeyedRecord, _ clocks: Clocks, into effects: inout Effects
    ) -> EventOutcome {
        event.counting(for: record.target.raw) {
            let known = individuals.slot(of: record.target.raw, hash: record.target.hash)
            return identify(event, known, trail: record.trail, clocks, into: &effects)
        }
    }

    /// Tells the partition of an id something: at once where it is this one.
    mutating func send(
        _ content: RekeyedRecord.Content, to target: IndividualID, trail: [IndividualID] = [], _ clocks: Clocks,
        into effects: inout Effects
    ) {
        let record = RekeyedRecord(target: target, content: content, trail: trail)
        if isHere(target) { apply(record, clocks, into: &effects) } else { outgoing.append(record) }
    }

    /// Applies what the partition of an id is told.
    mutating func apply(_ record: RekeyedRecord, _ clocks: Clocks, into effects: inout Effects) {
        let target = record.target
        switch record.content {
        // Those come decoded.
        case .event: break
        case .link(let individual, let linked):
            becomeAlias(target, of: individual, linked: linked, clocks, into: &effects)
        case .merge(let alias, let linked, let state, _, let decisions):
            let (individual, way) = whoTakes(record)
            if isHere(individual) {
                merge(state, decisions, of: alias, linked: linked, into: individual, clocks, into: &effects)
            } else {
                outgoing.append(RekeyedRecord(target: individual, content: record.content, trail: way))
            }
        case .unlink(let alias):
            if let slot = individuals.slot(of: target.raw, hash: target.hash) {
                edit(slot) { $0.removeAlias(alias.raw) }
            }
        case .erase(let individual, let aliases, let time):
            identities.erase(target.hash, at: time)
            if let owner = identities.owner(of: target)?.individual, owner == individual || aliases.contains(owner) {
                identities.set(target, owner: nil)
            }
        }
    }

    /// Makes an id an alias of an individual who has taken in what was known of it.
    mutating func assign(
        _ alias: IndividualID, to individual: IndividualID, linked: Milliseconds, with other: IndividualState?,
        _ clocks: Clocks, into effects: inout Effects
    ) {
        let former = identities.owner(of: alias)?.individual
        identities.set(alias, owner: Identities.Owner(individual: individual, linked: linked))
        if let former, former != individual {
            send(.unlink(alias: alias), to: former, clocks, into: &effects)
        } else if let slot = individuals.slot(of: alias.raw, hash: alias.hash) {
            edit(slot) { $0 = IndividualState(id: alias.raw) }
            decisions.forget(slot)
        }
        for taken in other?.aliases ?? [] {
            send(.link(individual: individual, linked: linked), to: IndividualID(taken), clocks, into: &effects)
        }
    }

    /// Makes an id of this partition an alias of an individual who lives anywhere.
    private mutating func becomeAlias(
        _ alias: IndividualID, of individual: IndividualID, linked: Milliseconds, _ clocks: Clocks,
        into effects: inout Effects
    ) {
        if alias == individual || identities.owner(of: alias)?.individual == individual { return }
        if let erased = identities.erasure(of: alias.hash), erased > linked { return }
        var other: IndividualState?
        var told: [UInt8] = []
        if identities.owner(of: alias) == nil, let slot = individuals.slot(of: alias.raw, hash: alias.hash) {
            other = individuals[slot]
            told = decisions[slot]
            if other?.hasAlias(individual.raw) ?? false {
                // Each was made the other's alias at one time. The lesser id stays the individual, in both partitions.
                guard individual.precedes(alias) else { return }
                other?.removeAlias(individual.raw)
            }
        }
        assign(alias, to: individual, linked: linked, with: other, clocks, into: &effects)
        guard let other, !other.isEmpty else { return }
        let names = turn.namesOfThePast
        send(
            .merge(alias: alias, linked: linked, state: other, names: names, decisions: told), to: individual, clocks,
            into: &effects)
    }

    /// Who takes in what was known of an alias, and the ids on the way to them. Where the way is too long it ends here: nothing is lost.
    private mutating func whoTakes(_ record: RekeyedRecord) -> (IndividualID, trail: [IndividualID]) {
        let (individual, way) = follow(record.target, record.trail)
        if way.count <= RekeyedRecord.longestTrail { return (individual, way) }
        identities.set(record.target, owner: nil)
        return (record.target, record.trail)
    }

    private mutating func merge(
        _ state: IndividualState, _ told: [UInt8], of alias: IndividualID, linked: Milliseconds,
        into individual: IndividualID, _ clocks: Clocks, into effects: inout Effects
    ) {
        // It is from before the individual was erased.
        if let erased = identities.erasure(of: individual.hash), erased >= linked { return }
        let slot = individuals.slot(of: individual.raw, hash: individual.hash) ?? insert(individual)
        welcome(individual, slot)
        changing(slot, now: clock, wall: clocks.wall, arrival: clocks.record, into: &effects) {
            $0.merge(alias.raw, knownAs: state)
        }
        decisions.unite(told, into: slot)
    }
}
