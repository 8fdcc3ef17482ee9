public import CEL
public import Events
public import RuleSets
public import State

/// One individual's turn: what one event, or the timers of one instant, do to them.
///
/// One turn is made for a partition and a rule set, and goes from individual to individual (``take(_:now:clock:wall:arrival:into:_:)``).
/// So what it needs on the way is allocated once.
@safe
public struct Turn {
    /// What a turn is set up with.
    public struct Options: Sendable {
        /// The application id, a part of every command's id.
        public let application: String
        /// How records are written.
        public let mode: RecordMode
        /// The kinds of fields that a state may have.
        public let fieldTypes: FieldTypes
        /// Whether control groups and rollouts are drawn; else everybody gets everything.
        public let drawsGroups: Bool
        /// What the output topics take.
        public let limits: RecordLimits

        /// Creates options.
        public init(
            application: String, mode: RecordMode, fieldTypes: FieldTypes, drawsGroups: Bool,
            limits: RecordLimits = .none
        ) {
            self.limits = limits
            self.application = application
            self.mode = mode
            self.fieldTypes = fieldTypes
            self.drawsGroups = drawsGroups
        }
    }

    let options: Options
    let writer: RecordWriter
    /// The gates that concern each campaign.
    let entryGates: GateSelection
    let sendGates: GateSelection
    /// What expressions read, with the individual's state.
    var context: EvaluationContext
    /// Where the effects are, as long as an individual has the turn.
    private var effectsPlace: UnsafeMutablePointer<Effects>?
    /// The timestamp of the record that caused it; nil where time alone did.
    var arrival: Milliseconds?
    /// Whether the journeys' due times may have changed.
    var hasMovedJourneys = false
    /// Since when segments are watched.
    public var segmentStarts = SegmentStarts()
    /// By the name of a series: until which instant of the clock its tallies are kept, though no feature reads them.
    public var keptTallies: [UInt64: Milliseconds] = [:]
    /// Bytes on their way into the state.
    var scratch = ByteWriter()

    /// Creates a turn that goes by a rule set.
    public init(rules: RuleSet, names: StateNames, warming: WarmingFeatures?, options: Options) {
        self.options = options
        writer = RecordWriter(application: options.application, ruleSet: rules.hash, limits: options.limits)
        entryGates = EntryGate.selection(for: rules)
        sendGates = SendGate.selection(for: rules)
        context = EvaluationContext(rules: rules, names: names)
        context.warming = warming
    }

    /// What follows. There is no such thing unless an individual has the turn.
    var effects: Effects {
        @inline(__always) _read {
            guard let place = unsafe effectsPlace else { preconditionFailure("nobody has the turn") }
            yield unsafe place.pointee
        }
        @inline(__always) _modify {
            guard let place = unsafe effectsPlace else { preconditionFailure("nobody has the turn") }
            yield unsafe &place.pointee
        }
    }

    /// Gives the turn to the individual whose state it is; what `body` makes of it follows in `effects`.
    ///
    /// - Returns: the state after it. Handed over and back, it stays the only owner of its bytes.
    public mutating func take(
        _ state: consuming IndividualState, now: Milliseconds, clock: Milliseconds, wall: Milliseconds?,
        arrival: Milliseconds?, into effects: inout Effects, _ body: (inout Turn) -> Void
    ) -> IndividualState {
        context.state = consume state
        context.now = now
        context.clock = clock
        context.wall = wall
        self.arrival = arrival
        effects.fit(context.rules)
        // Lent and not moved: they are large, and turns are short.
        unsafe withUnsafeMutablePointer(to: &effects) { place in
            unsafe effectsPlace = place
            body(&self)
            unsafe effectsPlace = nil
        }
        if hasMovedJourneys {
            hasMovedJourneys = false
            context.state.earliestDue = context.state.earliestTimer
        }
        context.event = .none
        context.trigger = .none
        return context.state.take()
    }

    /// Remembers an event's id; false where it is a duplicate.
    public mutating func remember(_ event: Event, window: Milliseconds) -> Bool {
        context.state.remember(event.deduplicationHash, clock: context.clock, window: window)
    }

    /// Applies an event: its data, exits, triggers, and the sends that are due.
    public mutating func receive(_ event: Event) {
        apply(event)
        follow(event)
    }

    /// Lets campaigns listen to an event whose data is applied: exits, triggers, and the sends that are due.
    ///
    /// - Parameter hasUnited: Whether the event has brought what was known of another id.
    mutating func follow(_ event: Event, hasUnited: Bool = false) {
        let rules = context.rules
        let listeners = rules.listeners[event.type]
        // A journey that runs has a timer.
        if !listeners.exits.isEmpty, context.state.earliestDue != .max { endJourneys(by: event, of: listeners.exits) }
        if !listeners.goals.isEmpty { convert(by: event, of: listeners.goals) }
        var started: [RunningJourney] = []
        if !listeners.awaits.isEmpty, context.state.earliestDue != .max {
            started = endAwaits(by: event, of: listeners.awaits)
        }
        let changes = changeSegments(by: event, hasUnited: hasUnited)
        if changes.isEmpty {
            if listeners.triggers.isEmpty, started.isEmpty { return }
            for campaign in listeners.triggers(for: event) { start(enter(campaign, by: event), &started) }
        } else {
            // Their exits may have ended what the event let go on.
            started.removeAll { context.state.field(Journey.kind, key: $0.key) == nil }
            for journey in enter(by: changes, and: listeners.triggers(for: event), of: event) {
                start(journey, &started)
            }
        }
        if !started.isEmpty { run(started) }
    }

    /// Has a journey that the event at hand began run with others; one that it began anew goes no other way.
    private func start(_ journey: RunningJourney?, _ started: inout [RunningJourney]) {
        guard let journey else { return }
        if !started.isEmpty { started.removeAll { $0.key == journey.key } }
        started.append(journey)
    }

    /// Fires the timers due by now.
    public mutating func fireTimers() {
        var due = enter(by: changeSegmentsByTime())
        var other = context.state.firstField(of: Journey.kind)
        while let field = other {
            let time = context.state.due(of: field)
            if time <= context.now, let place = context.place(of: field) {
                let step = next(from: context.rules.campaigns[place.campaign].steps, place.step, of: field)
                due.append(
                    RunningJourney(
                        key: field.key, campaign: place.campaign, step: step, base: time,
                        heldSince: context.state.heldSince(of: field)))
            }
            other = context.state.field(after: field, of: Journey.kind)
        }
        hasMovedJourneys = true
        run(due)
    }

    /// The step with which a journey goes on whose time has come.
    private func next(from steps: [Step], _ step: Int, of journey: Field) -> Int {
        switch context.state.stand(of: journey) {
        case .wait: return steps[step].next
        case .held: return step
        case .awaiting:
            guard case .await(let awaited) = steps[step].action else { return steps[step].next }
            return awaited.missed
        }
    }

    /// Reads what a slot of the rule set holds, over windows that end at an instant, or now.
    public mutating func value(_ slot: Slot, at end: Milliseconds? = nil) -> Value {
        context.begin(at: end ?? context.now)
        return context.value(slot.number)
    }

    /// Applies an event's data to what is known of the individual.
    mutating func apply(_ event: Event) {
        let rules = context.rules
        switch event.effect {
        // Links and erasures concern more than this individual: whoever knows the others has done what they say.
        case .none, .linked, .erased: break
        case .attributes(let attributes):
            for attribute in attributes {
                context.state.setAttribute(attribute.index, to: attribute.value, in: rules.schema)
            }
            context.state.dropUnusedAttributes(in: rules.schema, clock: context.clock)
        case .noAttributes: context.state.removeAttributes()
        case .feedback(let feedback): take(feedback, of: event)
        case .consent(let purpose, let channel, let granted):
            // Purposes that no rule names are not stored.
            if rules.consentPurposes.contains(purpose) {
                context.state.setConsent(purpose: purpose, channel: channel, granted: granted, time: event.time)
            }
        }
        if context.state.isSweepDue(context.clock) { sweep() }
        var findings: [(feature: Int, finding: SeriesFinding)] = []
        context.state.apply(
            event, typeName: rules.schema.types[event.type].name, features: rules.features, clock: context.clock
        ) { findings.append(($0, $1)) }
        for (feature, finding) in findings {
            switch finding {
            case .failed: effects.count(featureError: feature)
            case .full: effects.count(saturated: feature)
            }
        }
    }

    /// Once an hour of clock: drops what nothing uses any more.
    private mutating func sweep() {
        let rules = context.rules
        context.state.forgetGoals(endedBy: context.clock)
        let (clock, kept) = (context.clock, keptTallies)
        context.state.sweep(rules.features, types: options.fieldTypes, clock: clock) { series in
            kept[series].map { clock <= $0 } ?? false
        } isUsed: { field, payload in
            switch field.kind {
            case EndedKeys.kind: rules.campaign(hash: field.key) != nil
            case SegmentMembership.kind: rules.watchedSegments != nil
            case GoalWindow.kind:
                rules.campaign(hash: payload.u64(GoalWindow.Offset.campaign)).map { rules.campaigns[$0].goal != nil }
                    ?? false
            case SentCommands.kind: rules.keepsCommands
            default: nil
            }
        }
    }
}
