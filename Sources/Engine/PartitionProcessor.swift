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
        /// Where the partition stands among others; nil where it is alone, and links take effect at once.
        public let placement: Placement?
        /// Whether control groups and rollouts are drawn; else everybody gets everything, as most rule tests want it.
        public let drawsGroups: Bool
        /// What the output topics take.
        public let limits: RecordLimits

        /// Creates options.
        public init(
            application: String, deduplicationWindow: Milliseconds = 86_400_000, mode: RecordMode = .structured,
            placement: Placement? = nil, drawsGroups: Bool = true, limits: RecordLimits = .none
        ) {
            self.limits = limits
            self.placement = placement
            self.drawsGroups = drawsGroups
            self.application = application
            self.deduplicationWindow = deduplicationWindow
            self.mode = mode
        }
    }

    /// The rule set that it decides by.
    public var rules: RuleSet { use.rules }
    /// The partition's clock: the largest of the instants that moved it. It decides which timers are due.
    public var clock: Milliseconds { fold.clock }
    /// Whether anything has moved the clock yet.
    public var hasClock: Bool { clock > Instants.earliest }

    let options: Options
    /// The individuals, and how they change.
    var fold: PartitionFold
    /// The rules at work.
    var use: RuleUse { didSet { fold.turn = use.turn(turnOptions) } }
    /// ``use`` as of the last commit.
    var settledUse: RuleUse
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
            fieldTypes: FieldTypes.decisions(application: options.application), drawsGroups: options.drawsGroups,
            limits: options.limits)
        fold = PartitionFold(
            turn: use.turn(turnOptions), deduplicationWindow: options.deduplicationWindow, placement: options.placement)
    }

    /// The number of individuals known.
    public var individualCount: Int { fold.individuals.count }
    /// Bytes of their states, the last decisions about them included.
    public var stateBytes: Int { fold.individuals.bytes + fold.decisions.bytes }
    /// The number of timers, outdated ones included.
    public var timerCount: Int { fold.timers.count }
    /// When the earliest timer may be due.
    public var earliestDue: Milliseconds? { fold.timers.earliest }

    /// What is known of an individual, by the id or an alias; nil: nothing is.
    public func state(of individual: String) -> IndividualState? {
        fold.slot(ofAny: individual).flatMap { fold.individuals[$0] }
    }

    /// Takes an input, the only way in: moves the clock as far as the input does, fires the timers due by then, in order of due time,
    /// then individual, and applies what the input says.
    ///
    /// - Returns: what became of an event; nil for another input.
    @discardableResult
    public func step(_ input: Input, _ clocks: Clocks, into effects: inout Effects) -> EventOutcome? {
        switch input {
        case .event(let event):
            let step = fold.step(event, clocks, into: &effects)
            if step.isFirst { beginCoverage() }
            return step.outcome
        case .forwarded(let event, let record):
            advance(clocks, into: &effects)
            return fold.apply(event, forwardedAs: record, clocks, into: &effects)
        case .rekeyed(let record):
            advance(clocks, into: &effects)
            learnNames(of: record)
            fold.apply(record, clocks, into: &effects)
        case .heard, .time: advance(clocks, into: &effects)
        case .rejected: break
        case .rules(let rules):
            advance(clocks, into: &effects)
            adopt(rules)
        case .settling(let most): settle(most: most, wall: clocks.wall, into: &effects)
        }
        return nil
    }

    /// Whether an individual lives in this partition.
    public func holds(_ individual: RawSpan) -> Bool { options.placement?.holds(individual) ?? true }

    /// Reads a record of the re-keyed topic.
    ///
    /// - Throws: why it cannot be read.
    public func rekeyedRecord(key: [UInt8], value: [UInt8]) throws(RekeyedRecord.Unreadable) -> RekeyedRecord {
        try RekeyedRecord(key: key, bytes: value, types: turnOptions.fieldTypes)
    }

    /// A state from elsewhere may refer to names that no rule set had here.
    private func learnNames(of record: RekeyedRecord) {
        guard case .merge(_, _, _, let names, _) = record.content else { return }
        let new = names.filter { !use.names.has($0) }
        // Another turn is made for them.
        guard !new.isEmpty else { return }
        var next = use
        for name in new { next.names.add(name) }
        use = next
    }

    private func advance(_ clocks: Clocks, into effects: inout Effects) {
        if fold.advance(clocks, into: &effects) { beginCoverage() }
    }

    /// The first instant of the clock is that from which on series count.
    private func beginCoverage() { use.coverage.beginning = clock }

    /// What a slot of the rule set holds for an individual now, over windows that end at an instant, or now; of one who is not known as
    /// for one without a past.
    public func value(of slot: Slot, for individual: String, at end: Milliseconds? = nil) -> Value {
        var effects = Effects()
        var value = Value.null
        _ = fold.turn.take(
            state(of: individual) ?? IndividualState(id: individual), now: clock, clock: clock, wall: nil, arrival: nil,
            into: &effects
        ) { value = $0.value(slot, at: end) }
        return value
    }

    /// How many individuals were touched in the transaction.
    public var changeCount: Int { fold.undo.touched.count }

    /// An individual touched in the transaction, by place in order of first touch; an empty one becomes a tombstone.
    public func change(at place: Int) -> IndividualState {
        guard let state = fold.individuals[fold.undo.touched[place]] else {
            preconditionFailure("slots are given back when a transaction ends")
        }
        return state
    }

    /// What changed of aliases and erasures in the transaction, as records of the changelog; nil values are tombstones.
    public func identityChanges() -> [(key: StateKey, value: [UInt8]?)] { fold.identities.changes }

    /// What changed of the last decisions in the transaction, as records of the changelog; nil values are tombstones.
    public func decisionChanges() -> [(key: StateKey, value: [UInt8]?)] { fold.decisionChanges() }

    /// What other partitions must know of the transaction, in the order decided.
    public var rekeyedRecords: [RekeyedRecord] { fold.outgoing }

    /// Ends the transaction; what happened in it stands.
    public func commit() {
        fold.commit()
        if use.isChanged { use.isChanged = false }
        settledUse = use
    }

    /// Ends the transaction as if nothing in it had happened.
    public func rollback() {
        fold.rollback()
        use = settledUse
    }

    /// Takes over an individual from the changelog, of whatever version; nil bytes forget it. Not part of a transaction.
    ///
    /// - Throws: what of the bytes cannot be read.
    public func restore(_ individual: String, bytes: [UInt8]?) throws(LayoutError) {
        if let bytes {
            var names: [String] = []
            restore(try IndividualState(restoring: bytes, types: turnOptions.fieldTypes, names: &names))
            for name in names { restoredNames.add(name) }
        } else if let slot = fold.individuals.slot(of: individual) {
            fold.forget(slot)
        }
    }

    /// Takes over from the changelog the last decisions about an individual, who may come before or after; a nil value forgets them. Not
    /// part of a transaction.
    ///
    /// - Throws: why the value cannot be read.
    public func restore(decisionsOf individual: String, value: [UInt8]?) throws(DecisionRecord.Unreadable) {
        if let value { try DecisionRecord.validate(value) }
        let id = IndividualID(individual)
        let slot = fold.individuals.slot(of: id.raw, hash: id.hash)
        fold.decisions.restore(value ?? [], of: id, in: slot)
        if let slot { fold.backlog?.note(slot) }
    }

    /// Takes over from the changelog whose an alias is; a nil value forgets it. Not part of a transaction.
    ///
    /// - Throws: why the value cannot be read.
    public func restore(alias: String, value: [UInt8]?) throws(UnreadableRecord) {
        var owner: Identities.Owner?
        if let value { owner = try IdentityRecord.owner(value) }
        fold.identities.restore(IndividualID(alias), owner: owner)
        fold.backlog?.note(.alias(alias), value)
    }

    /// Takes over from the changelog when the id with a hash was erased; a nil value forgets it. Not part of a transaction.
    ///
    /// - Throws: why the value cannot be read.
    public func restore(erasureOf hash: UInt64, value: [UInt8]?) throws(UnreadableRecord) {
        var time: Milliseconds?
        if let value { time = try IdentityRecord.erasure(value) }
        fold.identities.restore(hash, erasure: time)
        fold.backlog?.note(.erasure(hash), value)
    }

    /// Takes over an individual as it is. Not part of a transaction.
    public func restore(_ state: IndividualState) { fold.restore(state) }

    func restore(clock: Milliseconds) {
        fold.clock = clock
        fold.undo.restart(clock: clock)
    }
}
