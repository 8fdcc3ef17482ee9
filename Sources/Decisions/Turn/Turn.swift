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

        /// Creates options.
        public init(application: String, mode: RecordMode, fieldTypes: FieldTypes) {
            self.application = application
            self.mode = mode
            self.fieldTypes = fieldTypes
        }
    }

    let options: Options
    let writer: RecordWriter
    /// What expressions read, with the individual's state.
    var context: EvaluationContext
    /// Where the effects are, as long as an individual has the turn.
    private var effectsPlace: UnsafeMutablePointer<Effects>?
    /// The timestamp of the record that caused it; nil where time alone did.
    var arrival: Milliseconds?
    /// Whether the journeys' due times may have changed.
    var hasMovedJourneys = false
    /// Bytes on their way into the state.
    var scratch = ByteWriter()

    /// Creates a turn that goes by a rule set.
    public init(rules: RuleSet, names: StateNames, warming: WarmingFeatures?, options: Options) {
        self.options = options
        writer = RecordWriter(application: options.application, ruleSet: rules.hash)
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
            context.state.earliestDue = context.state.earliestJourney
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
    mutating func follow(_ event: Event) {
        let rules = context.rules
        let listeners = rules.listeners[event.type]
        // A journey that runs has a timer.
        if !listeners.exits.isEmpty, context.state.earliestDue != .max { endJourneys(by: event, of: listeners.exits) }
        var started: [RunningJourney] = []
        if !listeners.awaits.isEmpty, context.state.earliestDue != .max {
            started = endAwaits(by: event, of: listeners.awaits)
        }
        if !listeners.triggers.isEmpty {
            for campaign in listeners.triggers(for: event) {
                guard let journey = enter(campaign, by: event) else { continue }
                // One that the same event begins anew goes no other way.
                if !started.isEmpty { started.removeAll { $0.key == journey.key } }
                started.append(journey)
            }
        }
        if !started.isEmpty { run(started) }
    }

    /// Fires the timers due by now.
    public mutating func fireTimers() {
        var due: [RunningJourney] = []
        var other = context.state.firstField(of: Journey.kind)
        while let field = other {
            let time = context.state.due(of: field)
            if time <= context.now, let place = context.place(of: field) {
                let step = next(from: context.rules.campaigns[place.campaign].steps, place.step, of: field)
                due.append(RunningJourney(key: field.key, campaign: place.campaign, step: step, base: time))
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
        context.state.sweep(rules.features, types: options.fieldTypes, clock: context.clock) { field, _ in
            field.kind == EndedKeys.kind ? rules.campaign(hash: field.key) != nil : nil
        }
    }
}
