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
            becomeAlias(target, of: individual, linked: linked, trail: record.trail, clocks, into: &effects)
        case .merge(let alias, let linked, let state, _, let decisions):
            let (individual, way) = whoTakes(record)
            if isHere(individual) {
                merge(
                    state, decisions, of: alias, linked: linked, into: individual, trail: way, clocks, into: &effects)
            } else {
                outgoing.append(RekeyedRecord(target: individual, content: record.content, trail: way))
            }
        case .unlink(let alias):
            if let slot = individuals.slot(of: target.raw, hash: target.hash) {
                edit(slot) { $0.removeAlias(alias.raw) }
            }
        case .erase(let individual, let aliases, let time): erase(target, aliases, of: individual, at: time)
        }
    }

    /// Remembers those of an erased individual's aliases that live here as erased, and forgets whose they were.
    private mutating func erase(
        _ target: IndividualID, _ aliases: [IndividualID], of individual: IndividualID, at time: Milliseconds
    ) {
        let all = Set(aliases)
        for alias in [target] + aliases where alias == target || isHere(alias) {
            identities.erase(alias.hash, at: time)
            if let owner = identities.owner(of: alias)?.individual, owner == individual || all.contains(owner) {
                identities.set(alias, owner: nil)
            }
        }
    }

    /// Tells the partitions of an erased individual's aliases, each of them once.
    mutating func forget(
        _ aliases: [IndividualID], of individual: IndividualID, at time: Milliseconds, _ clocks: Clocks,
        into effects: inout Effects
    ) {
        var told: Set<Int32> = []
        for alias in aliases where told.insert(placement?.partition(of: alias.raw) ?? 0).inserted {
            send(.erase(individual: individual, aliases: aliases, time: time), to: alias, clocks, into: &effects)
        }
    }

    /// Has the aliases of an alias follow it to an individual who has taken it in; those that found no room there are nobody's any more.
    mutating func adopt(
        _ aliases: [String], of alias: IndividualID, by individual: IndividualID, linked: Milliseconds,
        _ clocks: Clocks, into effects: inout Effects
    ) {
        let slot = individuals.slot(of: individual.raw, hash: individual.hash)
        for taken in aliases.map({ IndividualID($0) }) where taken != individual {
            let isKept = slot.flatMap { individuals[$0] }?.hasAlias(taken.raw) ?? false
            send(
                .link(individual: isKept ? individual : taken, linked: linked), to: taken, trail: [alias], clocks,
                into: &effects)
        }
    }

    /// Makes an id an alias of an individual who takes in what was known of it.
    mutating func assign(
        _ alias: IndividualID, to individual: IndividualID, linked: Milliseconds, _ clocks: Clocks,
        into effects: inout Effects
    ) {
        let former = identities.owner(of: alias)?.individual
        identities.set(alias, owner: Identities.Owner(individual: individual, linked: linked))
        if let former, former != individual {
            send(.unlink(alias: alias), to: former, clocks, into: &effects)
        } else if let slot = individuals.slot(of: alias.raw, hash: alias.hash) {
            edit(slot) { $0 = IndividualState(id: alias.raw) }
            decisions.forget(slot)
        }
    }

    /// Makes an id of this partition an alias of an individual who lives anywhere; one that is to be its own is no alias any more, if it is
    /// one of an id on the trail.
    private mutating func becomeAlias(
        _ alias: IndividualID, of individual: IndividualID, linked: Milliseconds, trail: [IndividualID],
        _ clocks: Clocks, into effects: inout Effects
    ) {
        let former = identities.owner(of: alias)?.individual
        if alias == individual {
            if let former, trail.contains(former) { identities.set(alias, owner: nil) }
            return
        }
        if former == individual { return }
        if let erased = identities.erasure(of: alias.hash), erased > linked { return }
        var other: IndividualState?
        var told: [UInt8] = []
        if former == nil, let slot = individuals.slot(of: alias.raw, hash: alias.hash) {
            other = individuals[slot]
            told = decisions[slot]
            if other?.hasAlias(individual.raw) ?? false {
                // Each was made the other's alias at one time. The lesser id stays the individual, in both partitions.
                guard individual.precedes(alias) else { return }
                other?.removeAlias(individual.raw)
            }
        }
        assign(alias, to: individual, linked: linked, clocks, into: &effects)
        // Where it was somebody else's nothing is merged, but its individual must hear: perhaps they are to be told on the way that it is
        // theirs no more.
        let state = other ?? IndividualState(id: alias.raw)
        if former == nil, state.isEmpty { return }
        send(
            .merge(alias: alias, linked: linked, state: state, names: turn.names(in: state), decisions: told),
            to: individual, clocks,
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
        into individual: IndividualID, trail: [IndividualID], _ clocks: Clocks, into effects: inout Effects
    ) {
        let aliases = state.aliases
        // It is from before the individual was erased, and so are its aliases.
        if let erased = identities.erasure(of: individual.hash), erased >= linked {
            return forget(
                aliases.map { IndividualID($0) } + [alias], of: individual, at: erased, clocks, into: &effects)
        }
        let slot = individuals.slot(of: individual.raw, hash: individual.hash) ?? insert(individual)
        welcome(individual, slot)
        changing(slot, now: clock, wall: clocks.wall, arrival: clocks.record, into: &effects) {
            $0.merge(alias.raw, knownAs: state)
        }
        decisions.unite(told, into: slot)
        if let state = individuals[slot], !state.hasAlias(alias.raw), alias != individual {
            let way = trail + [individual]
            send(.link(individual: alias, linked: linked), to: alias, trail: way, clocks, into: &effects)
        }
        adopt(aliases, of: alias, by: individual, linked: linked, clocks, into: &effects)
    }
}
