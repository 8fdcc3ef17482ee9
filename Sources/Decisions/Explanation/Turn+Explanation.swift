import CEL
public import Events
import RuleSets
import State

extension Turn {
    /// Explains what would happen if a campaign's trigger came now, to the individual who has the turn. The state must be a copy: a journey
    /// is begun in it, to see how its first send fares.
    ///
    /// - Parameters:
    ///   - campaign: the campaign's index.
    ///   - event: the trigger; nil: one of the type, of which is known what a running journey of the campaign keeps.
    ///   - type: the index of the trigger's type.
    public mutating func explain(_ campaign: Int, event: Event?, type: Int) -> EntryExplanation {
        let kept = event == nil ? keptTrigger(of: campaign) : nil
        let trigger =
            event
            ?? Event(
                type: type, id: "explain", individual: context.state.id, time: context.now, deduplicationHash: 0,
                values: kept ?? [])
        return explain(
            campaign, by: trigger, from: event != nil ? .given : kept != nil ? .journey : .none, isWhole: event != nil)
    }

    /// Explains what would happen to the individual who has the turn, whose state must be a copy, if the change of segment that triggers a
    /// campaign came about now.
    ///
    /// - Parameter stage: the stage; nil: the one of the trigger, else the one in which the individual is, of a change that leaves the one
    ///   in which they were when segments were last taken.
    /// - Returns: nil where the campaign is not triggered by a change of segment.
    public mutating func explain(_ campaign: Int, changeTo stage: String?) -> EntryExplanation? {
        guard let change = context.rules.campaigns[campaign].trigger.segment,
            let watched = context.rules.watchedSegments
        else { return nil }
        let source = stage == nil ? EntryExplanation.Source.change : .given
        let stage = stage ?? self.stage(of: change, watched)
        let event = watched.event(
            change.direction, of: context.rules.segments[change.segment].name, stage: stage,
            individual: context.state.id, at: context.now)
        return explain(campaign, by: event, from: source, isWhole: stage != nil)
    }

    /// The stage that a change would be about, empty of a segment without stages; nil where it is not known.
    private mutating func stage(of change: SegmentChange, _ watched: WatchedSegments) -> String? {
        guard case .stages(let stages) = context.rules.segments[change.segment].definition else { return "" }
        func name(_ value: UInt64) -> String? { stages.first { SegmentValue.stage($0.name) == value }?.name }
        if let wanted = change.stage { return name(wanted) }
        switch change.direction {
        case .enters:
            context.reads.isOpen = false
            guard case .string(let now) = value(.segment(change.segment)), !now.utf8.isEmpty else { return nil }
            return now
        case .leaves:
            let segment = watched.segments.first { $0.segment == change.segment }
            return segment.flatMap {
                name(context.state.segmentValue($0.identity, in: context.state.segmentMembership))
            }
        }
    }

    private mutating func explain(
        _ campaign: Int, by trigger: Event, from source: EntryExplanation.Source, isWhole: Bool
    ) -> EntryExplanation {
        let schema = context.rules.schema
        var explanation = EntryExplanation(
            campaign: context.rules.campaigns[campaign].name, triggerType: schema.types[trigger.type].name,
            source: source,
            properties: context.rules.campaigns[campaign].keptProperties.compactMap { index in
                trigger.value(index).map { (schema.properties[index], $0) }
            })
        var attempt = EntryAttempt(campaign: campaign, event: trigger)
        explainEntry(&attempt, isWhole: isWhole, in: &explanation)
        explanation.holdout = attempt.holdout
        if let journey = beginOnTrial(attempt, after: explanation) {
            explainSend(of: journey, isWhole: isWhole, in: &explanation)
        } else {
            notAsked(.send, SendGate.all.map(\.name), in: &explanation)
            notAsked(.rank, RankedGate.all.map(\.name), in: &explanation)
        }
        return explanation
    }

    /// What a running journey of a campaign keeps of its trigger, by property; of several the one that began last. Nil: none runs.
    private func keptTrigger(of campaign: Int) -> [(index: Int, value: Value)]? {
        let definition = context.rules.campaigns[campaign]
        var last: Journey?
        var next = context.state.firstField(of: Journey.kind)
        while let field = next {
            if context.state.campaign(of: field) == definition.hash { last = context.state.journey(field) }
            next = context.state.field(after: field, of: Journey.kind)
        }
        guard let last else { return nil }
        return definition.keptProperties.compactMap { index in
            context.state.keptProperty(context.rules.propertyHashes[index], in: last.kept).map { (index, $0) }
        }
    }

    private mutating func explainEntry(
        _ attempt: inout EntryAttempt, isWhole: Bool, in explanation: inout EntryExplanation
    ) {
        let trigger = context.rules.campaigns[attempt.campaign].trigger
        if let change = trigger.segment {
            // It is taken to have changed: what it reads shows where the individual is.
            context.reads.begin()
            _ = value(.segment(change.segment))
            add(.entry, "trigger's segment", .pass, isWhole: isWhole, to: &explanation)
        }
        if let condition = trigger.condition {
            context.reads.begin()
            let verdict: Verdict =
                switch context.holds(condition, event: .live(attempt.event), at: attempt.event.time) {
                case .success(true): .pass
                case .success(false): .stop(.condition)
                case .failure(let error): .stop(.error, detail: error.message)
                }
            add(.entry, "trigger's where", verdict, isWhole: isWhole, to: &explanation)
        }
        // Each is asked: none needs what another that stops would have found out.
        for gate in EntryGate.all {
            context.reads.begin()
            let verdict = gate.judge(&self, &attempt)
            add(.entry, "\(gate.name)", verdict, isWhole: isWhole, to: &explanation)
        }
    }

    /// Begins a journey, in place of one that runs under its key; nil where it would find no room, or its key is not known.
    private mutating func beginOnTrial(_ attempt: EntryAttempt, after explanation: EntryExplanation) -> RunningJourney?
    {
        let stopsForGood = explanation.gates.contains { gate in
            switch gate.answer {
            case .stop(.tooLarge, _), .stop(.tooManyJourneys, _): true
            default: false
            }
        }
        guard attempt.fieldKey != 0, !stopsForGood, encode(attempt) != nil else { return nil }
        if let running = context.state.field(Journey.kind, key: attempt.fieldKey) {
            context.state.removeField(running)
        }
        appendJourney(attempt, Identifier(high: 0, low: 0))
        return RunningJourney(key: attempt.fieldKey, campaign: attempt.campaign, step: 0, base: context.now)
    }

    private mutating func explainSend(
        of journey: RunningJourney, isWhole: Bool, in explanation: inout EntryExplanation
    ) {
        let campaign = context.rules.campaigns[journey.campaign]
        guard let field = context.state.field(Journey.kind, key: journey.key), let (step, send) = campaign.firstSend
        else { return }
        explanation.step = step.id
        var attempt = SendAttempt(
            send: send, step: step, journey: journey, campaign: campaign,
            events: context.state.events(of: context.state.journey(field), at: step),
            variant: variant(of: send, step, campaign))
        var isStopped = false
        for gate in SendGate.all {
            if isStopped {
                notAsked(.send, [gate.name], in: &explanation)
                continue
            }
            context.reads.begin()
            let verdict = gate.judge(&self, &attempt)
            if case .stop = verdict { isStopped = true }
            add(.send, "\(gate.name)", verdict, isWhole: isWhole, to: &explanation)
        }
        guard !isStopped, let target = attempt.target else {
            return notAsked(.rank, RankedGate.all.map(\.name), in: &explanation)
        }
        var candidate = Candidate(
            journey: journey, step: step, send: send, variant: attempt.variant, campaign: campaign, target: target,
            fallbacks: attempt.fallbacks, params: attempt.params, holdout: context.state.holdout(of: field),
            reads: attempt.reads, value: 0)
        // A send that falls back goes on with the channel that its gates leave it.
        _ = judge(&candidate)
        explanation.channel = context.rules.channels[candidate.target.channel].name
        for gate in RankedGate.all where gate.bindsTransactional || campaign.purpose != .transactional {
            context.reads.begin()
            var verdict = gate.judge(&self, candidate)
            if case .hold(_, let until) = verdict, until >= end(of: candidate) { verdict = .stop(.expired) }
            add(.rank, "\(gate.name)", verdict, isWhole: isWhole, to: &explanation)
        }
    }

    /// Notes what a gate has said, with what it has read.
    private mutating func add(
        _ stage: EntryExplanation.Stage, _ name: String, _ verdict: Verdict, isWhole: Bool,
        to explanation: inout EntryExplanation
    ) {
        context.reads.isOpen = false
        let answer: EntryExplanation.Answer
        switch verdict {
        case .pass: answer = .pass
        case .stop(.error, let detail?):
            let property = isWhole ? nil : Self.absentProperty(detail)
            answer = property.map { .unknown(reads: $0) } ?? .stop(.error, detail: detail)
        case .stop(let reason, let detail): answer = .stop(reason, detail: detail)
        case .hold(let reason, let until): answer = .hold(reason, until: until)
        }
        explanation.gates.append(
            EntryExplanation.Gate(stage: stage, name: name, answer: answer, inputs: context.inputs()))
    }

    private func notAsked(
        _ stage: EntryExplanation.Stage, _ names: [StaticString], in explanation: inout EntryExplanation
    ) {
        for name in names {
            explanation.gates.append(
                EntryExplanation.Gate(stage: stage, name: "\(name)", answer: .notAsked, inputs: []))
        }
    }

    /// The property of the trigger that an error says is absent: `event.value`.
    private static func absentProperty(_ message: String) -> String? {
        guard message.hasSuffix("` is absent"), let start = message.firstRange(of: "`event.") else { return nil }
        return String(message[start.lowerBound...].dropFirst().prefix { $0 != "`" })
    }
}

extension Campaign {
    /// The first of its steps that sends something.
    fileprivate var firstSend: (Step, Send)? {
        for step in steps {
            if case .send(let send) = step.action { return (step, send) }
        }
        return nil
    }
}
