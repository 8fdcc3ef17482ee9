internal import CEL
public import Events
public import State
public import RuleSets

/// One individual's turn: what one event, or the timers of one instant, do to them.
///
/// A turn owns the state while it lasts, reads the sections that it needs once, and writes back those that it changed in
/// ``finish()``. It is also the activation of every expression that it evaluates, so that reading a feature copies nothing.
public struct Turn {
    /// What is known of the individual.
    public var state: IndividualState
    /// What was decided, in order.
    public private(set) var decisions: [Decision] = []
    /// Features that could not take the event, by index, as often as it happened.
    public private(set) var featureErrors: [Int] = []

    let rules: RuleSet
    let application: String
    /// The time of decision.
    let now: Milliseconds
    /// The partition's clock: what is kept is judged by it. An event from ahead of it makes ``now`` later, but does not age others.
    let clock: Milliseconds
    /// The wall clock, by which commands expire; nil where it plays no part.
    let wall: Milliseconds?
    /// What may not be read yet; nil where nothing is warming.
    let warming: WarmingFeatures?

    // What expressions read at the moment.
    var event: EventView?
    var trigger: EventView?
    /// The end of the windows.
    var windowEnd: Milliseconds
    /// What the deciding expressions read.
    var reads = ReadLog()

    // The sections of the state that were read; nil: not yet.
    var journeys: [RunningJourney]?
    var endedKeys: [EndedKey]?
    var sends: [SentMessage]?
    var changed = SectionSet()
    /// Bytes that the journeys begun in this turn will need.
    var roomTaken = 0

    /// Begins the turn of the individual whose state it is.
    public init(
        state: consuming IndividualState, rules: RuleSet, application: String, now: Milliseconds, clock: Milliseconds,
        wall: Milliseconds?, warming: WarmingFeatures? = nil
    ) {
        self.state = state
        self.rules = rules
        self.application = application
        self.now = now
        self.clock = clock
        self.wall = wall
        self.warming = warming
        windowEnd = now
    }

    /// Applies an event: its data, exits, triggers, and the sends that are due.
    public mutating func receive(_ event: Event) {
        let typeName = rules.schema.types[event.type].name
        apply(event, typeName: typeName)
        let listeners = rules.listeners[event.type]
        let triggers = listeners.triggers.isEmpty ? [] : listeners.triggers(for: event.values)
        let mayExit = !listeners.exits.isEmpty && state.has(.journeys)
        guard !triggers.isEmpty || mayExit else { return }
        let view = EventView(typeName: typeName, id: event.id, time: event.time, values: event.values)
        if mayExit { endJourneys(by: view, type: event.type, of: listeners.exits) }
        var started: [RunningJourney] = []
        for campaign in triggers {
            if let journey = enter(campaign, by: view, traceparent: event.traceparent) { started.append(journey) }
        }
        if !started.isEmpty { run(started) }
    }

    /// Fires the timers due at ``now``.
    public mutating func fireTimers() {
        loadJourneys()
        var due: [RunningJourney] = []
        journeys?.removeAll { journey in
            guard journey.journey.due <= now else { return false }
            due.append(journey)
            return true
        }
        changed.insert(.journeys)
        for index in due.indices {
            due[index].base = due[index].journey.due
            due[index].step += 1
        }
        run(due)
    }

    /// Writes back what changed, and hands the state over: the turn's last call, after which it holds none.
    public mutating func finish() -> IndividualState {
        if changed.contains(.journeys), let journeys {
            state.replace(.journeys, with: journeys.map(\.journey))
            state.earliestDue = journeys.lazy.map(\.journey.due).min() ?? .max
        }
        if changed.contains(.endedKeys), let endedKeys { state.replace(.endedKeys, with: endedKeys) }
        if changed.contains(.sends), let sends { state.replace(.sends, with: sends) }
        // Taken out, not copied: the caller changes it in place.
        return state.take()
    }

    mutating func record(_ decision: consuming Decision) { decisions.append(decision) }

    /// Hands over what was decided.
    public mutating func takeDecisions() -> [Decision] {
        var taken: [Decision] = []
        swap(&taken, &decisions)
        return taken
    }

    /// The individual's id; made of the state's bytes, since most turns decide nothing.
    var individual: String { state.id }

    private mutating func apply(_ event: Event, typeName: String) {
        switch event.effect {
        case .none: break
        case .attributes(let attributes):
            for attribute in attributes { state.setAttribute(attribute.index, to: attribute.value, in: rules.schema) }
            state.dropUnusedAttributes(in: rules.schema, clock: clock)
        case .noAttributes: state.removeAttributes()
        case .consent(let purpose, let channel, let granted):
            // Purposes that no rule names are not stored.
            if rules.consentPurposes.contains(purpose) {
                state.setConsent(purpose: purpose, channel: channel, granted: granted, time: event.time)
            }
        }
        state.sweep(rules.features, types: .all, clock: clock)
        var failed: [Int] = []
        state.apply(event, typeName: typeName, features: rules.features, clock: clock) { failed.append($0) }
        if !failed.isEmpty { featureErrors += failed }
    }
}
