internal import Decisions
internal import Events
internal import Ordering
internal import State

/// What a partition knows of its individuals, and how it changes: a value, so that its parts are reached without asking at each access
/// whether somebody else is at them, as a class must.
struct PartitionFold {
    /// The largest of the instants that moved it. It decides which timers are due.
    var clock: Milliseconds
    var individuals = IndividualTable()
    private(set) var timers = TimerQueue()
    var undo: UndoLog
    /// What is known of ids beside the individuals.
    var identities = Identities()
    /// The last decisions about each individual.
    var decisions = LastDecisions()
    /// What other partitions must know of the transaction at hand.
    var outgoing: [RekeyedRecord] = []
    /// What a store has not been told of yet; nil where there is none.
    var backlog: StoreBacklog?
    /// Where the partition stands among others; nil where it is alone.
    let placement: Placement?
    /// What gives individuals their turns.
    var turn: Turn
    let deduplicationWindow: Milliseconds

    /// Outdated timers that are not worth a sweep.
    private static let timerSlack = 64

    init(turn: Turn, deduplicationWindow: Milliseconds, placement: Placement?) {
        self.turn = turn
        self.placement = placement
        self.deduplicationWindow = deduplicationWindow
        clock = Instants.earliest
        undo = UndoLog(clock: Instants.earliest)
    }

    /// Moves the clock as far as an input does, and fires the timers due by then; whether nothing had moved it before.
    mutating func advance(_ clocks: Clocks, into effects: inout Effects) -> Bool {
        guard let time = clocks.target else { return false }
        let target = max(clock, Instants.clamp(time))
        if let due = timers.earliest, due <= target { fireTimers(by: target, wall: clocks.wall, into: &effects) }
        let isFirst = clock == Instants.earliest
        clock = target
        if identities.earliestEnd <= clock { identities.forget(by: clock) }
        return isFirst
    }

    private mutating func fireTimers(by target: Milliseconds, wall: Milliseconds?, into effects: inout Effects) {
        while let first = timers.pop(dueBy: target) {
            var slots = isDue(first.slot, at: first.due) ? [first.slot] : []
            while let next = timers.pop(dueBy: first.due) {
                if isDue(next.slot, at: first.due) { slots.append(next.slot) }
            }
            if slots.count > 1 { slots = distinctByID(slots) }
            clock = max(clock, first.due)
            for slot in slots {
                changing(slot, now: first.due, wall: wall, arrival: nil, into: &effects) { $0.fireTimers() }
            }
        }
    }

    /// Moves the clock as far as an event does, fires the timers due by then, and applies the event.
    mutating func step(
        _ event: Event, _ clocks: Clocks, into effects: inout Effects
    ) -> (isFirst: Bool, outcome: EventOutcome) {
        (advance(clocks, into: &effects), apply(event, clocks, into: &effects))
    }

    private mutating func apply(_ event: Event, _ clocks: Clocks, into effects: inout Effects) -> EventOutcome {
        let known = individuals.slot(of: event.individual, hash: event.individualHash)
        return identities.isIdle && !event.changesIdentity
            ? take(event, known, clocks, into: &effects) : identify(event, known, clocks, into: &effects)
    }

    /// Applies an event of the individual in a slot, or of one who is not known yet.
    @inline(__always)
    mutating func take(
        _ event: Event, _ known: Int?, _ clocks: Clocks, into effects: inout Effects
    ) -> EventOutcome {
        // Of somebody who is not known there is nothing to remove, and nothing to remember.
        if known == nil, case .noAttributes = event.effect { return .applied }
        let slot = known ?? insert(event.individual, hash: event.individualHash)
        var outcome = EventOutcome.applied
        let window = deduplicationWindow
        changing(slot, now: max(event.time, clock), wall: clocks.wall, arrival: clocks.record, into: &effects) { turn in
            if turn.remember(event, window: window) { turn.receive(event) } else { outcome = .duplicate }
        }
        return outcome
    }

    /// Ends the transaction; what happened in it stands.
    mutating func commit() {
        if backlog != nil { noteForStore() }
        for slot in undo.touched {
            if individuals.isEmpty(slot) { remove(slot) }
        }
        identities.commit()
        decisions.commit()
        outgoing.removeAll(keepingCapacity: true)
        undo.restart(clock: clock)
    }

    /// Takes note of what the transaction has changed, for the store.
    private mutating func noteForStore() {
        for slot in undo.touched + decisions.changedSlots {
            if individuals.isEmpty(slot) { noteRemoval(of: slot) } else { backlog?.note(slot) }
        }
        for change in identities.changes { backlog?.note(change.key, change.value) }
    }

    private mutating func noteRemoval(of slot: Int) {
        guard let id = individuals[slot]?.id else { return }
        backlog?.note(.individual(id), nil)
        backlog?.note(.decisions(id), nil)
    }

    /// Ends the transaction as if nothing in it had happened.
    mutating func rollback() {
        decisions.rollback()
        for (index, slot) in undo.touched.enumerated() {
            if let before = undo.before(index).map(IndividualState.init(kept:)) {
                individuals.put(before, into: slot)
                setTimer(before.earliestDue, slot)
            } else {
                remove(slot)
            }
        }
        identities.rollback()
        outgoing.removeAll(keepingCapacity: true)
        clock = undo.clock
        undo.restart(clock: clock)
    }

    /// Takes over an individual as it is. Not part of a transaction.
    mutating func restore(_ state: IndividualState) {
        let slot = individuals.slot(of: state.id)
        let due = state.earliestDue
        let target: Int
        if let slot {
            individuals.put(state, into: slot)
            target = slot
        } else {
            target = individuals.insert(state)
        }
        decisions.place(state.id, in: target)
        backlog?.note(target)
        setTimer(due, target)
    }

    /// Forgets an individual of whom the changelog says that nothing is left. Not part of a transaction.
    mutating func forget(_ slot: Int) {
        if backlog != nil { noteRemoval(of: slot) }
        remove(slot)
    }

    /// Forgets an individual. Not part of a transaction.
    private mutating func remove(_ slot: Int) {
        individuals.remove(slot)
        decisions.clear(slot)
    }

    private func isDue(_ slot: Int, at due: Milliseconds) -> Bool { individuals[slot]?.earliestDue == due }

    /// Adds an individual who is not known yet, by the bytes of the id and their ``StableHash``.
    private mutating func insert(_ id: RawSpan, hash: UInt64) -> Int {
        let slot = individuals.insert(newcomer(id, hash: hash), hash: hash)
        undo.touch(slot, before: RawSpan())
        return slot
    }

    /// Adds an individual who is not known yet.
    mutating func insert(_ id: IndividualID) -> Int { insert(id.raw, hash: id.hash) }

    /// Gives an individual a turn.
    mutating func changing(
        _ slot: Int, now: Milliseconds, wall: Milliseconds?, arrival: Milliseconds?, into effects: inout Effects,
        _ body: (inout Turn) -> Void
    ) {
        guard let state = individuals.take(slot) else { return }
        if !undo.isTouched(slot) { undo.touch(slot, before: state.raw) }
        let due = state.earliestDue
        let told = effects.records.entries.count
        let after = turn.take(
            consume state, now: now, clock: clock, wall: wall, arrival: arrival, into: &effects, body)
        let next = after.earliestDue
        individuals.put(after, into: slot)
        if effects.records.entries.count != told { decisions.keep(effects.records, from: told, of: slot) }
        if next != due { setTimer(next, slot) }
    }

    /// Changes a state outside of a turn.
    mutating func edit(_ slot: Int, _ body: (inout IndividualState) -> Void) {
        guard var state = individuals.take(slot) else { return }
        if !undo.isTouched(slot) { undo.touch(slot, before: state.raw) }
        let due = state.earliestDue
        body(&state)
        let next = state.earliestDue
        individuals.put(state, into: slot)
        if next != due { setTimer(next, slot) }
    }

    /// Adds a timer. Where most entries are outdated (a debounce sets a new one at every event) they are thrown out: the queue
    /// holds at most two entries an individual, at O(log n) a timer.
    private mutating func setTimer(_ due: Milliseconds, _ slot: Int) {
        guard due != .max else { return }
        timers.push(due: due, slot: slot)
        guard timers.count > 2 * individuals.count + Self.timerSlack else { return }
        var seen: Set<Int> = []
        let individuals = individuals
        timers.removeAll { due, slot in
            individuals[slot]?.earliestDue != due || !seen.insert(slot).inserted
        }
    }

    /// Slots once each, in order of their individuals' ids.
    private func distinctByID(_ slots: [Int]) -> [Int] {
        let ids = Set(slots).map { (slot: $0, id: individuals[$0]?.id ?? "") }
        return ids.sorted { $0.id.precedes($1.id) }.map(\.slot)
    }
}
