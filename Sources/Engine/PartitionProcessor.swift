internal import Ordering
public import CEL
public import Decisions
public import Events
public import RuleSets
public import State

/// One partition's fold: inputs in their order into states and decisions. Deterministic: it knows no clock but those handed in.
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
        /// How records are written.
        public let mode: RecordMode

        /// Creates options.
        public init(
            application: String, deduplicationWindow: Milliseconds = 86_400_000, mode: RecordMode = .structured
        ) {
            self.application = application
            self.deduplicationWindow = deduplicationWindow
            self.mode = mode
        }
    }

    /// The rule set that it decides by.
    public var rules: RuleSet { use.rules }
    /// The partition's clock: the largest of the instants that moved it. It decides which timers are due.
    public private(set) var clock: Milliseconds
    /// Whether anything has moved the clock yet.
    public var hasClock: Bool { clock > Instants.earliest }

    /// Outdated timers that are not worth a sweep.
    private static let timerSlack = 64

    let options: Options
    var individuals = IndividualTable()
    private var timers = TimerQueue()
    private var undo: UndoLog
    /// The rules at work.
    var use: RuleUse { didSet { turn = use.turn(turnOptions) } }
    /// ``use`` as of the last commit.
    var settledUse: RuleUse
    private var turn: Turn
    private let turnOptions: Turn.Options
    /// Names that states of older versions brought along.
    var restoredNames = StateNames()

    /// Creates a partition that knows nobody.
    public init(rules: RuleSet, options: Options) {
        use = RuleUse(rules)
        settledUse = use
        self.options = options
        turnOptions = Turn.Options(
            application: options.application, mode: options.mode,
            fieldTypes: FieldTypes.decisions(application: options.application))
        turn = use.turn(turnOptions)
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

    /// What is known of an individual, or nil.
    public func state(of individual: String) -> IndividualState? {
        individuals.slot(of: individual).flatMap { individuals[$0] }
    }

    /// Takes an input, the only way in: moves the clock as far as the input does, fires the timers due by then, in order of due time,
    /// then individual, and applies what the input says.
    ///
    /// - Returns: what became of an event; nil for another input.
    @discardableResult
    public func step(_ input: Input, _ clocks: Clocks, into effects: inout Effects) -> EventOutcome? {
        switch input {
        case .event(let event):
            advance(clocks, into: &effects)
            return apply(event, clocks, into: &effects)
        case .heard, .time: advance(clocks, into: &effects)
        case .rejected: break
        case .rules(let rules):
            advance(clocks, into: &effects)
            adopt(rules)
        case .settling(let most): settle(most: most, wall: clocks.wall, into: &effects)
        }
        return nil
    }

    /// What a slot of the rule set holds for an individual now; of one who is not known as for one without a past.
    public func value(of slot: Slot, for individual: String) -> Value {
        var effects = Effects()
        turn.begin(
            state(of: individual) ?? IndividualState(id: individual), now: clock, clock: clock, wall: nil, arrival: nil,
            into: &effects)
        let value = turn.value(slot)
        _ = turn.finish(into: &effects)
        return value
    }

    private func advance(_ clocks: Clocks, into effects: inout Effects) {
        guard let time = clocks.target else { return }
        let target = max(clock, Instants.clamp(time))
        if let due = timers.earliest, due <= target { fireTimers(by: target, wall: clocks.wall, into: &effects) }
        if clock == Instants.earliest { use.coverage.beginning = target }
        clock = target
    }

    private func fireTimers(by target: Milliseconds, wall: Milliseconds?, into effects: inout Effects) {
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

    private func apply(_ event: Event, _ clocks: Clocks, into effects: inout Effects) -> EventOutcome {
        let known = individuals.slot(of: event.individual, hash: event.individualHash)
        // Of somebody who is not known there is nothing to remove, and nothing to remember.
        if known == nil, case .noAttributes = event.effect { return .applied }
        let slot = known ?? insert(event)
        var outcome = EventOutcome.applied
        let window = options.deduplicationWindow
        changing(slot, now: max(event.time, clock), wall: clocks.wall, arrival: clocks.record, into: &effects) { turn in
            if turn.remember(event, window: window) { turn.receive(event) } else { outcome = .duplicate }
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
            if individuals.isEmpty(slot) { individuals.remove(slot) }
        }
        if use.isChanged { use.isChanged = false }
        settledUse = use
        undo.restart(clock: clock)
    }

    /// Ends the transaction as if nothing in it had happened.
    public func rollback() {
        for (index, slot) in undo.touched.enumerated() {
            if let before = undo.before(index).map(IndividualState.init(kept:)) {
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

    /// Takes over an individual from the changelog, of whatever version; nil bytes forget it. Not part of a transaction.
    ///
    /// - Throws: what of the bytes cannot be read.
    public func restore(_ individual: String, bytes: [UInt8]?) throws(LayoutError) {
        if let bytes {
            var names: [String] = []
            restore(try IndividualState(restoring: bytes, types: turnOptions.fieldTypes, names: &names))
            for name in names { restoredNames.add(name) }
        } else if let slot = individuals.slot(of: individual) {
            individuals.remove(slot)
        }
    }

    /// Takes over an individual as it is. Not part of a transaction.
    public func restore(_ state: IndividualState) {
        let slot = individuals.slot(of: state.id)
        let due = state.earliestDue
        let target: Int
        if let slot {
            individuals.put(state, into: slot)
            target = slot
        } else {
            target = individuals.insert(state)
        }
        setTimer(due, target)
    }

    func restore(clock: Milliseconds) {
        self.clock = clock
        undo.restart(clock: clock)
    }

    private func isDue(_ slot: Int, at due: Milliseconds) -> Bool { individuals[slot]?.earliestDue == due }

    private func insert(_ event: Event) -> Int {
        let slot = individuals.insert(IndividualState(id: event.individual), hash: event.individualHash)
        undo.touch(slot, before: RawSpan())
        return slot
    }

    /// Gives an individual a turn.
    func changing(
        _ slot: Int, now: Milliseconds, wall: Milliseconds?, arrival: Milliseconds?, into effects: inout Effects,
        _ body: (inout Turn) -> Void
    ) {
        guard let state = individuals.take(slot) else { return }
        if !undo.isTouched(slot) { undo.touch(slot, before: state.raw) }
        let due = state.earliestDue
        // Handed over, so that it stays the only owner of its bytes.
        turn.begin(consume state, now: now, clock: clock, wall: wall, arrival: arrival, into: &effects)
        body(&turn)
        let after = turn.finish(into: &effects)
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
        return ids.sorted { $0.id.precedes($1.id) }.map(\.slot)
    }
}
