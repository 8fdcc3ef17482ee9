import CEL
import Events
import RuleSets
import State

/// What the goal of a journey came to.
private struct Conversion {
    let campaign: Int
    /// The key of the window's field.
    let window: UInt64
    let reads: [(name: String, value: Value)]
    /// What it is worth; nil where the goal has no value, or it has none now.
    let value: Double?
    /// Why it has none.
    let detail: String?
}

extension Turn {
    /// Begins the window of a journey's goal, or begins it anew for its key; the journey has begun.
    mutating func openGoal(_ attempt: EntryAttempt) {
        let rules = context.rules
        let campaign = rules.campaigns[attempt.campaign]
        guard let goal = campaign.goal else { return }
        if let old = context.state.field(GoalWindow.kind, key: attempt.fieldKey) { context.state.removeField(old) }
        context.state.forgetGoals(endedBy: context.clock)
        guard let journey = context.state.field(Journey.kind, key: attempt.fieldKey) else { return }
        let event = attempt.event
        let id = context.state.identifier(of: journey)
        let holdout = context.state.raw.u8(journey.payload + Journey.Offset.holdout)
        writeTexts(of: attempt, keeping: goal.keptProperties)
        let field = context.state.appendField(
            GoalWindow.kind, version: GoalWindow.version, key: attempt.fieldKey,
            zeros: GoalWindow.Offset.texts + scratch.bytes.count)
        context.state.store(campaign.hash, at: GoalWindow.Offset.campaign, of: field)
        context.state.store(event.time, at: GoalWindow.Offset.start, of: field)
        context.state.store(event.time.addingClamped(goal.within), at: GoalWindow.Offset.end, of: field)
        context.state.store(rules.typeHashes[event.type], at: GoalWindow.Offset.triggerType, of: field)
        context.state.store(id.high.byteSwapped, at: GoalWindow.Offset.id, of: field)
        context.state.store(id.low.byteSwapped, at: GoalWindow.Offset.id + 8, of: field)
        context.state.store(
            attempt.isKeyPersonal ? GoalWindow.hasPersonalKey : 0, at: GoalWindow.Offset.flags, of: field)
        context.state.store(holdout, at: GoalWindow.Offset.holdout, of: field)
        context.state.store(scratch.bytes, at: GoalWindow.Offset.texts, of: field)
        context.state.forgetGoals(of: campaign.hash)
    }

    /// Notes in a journey's window what it sent last.
    mutating func noteLastSend(_ message: MessageCommand, step: Step, of journey: RunningJourney, isShadow: Bool) {
        // After a link the window may be another journey's, the later one's.
        guard let window = context.state.field(GoalWindow.kind, key: journey.key),
            let running = context.state.field(Journey.kind, key: journey.key),
            context.state.identifier(ofGoal: window) == context.state.identifier(of: running)
        else { return }
        let lasting = GoalWindow.hasConverted | GoalWindow.hasPersonalKey
        let kept = context.state.raw.u8(window.payload + GoalWindow.Offset.flags) & lasting
        let flags = kept | GoalWindow.hasSent | (isShadow ? GoalWindow.isShadow : 0)
        context.state.store(flags, at: GoalWindow.Offset.flags, of: window)
        context.state.store(step.hash, at: GoalWindow.Offset.step, of: window)
        context.state.store(message.commandID.high.byteSwapped, at: GoalWindow.Offset.command, of: window)
        context.state.store(message.commandID.low.byteSwapped, at: GoalWindow.Offset.command + 8, of: window)
        context.state.store(StableHash.hash(message.channel), at: GoalWindow.Offset.channel, of: window)
        context.state.store(StableHash.hash(message.template), at: GoalWindow.Offset.template, of: window)
        let variant = message.variant.map { StableHash.hash($0) } ?? 0
        context.state.store(variant, at: GoalWindow.Offset.variant, of: window)
    }

    /// Converts the journeys, running or ended, whose goal an event is, in order of campaign and key.
    mutating func convert(by event: Event, of campaigns: [Int]) {
        var found: [Conversion] = []
        var next = context.state.firstField(of: GoalWindow.kind)
        while let field = next {
            let hash = context.state.raw.u64(field.payload + GoalWindow.Offset.campaign)
            if let index = context.rules.campaign(hash: hash), campaigns.contains(index),
                context.state.isOpen(field, at: event.time, clock: context.clock),
                let conversion = conversion(by: event, index, field)
            {
                found.append(conversion)
            }
            next = context.state.field(after: field, of: GoalWindow.kind)
        }
        if found.count > 1 { found.sort(by: precedes) }
        for conversion in found { tell(conversion) }
    }

    private func precedes(_ left: Conversion, _ right: Conversion) -> Bool {
        // Campaigns stand by name.
        if left.campaign != right.campaign { return left.campaign < right.campaign }
        let state = context.state
        guard let one = state.field(GoalWindow.kind, key: left.window),
            let two = state.field(GoalWindow.kind, key: right.window)
        else { return false }
        return state.raw.extracting(state.goalWindow(one).key).precedes(state.raw.extracting(state.goalWindow(two).key))
    }

    /// Judges an event as the goal of the journey of a window that is open; nil where it is not.
    private mutating func conversion(by event: Event, _ index: Int, _ field: Field) -> Conversion? {
        guard let goal = context.rules.campaigns[index].goal else { return nil }
        let trigger = EventSource.kept(KeptTrigger(context.state.goalWindow(field), in: context.state))
        context.reads.begin()
        defer { context.reads.isOpen = false }
        if let condition = goal.condition {
            switch context.holds(condition, event: .live(event), trigger: trigger, at: event.time) {
            case .success(true): break
            case .success(false): return nil
            case .failure(let error):
                countError(error, of: index, by: event)
                return nil
            }
        }
        var value: Double?
        var detail: String?
        if let program = goal.value {
            switch context.evaluate(program, event: .live(event), trigger: trigger, at: event.time) {
            case .int(let number): value = Double(number)
            case .uint(let number): value = Double(number)
            case .double(let number) where number.isFinite: value = number
            case .error(let error): detail = "value: \(error.message)"
            default: detail = "value: not a finite number"
            }
        }
        return Conversion(campaign: index, window: field.key, reads: context.inputs(), value: value, detail: detail)
    }

    private mutating func tell(_ conversion: Conversion) {
        guard let field = context.state.field(GoalWindow.kind, key: conversion.window) else { return }
        let campaign = context.rules.campaigns[conversion.campaign]
        let flags = context.state.raw.u8(field.payload + GoalWindow.Offset.flags) | GoalWindow.hasConverted
        context.state.store(flags, at: GoalWindow.Offset.flags, of: field)
        effects.count(.converted, nil, campaign: conversion.campaign)
        var facts = facts(of: conversion, field, campaign)
        if effects.form == .values {
            effects.outcomes.append(Decision(facts, DecisionTexts(goal: field, in: context.state)))
        }
        if !campaign.trace { facts.repeats = context.state.tellRepeats(of: campaign.hash) }
        if effects.form == .values {
            effects.decisions.append(Decision(facts, DecisionTexts(goal: field, in: context.state)))
        } else {
            writer.write(facts, ofGoal: field, in: context.state, options.mode, arrival: arrival, to: &effects.records)
        }
    }

    private func facts(of conversion: Conversion, _ field: Field, _ campaign: Campaign) -> DecisionFacts {
        let raw = context.state.raw
        let names = context.names
        let start = field.payload
        let flags = raw.u8(start + GoalWindow.Offset.flags)
        var facts = DecisionFacts(
            now: context.now, campaign: campaign.name, campaignHash: campaign.hash, outcome: .converted, reason: nil,
            detail: conversion.detail, journey: context.state.identifier(ofGoal: field),
            triggerType: names.name(of: raw.u64(start + GoalWindow.Offset.triggerType)),
            triggerTime: context.state.start(of: field))
        facts.reads = conversion.reads
        facts.value = conversion.value
        facts.holdout = Holdout(code: raw.u8(start + GoalWindow.Offset.holdout))
        guard flags & GoalWindow.hasSent != 0 else { return facts }
        let step = raw.u64(start + GoalWindow.Offset.step)
        facts.step = (names.name(of: step), step)
        let variant = raw.u64(start + GoalWindow.Offset.variant)
        let command = Identifier(
            high: raw.u64(start + GoalWindow.Offset.command).byteSwapped,
            low: raw.u64(start + GoalWindow.Offset.command + 8).byteSwapped)
        facts.lastSend = SendReference(
            commandID: flags & GoalWindow.isShadow == 0 ? command : nil,
            channel: names.name(of: raw.u64(start + GoalWindow.Offset.channel)),
            template: names.name(of: raw.u64(start + GoalWindow.Offset.template)),
            variant: variant == 0 ? nil : names.name(of: variant))
        return facts
    }
}

extension IndividualState {
    /// The id of a window's journey.
    fileprivate func identifier(ofGoal window: Field) -> Identifier {
        let start = window.payload + GoalWindow.Offset.id
        return Identifier(high: raw.u64(start).byteSwapped, low: raw.u64(start + 8).byteSwapped)
    }
}

extension DecisionTexts {
    /// The texts of a decision about a journey's goal.
    @_lifetime(borrow state)
    init(goal field: Field, in state: borrowing IndividualState) {
        let window = state.goalWindow(field)
        let raw = state.raw
        self.init(
            individual: state.idBytes, key: raw.extracting(window.key),
            isKeyPersonal: raw.u8(field.payload + GoalWindow.Offset.flags) & GoalWindow.hasPersonalKey != 0,
            triggerID: raw.extracting(window.triggerID),
            traceparent: raw.extracting(window.traceparent), inputs: raw.extracting(0..<0))
    }
}

extension RecordWriter {
    /// Appends the record of a decision about a journey's goal to those that go out.
    fileprivate func write(
        _ facts: DecisionFacts, ofGoal window: Field, in state: borrowing IndividualState, _ mode: RecordMode,
        arrival: Milliseconds?, to records: inout OutgoingRecords
    ) {
        write(facts, DecisionTexts(goal: window, in: state), mode, arrival: arrival, to: &records)
    }
}
