internal import Decisions
internal import Events
internal import RuleSets
internal import State

extension PartitionFold {
    /// Applies an event where ids may be aliases, or erased: an alias's counts for its individual.
    mutating func identify(
        _ event: Event, _ known: Int?, trail: [IndividualID] = [], _ clocks: Clocks, into effects: inout Effects
    ) -> EventOutcome {
        if identities.isErased(event.individualHash, at: event.time) { return .erased }
        // An id with a state is no alias.
        guard identities.hasAliases, known.map(individuals.isEmpty) ?? true else {
            return receive(event, known, clocks, into: &effects)
        }
        let own = IndividualID(event.individual, hash: event.individualHash)
        let (individual, way) = follow(own, trail)
        if way.count > RekeyedRecord.longestTrail { return .unroutable }
        // An id that is no alias counts where it stands: whether it may is asked where records are read.
        if individual == own { return receive(event, known, clocks, into: &effects) }
        if !isHere(individual) { return .rekeyed(Destination(individual, trail: way)) }
        return event.counting(for: individual.raw) {
            if identities.isErased(individual.hash, at: event.time) { return .erased }
            let known = individuals.slot(of: individual.raw, hash: individual.hash)
            return receive(event, known, clocks, into: &effects)
        }
    }

    /// Whether the individual with an id lives in this partition.
    func isHere(_ id: IndividualID) -> Bool { placement?.holds(id.raw) ?? true }

    /// Who answers to an id as far as this partition knows, and the ids on the way to them.
    ///
    /// Links that were made at one time in several partitions may lead in a circle. Then the least of its ids is an alias no more: all
    /// partitions come to the same end.
    mutating func follow(_ id: IndividualID, _ trail: [IndividualID]) -> (IndividualID, trail: [IndividualID]) {
        var (current, trail) = (id, trail)
        while isHere(current), let owner = owner(of: current) {
            if let start = trail.firstIndex(of: current), !trail[start...].contains(where: { $0.precedes(current) }) {
                identities.set(current, owner: nil)
                break
            }
            trail.append(current)
            if trail.count > RekeyedRecord.longestTrail { break }
            current = owner.individual
        }
        return (current, trail)
    }

    /// Whose alias an id is. An id with a state is none.
    private func owner(of id: IndividualID) -> Identities.Owner? {
        if let slot = individuals.slot(of: id.raw, hash: id.hash), !individuals.isEmpty(slot) { return nil }
        return identities.owner(of: id)
    }

    /// The slot of an individual by an id that may be an alias.
    func slot(ofAny id: String) -> Int? {
        let id = IndividualID(id)
        guard let owner = owner(of: id) else { return individuals.slot(of: id.raw, hash: id.hash) }
        return individuals.slot(of: owner.individual.raw, hash: owner.individual.hash)
    }

    /// Applies an event to the individual whose it is.
    private mutating func receive(
        _ event: Event, _ known: Int?, _ clocks: Clocks, into effects: inout Effects
    ) -> EventOutcome {
        switch event.effect {
        case .linked(let alias): return link(event, IndividualID(alias), known, clocks, into: &effects)
        case .erased: return erase(event, known, clocks, into: &effects)
        case .noAttributes where known.map(individuals.isEmpty) ?? true: return .applied
        case .none, .attributes, .noAttributes, .consent, .feedback:
            if let known, individuals.isEmpty(known) {
                welcome(IndividualID(event.individual, hash: event.individualHash), known)
            }
            return take(event, known, clocks, into: &effects)
        }
    }

    /// The state with which an individual begins: those who were erased have not consented to marketing.
    func newcomer(_ id: RawSpan, hash: UInt64) -> IndividualState {
        var state = IndividualState(id: id)
        if !identities.isIdle, let erased = identities.erasure(of: hash) {
            state.setConsent(purpose: Purpose.marketing.rawValue, channel: nil, granted: false, time: erased)
        }
        return state
    }

    /// Has an individual of whom nothing is left, in this transaction yet, begin anew.
    mutating func welcome(_ id: IndividualID, _ slot: Int) {
        guard individuals.isEmpty(slot) else { return }
        let newcomer = newcomer(id.raw, hash: id.hash)
        edit(slot) { $0 = newcomer }
    }

    private mutating func link(
        _ event: Event, _ alias: IndividualID, _ known: Int?, _ clocks: Clocks, into effects: inout Effects
    ) -> EventOutcome {
        let individual = IndividualID(event.individual, hash: event.individualHash)
        let slot = known ?? insert(individual)
        welcome(individual, slot)
        guard let state = individuals[slot], !state.hasID(alias.raw), !identities.isErased(alias.hash, at: event.time)
        else { return take(event, slot, clocks, into: &effects) }
        let isHere = isHere(alias)
        if state.hasAlias(alias.raw) {
            let outcome = take(event, slot, clocks, into: &effects)
            // Somebody else may have taken it in the meantime: its own partition knows.
            if outcome == .applied, !isHere {
                send(.link(individual: individual, linked: clock), to: alias, clocks, into: &effects)
            }
            return outcome
        }
        // What was merged once stays where it is: an alias of somebody else brings nothing.
        let place =
            isHere && identities.owner(of: alias) == nil ? individuals.slot(of: alias.raw, hash: alias.hash) : nil
        let other = place.flatMap { individuals[$0] }
        var (outcome, isLinked) = (EventOutcome.applied, false)
        let window = deduplicationWindow
        changing(slot, now: max(event.time, clock), wall: clocks.wall, arrival: clocks.record, into: &effects) { turn in
            if turn.remember(event, window: window) {
                isLinked = turn.receive(event, linking: alias.raw, knownAs: other)
            } else {
                outcome = .duplicate
            }
        }
        guard isLinked else { return outcome }
        if isHere {
            if let place { decisions.unite(decisions[place], into: slot) }
            assign(alias, to: individual, linked: clock, clocks, into: &effects)
            if let other { adopt(other.aliases, of: alias, by: individual, linked: clock, clocks, into: &effects) }
        } else {
            send(.link(individual: individual, linked: clock), to: alias, clocks, into: &effects)
        }
        return outcome
    }

    private mutating func erase(
        _ event: Event, _ known: Int?, _ clocks: Clocks, into effects: inout Effects
    ) -> EventOutcome {
        let individual = IndividualID(event.individual, hash: event.individualHash)
        let slot = known ?? insert(individual)
        let aliases = (individuals[slot]?.aliases ?? []).map { IndividualID($0) }
        changing(slot, now: max(event.time, clock), wall: clocks.wall, arrival: clocks.record, into: &effects) {
            $0.erase(by: event)
        }
        decisions.forget(slot)
        identities.erase(individual.hash, at: clock)
        forget(aliases, of: individual, at: clock, clocks, into: &effects)
        return .applied
    }
}
