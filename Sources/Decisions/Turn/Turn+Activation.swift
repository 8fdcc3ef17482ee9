public import CEL
import Events
import State
import RuleSets

/// What the expressions of one decision read, each slot once, in order.
struct ReadLog {
    /// Off while a score or segment is computed: its own inputs are not the decision's.
    var isOpen = false
    private(set) var entries: [(slot: Int, value: Value)] = []

    mutating func begin() {
        isOpen = true
        entries.removeAll(keepingCapacity: true)
    }

    mutating func note(_ slot: Int, _ value: Value) {
        guard isOpen, !entries.contains(where: { $0.slot == slot }) else { return }
        entries.append((slot, value))
    }
}

extension Turn: Activation {
    /// The value in a slot of the rule set (``Slot``).
    public mutating func value(_ slot: Int) -> Value {
        let value = compute(Slot(number: slot))
        reads.note(slot, value)
        return value
    }

    /// Whether a field of `event`, `trigger` or `individual` is present.
    public mutating func has(_ slot: Int) -> Bool {
        switch Slot(number: slot) {
        case .event(let slot): event?.value(slot) != nil
        case .trigger(let slot): trigger?.value(slot) != nil
        case .attribute(let index): state.attribute(index, in: rules.schema) != nil
        default: true
        }
    }

    /// Evaluates with the windows' end and the events at hand.
    mutating func evaluate(_ program: Program, event: EventView, trigger: EventView? = nil, at time: Milliseconds)
        -> Value
    {
        self.event = event
        self.trigger = trigger
        windowEnd = time
        return program.evaluate(&self)
    }

    /// Evaluates a condition; one that is no bool, which only `dyn` can yield, is an error.
    mutating func holds(
        _ condition: Program, event: EventView, trigger: EventView? = nil, at time: Milliseconds
    ) -> Result<Bool, EvaluationError> {
        self.event = event
        self.trigger = trigger
        windowEnd = time
        do throws(EvaluationError) {
            return .success(try condition.condition(&self))
        } catch {
            return .failure(error)
        }
    }

    /// The inputs of a decision, by the names that rules give them.
    func inputs() -> [(name: String, value: Value)] {
        reads.entries.map { entry in
            let slot = Slot(number: entry.slot)
            if case .attribute(let index) = slot, rules.schema.attributes[index].isPersonal {
                return (rules.name(of: slot), .string("masked"))
            }
            return (rules.name(of: slot), entry.value)
        }
    }

    private mutating func compute(_ slot: Slot) -> Value {
        switch slot {
        case .event(let slot): event?.value(slot) ?? Self.absent(.event(slot), rules)
        case .trigger(let slot): trigger?.value(slot) ?? Self.absent(.trigger(slot), rules)
        case .individualID: .string(individual)
        case .attribute(let index): state.attribute(index, in: rules.schema) ?? Self.absent(slot, rules)
        case .feature(let index): feature(index)
        case .score(let index): nested { $0.rules.scores[index].program.evaluate(&$0) }
        case .segment(let index): nested { $0.stage(of: $0.rules.segments[index]) }
        case .now: .timestamp(Timestamp(clampingMilliseconds: now))
        }
    }

    private func feature(_ index: Int) -> Value {
        if let refusal = warming?.refusal(of: index, in: rules, at: clock) { return .error(refusal) }
        return state.value(of: index, in: rules.features, at: windowEnd)
    }

    private mutating func nested(_ body: (inout Turn) -> Value) -> Value {
        let wasOpen = reads.isOpen
        reads.isOpen = false
        defer { reads.isOpen = wasOpen }
        return body(&self)
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

    private static func absent(_ slot: Slot, _ rules: RuleSet) -> Value {
        .error(EvaluationError("`\(rules.name(of: slot))` is absent"))
    }
}
