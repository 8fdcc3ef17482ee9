internal import Decisions
public import Events
public import State
public import RuleSets

/// One partition's fold: events in arrival order into states and decisions. Deterministic: it knows no clock but the one handed in.
///
/// Changes belong to a transaction from the first of them until ``commit()`` or ``rollback()``; the state before is kept per
/// individual at first touch.
public final class PartitionProcessor {
    /// What a partition is set up with.
    public struct Options: Sendable {
        /// The application id, a part of every command's id.
        public let application: String
        /// How long an event's id is remembered.
        public let deduplicationWindow: Milliseconds

        /// Creates options.
        public init(application: String, deduplicationWindow: Milliseconds = 86_400_000) {
            self.application = application
            self.deduplicationWindow = deduplicationWindow
        }
    }

    /// The rule set that it decides by.
    public var rules: RuleSet { use.rules }
    /// The largest arrival time seen; it decides which timers are due.
    public private(set) var clock: Milliseconds
    /// Whether anything has moved the clock yet.
    public var hasClock: Bool { clock > Instants.earliest }

    /// Outdated timers that are not worth a sweep.
    private static let timerSlack = 64

    private let options: Options
    var individuals = IndividualTable()
    private var timers = TimerQueue()
    private var undo: UndoLog
    /// The rules at work.
    var use: RuleUse
    /// ``use`` as of the last commit.
    var settledUse: RuleUse

    /// Creates a partition that knows nobody.
    public init(rules: RuleSet, options: Options) {
        use = RuleUse(rules)
        settledUse = use
        self.options = options
        clock = Instants.earliest
        undo = UndoLog(clock: Instants.earliest)
    }

    /// The number of individuals known.
    public var individualCount: Int { individuals.count }
    /// Bytes of their states.
    public var stateBytes: Int { individuals.bytes }
    /// The number of timers, outdated ones included.
    public var timerCount: Int { timers.count }
    /// When the earliest timer may be due.
    public var earliestDue: Milliseconds? { timers.earliest }
    /// Whether something changed since the last commit.
    public var hasChanges: Bool { !undo.touched.isEmpty || use.isChanged }

    /// What is known of an individual, or nil.
    public func state(of individual: String) -> IndividualState? {
        individuals.slot(of: individual).flatMap { individuals[$0] }
    }

    /// Moves the clock, never backwards, and fires the timers due at or before it: in order of due time, then individual.
    public func advance(to time: Milliseconds, wall: Milliseconds?, into effects: inout Effects) {
        let target = max(clock, Instants.clamp(time))
        while let first = timers.pop(dueBy: target) {
            var slots = isDue(first.slot, at: first.due) ? [first.slot] : []
            while let next = timers.pop(dueBy: first.due) {
                if isDue(next.slot, at: first.due) { slots.append(next.slot) }
            }
            if slots.count > 1 { slots = distinctByID(slots) }
            clock = max(clock, first.due)
            for slot in slots {
                turn(slot, now: first.due, wall: wall, into: &effects) { $0.fireTimers() }
            }
        }
        if clock == Instants.earliest { use.coverage.beginning = target }
        clock = target
    }

    /// Applies an event that arrived at `arrival`: the record's timestamp, bounded by the wall clock where that plays a part.
    public func apply(
        _ event: Event, arrival: Milliseconds, wall: Milliseconds?, into effects: inout Effects
    ) -> EventOutcome {
        advance(to: arrival, wall: wall, into: &effects)
        let known = individuals.slot(of: event.individual)
        // Of somebody who is not known there is nothing to remove, and nothing to remember.
        if known == nil, case .noAttributes = event.effect { return .applied }
        let slot = known ?? insert(event.individual)
        var outcome = EventOutcome.applied
        turn(slot, now: max(event.time, clock), wall: wall, into: &effects) { turn in
            guard
                turn.state.remember(
                    event.deduplicationHash, clock: clock, window: options.deduplicationWindow)
            else {
                outcome = .duplicate
                return
            }
            turn.receive(event)
        }
        return outcome
    }

    /// Every individual changed in the transaction, in order of first touch; nil bytes where nothing is left of it.
    public func changes() -> [(individual: String, bytes: [UInt8]?)] {
        undo.touched.compactMap { slot in
            individuals[slot].map { ($0.id, $0.isEmpty ? nil : $0.bytes) }
        }
    }

    /// Ends the transaction; what happened in it stands.
    public func commit() {
        for slot in undo.touched {
            if let state = individuals[slot], state.isEmpty { individuals.remove(slot) }
        }
        use.isChanged = false
        settledUse = use
        undo.restart(clock: clock)
    }

    /// Ends the transaction as if nothing in it had happened.
    public func rollback() {
        for (place, slot) in undo.touched.enumerated() {
            if let before = undo.before(place).map(IndividualState.init(kept:)) {
                individuals.put(before, into: slot)
                setTimer(before.earliestDue, slot)
            } else {
                individuals.remove(slot)
            }
        }
        use = settledUse
        clock = undo.clock
        undo.restart(clock: clock)
    }

    /// Takes over an individual from the changelog; nil bytes forget it. Not part of a transaction.
    public func restore(_ individual: String, bytes: [UInt8]?) throws(LayoutError) {
        if let bytes {
            restore(try IndividualState(restoring: bytes, types: .all))
        } else if let slot = individuals.slot(of: individual) {
            individuals.remove(slot)
        }
    }

    /// Takes over an individual as it is. Not part of a transaction.
    public func restore(_ state: IndividualState) {
        let slot = individuals.slot(of: state.id)
        let due = state.earliestDue
        let place: Int
        if let slot {
            individuals.put(state, into: slot)
            place = slot
        } else {
            place = individuals.insert(state)
        }
        setTimer(due, place)
    }

    func restore(clock: Milliseconds) {
        self.clock = clock
        undo.restart(clock: clock)
    }

    private func isDue(_ slot: Int, at due: Milliseconds) -> Bool { individuals[slot]?.earliestDue == due }

    private func insert(_ individual: String) -> Int {
        let slot = individuals.insert(IndividualState(id: individual))
        undo.touch(slot, before: [])
        return slot
    }

    func turn(
        _ slot: Int, now: Milliseconds, wall: Milliseconds?, into effects: inout Effects, _ body: (inout Turn) -> Void
    ) {
        if !undo.isTouched(slot) { undo.touch(slot, before: individuals.bytes(of: slot)) }
        guard let state = individuals.take(slot) else { return }
        let due = state.earliestDue
        var turn = Turn(
            state: state, rules: use.rules, application: options.application, now: now, clock: clock,
            wall: wall, warming: use.warming)
        body(&turn)
        effects.take(from: &turn)
        let after = turn.finish()
        let next = after.earliestDue
        individuals.put(after, into: slot)
        if next != due { setTimer(next, slot) }
    }

    /// Adds a timer. Where most entries are outdated (a debounce sets a new one at every event) they are thrown out: the queue
    /// holds at most two entries an individual, at O(log n) a timer.
    private func setTimer(_ due: Milliseconds, _ slot: Int) {
        guard due != .max else { return }
        timers.push(due: due, slot: slot)
        guard timers.count > 2 * individuals.count + Self.timerSlack else { return }
        var seen: Set<Int> = []
        timers.removeAll { due, slot in !isDue(slot, at: due) || !seen.insert(slot).inserted }
    }

    /// Slots once each, in order of their individuals' ids.
    private func distinctByID(_ slots: [Int]) -> [Int] {
        let ids = Set(slots).map { (slot: $0, id: individuals[$0]?.id ?? "") }
        return ids.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }.map(\.slot)
    }
}
