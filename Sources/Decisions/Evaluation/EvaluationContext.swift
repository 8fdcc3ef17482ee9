import CEL
import Events
import RuleSets
import State

/// What the expressions of one decision read, each slot once, in order.
struct ReadLog {
    /// Off while a score or segment is computed: its own inputs are not the decision's.
    var isOpen = false
    /// Room that is used again, since most logs are begun and never asked; the first ``count`` of them mean something.
    private var room: [(slot: Int, value: Value)] = []
    private var count = 0

    var entries: ArraySlice<(slot: Int, value: Value)> { room[..<count] }

    mutating func begin() {
        isOpen = true
        count = 0
    }

    mutating func note(_ slot: Int, _ value: Value) {
        guard isOpen else { return }
        for index in 0..<count where room[index].slot == slot { return }
        if count < room.count { room[count] = (slot, value) } else { room.append((slot, value)) }
        count += 1
    }
}

/// What expressions read: the individual, the events at hand, the clocks. It owns the individual's state while it lasts, so that
/// reading a feature copies nothing.
struct EvaluationContext {
    /// What is known of the individual.
    var state: IndividualState
    /// The rule set at work.
    var rules: RuleSet
    /// The names that the state refers to by hash.
    var names: StateNames
    /// What may not be read yet; nil where nothing is warming.
    var warming: WarmingFeatures?
    /// The time of decision.
    var now: Milliseconds = 0
    /// The partition's clock: what is kept is judged by it. An event from ahead of it makes ``now`` later, but does not age others.
    var clock: Milliseconds = 0
    /// The wall clock, by which commands expire; nil where it plays no part.
    var wall: Milliseconds?
    /// What `event` means at the moment.
    var event = EventSource.none
    /// What `trigger` means at the moment.
    var trigger = EventSource.none
    /// The end of the windows.
    var windowEnd: Milliseconds = 0
    /// What the deciding expressions read.
    var reads = ReadLog()
    /// Whether a personal attribute was read since this was last set to false.
    var hasReadPersonal = false
    /// The scores and segments computed within the judgement at hand.
    private var computed = ComputedValues()

    init(rules: RuleSet, names: StateNames) {
        state = IndividualState(id: "")
        self.rules = rules
        self.names = names
    }

    /// Evaluates with the windows' end and the events at hand.
    mutating func evaluate(
        _ program: Program, event: EventSource, trigger: EventSource = .none, at time: Milliseconds
    ) -> Value {
        self.event = event
        self.trigger = trigger
        begin(at: time)
        let hadReadPersonal = hasReadPersonal
        hasReadPersonal = false
        var value = program.evaluate(&self)
        if hasReadPersonal, case .error(let error) = value { value = .error(error.masked) }
        if hadReadPersonal { hasReadPersonal = true }
        return value
    }

    /// Evaluates what stands at a step of a journey.
    mutating func evaluate(_ program: Program, _ events: StepEvents, at time: Milliseconds) -> Value {
        evaluate(program, event: events.event, trigger: events.trigger, at: time)
    }

    /// Evaluates a condition; one that is no bool, which only `dyn` can yield, is an error.
    mutating func holds(
        _ condition: Program, event: EventSource, trigger: EventSource = .none, at time: Milliseconds
    ) -> Result<Bool, EvaluationError> {
        self.event = event
        self.trigger = trigger
        begin(at: time)
        let hadReadPersonal = hasReadPersonal
        hasReadPersonal = false
        defer { if hadReadPersonal { hasReadPersonal = true } }
        do throws(EvaluationError) {
            return .success(try condition.condition(&self))
        } catch {
            return .failure(hasReadPersonal ? error.masked : error)
        }
    }

    /// Begins a judgement whose windows end at a time.
    mutating func begin(at time: Milliseconds) {
        windowEnd = time
        computed.removeAll()
    }

    /// The inputs of a decision, by the names that rules give them.
    func inputs() -> [(name: String, value: Value)] {
        reads.entries.map { (rules.name(of: Slot(number: $0.slot)), $0.value) }
    }
}

extension EvaluationContext: Activation {
    /// The value in a slot of the rule set (``Slot``).
    mutating func value(_ slot: Int) -> Value {
        guard reads.isOpen else { return compute(Slot(number: slot)) }
        let hadReadPersonal = hasReadPersonal
        hasReadPersonal = false
        let value = compute(Slot(number: slot))
        reads.note(slot, hasReadPersonal ? .string("masked") : value)
        if hadReadPersonal { hasReadPersonal = true }
        return value
    }

    /// Whether a field of `event`, `trigger` or `individual` is present.
    mutating func has(_ slot: Int) -> Bool {
        switch Slot(number: slot) {
        case .event(let slot):
            if let live = liveProperty(slot) { return live.event.has(live.property) }
            return value(slot, of: event) != nil
        case .trigger(let slot): return value(slot, of: trigger) != nil
        case .attribute(let index): return state.attribute(index, in: rules.schema) != nil
        default: return true
        }
    }

    /// The whole number in a slot; one of the event at hand is read in place.
    mutating func int(_ slot: Int) throws(EvaluationError) -> Int64 {
        if !reads.isOpen, let live = liveProperty(slot), let number = live.event.int(live.property) { return number }
        return try value(slot).requiredInt()
    }

    /// The number in a slot; one of the event at hand is read in place.
    mutating func double(_ slot: Int) throws(EvaluationError) -> Double {
        if !reads.isOpen, let live = liveProperty(slot), let number = live.event.double(live.property) { return number }
        return try value(slot).requiredDouble()
    }

    /// Whether a slot holds a text; one of the event at hand is compared in place.
    mutating func holds(_ slot: Int, text: String) throws(EvaluationError) -> Bool {
        if !reads.isOpen, let live = liveProperty(slot), let holds = live.event.holds(live.property, text: text) {
            return holds
        }
        return try value(slot).holds(text: text)
    }

    private mutating func compute(_ slot: Slot) -> Value {
        switch slot {
        case .event(let index): value(index, of: event) ?? absent(slot)
        case .trigger(let index): value(index, of: trigger) ?? absent(slot)
        case .individualID: .string(state.id)
        case .attribute(let index): attribute(index)
        case .feature(let index): feature(index)
        case .score(let index): once(index) { $0.score($0.rules.scores[index]) }
        case .segment(let index): once(rules.scores.count + index) { $0.stage(of: $0.rules.segments[index]) }
        case .now: .timestamp(Timestamp(clampingMilliseconds: now))
        case .zone: zone()
        }
    }

    private mutating func attribute(_ index: Int) -> Value {
        presentAttribute(index) ?? absent(.attribute(index))
    }

    /// An attribute's value, or nil where it is absent; that it was asked for is noted.
    mutating func presentAttribute(_ index: Int) -> Value? {
        if rules.schema.attributes[index].isPersonal { hasReadPersonal = true }
        return state.attribute(index, in: rules.schema)
    }

    private func feature(_ index: Int) -> Value {
        if let refusal = warming?.refusal(of: index, in: rules, at: clock, to: windowEnd) { return .error(refusal) }
        return state.value(of: index, in: rules.features, at: windowEnd)
    }

    /// Computes a score or segment, once within a judgement: what it reads is not the decision's.
    private mutating func once(_ place: Int, _ body: (inout EvaluationContext) -> Value) -> Value {
        if let known = computed[place] {
            if known.isPersonal { hasReadPersonal = true }
            return known.value
        }
        let (wasOpen, hadReadPersonal) = (reads.isOpen, hasReadPersonal)
        (reads.isOpen, hasReadPersonal) = (false, false)
        let value = body(&self)
        computed.note(value, isPersonal: hasReadPersonal, at: place)
        reads.isOpen = wasOpen
        if hadReadPersonal { hasReadPersonal = true }
        return value
    }

    private mutating func score(_ score: Score) -> Value {
        switch score.definition {
        case .expression(let program): program.evaluate(&self)
        case .logistic(let regression): value(of: regression)
        }
    }

    private mutating func stage(of segment: Segment) -> Value {
        switch segment.definition {
        case .condition(let program): return program.evaluate(&self)
        case .stages(let stages):
            for stage in stages {
                switch stage.condition.evaluate(&self) {
                case .bool(true): return .string(stage.name)
                case .bool(false): continue
                case .error(let error): return .error(error)
                default: return .error(EvaluationError("stage `\(stage.name)` is not a bool"))
                }
            }
            return .string("")
        }
    }

    private func absent(_ slot: Slot) -> Value {
        .error(EvaluationError("`\(rules.name(of: slot))` is absent"))
    }
}

extension EvaluationError {
    /// The error of an evaluation that read something personal: its words may quote what was read, unless they say that it is absent.
    var masked: EvaluationError {
        message.hasSuffix("` is absent")
            ? self : EvaluationError("failed on a personal attribute, whose value is not shown")
    }
}
