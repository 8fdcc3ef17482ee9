import CEL
public import Events
import JSON
import RuleSets
public import State

extension Turn {
    /// Receives an event that makes another id an alias of the individual, with what was known under that id; nil: nothing was.
    ///
    /// Of the aliases of that id those that find no room are refused, which is told.
    ///
    /// - Returns: false where the alias itself found no room: then it is refused, and the event is one like others.
    public mutating func receive(_ event: Event, linking alias: RawSpan, knownAs other: IndividualState?) -> Bool {
        let isLinked = context.state.addAlias(alias)
        if isLinked {
            if let other { unite(with: other) }
            tell(.linked, by: event, detail: String(decoding: alias))
            for taken in other?.aliases ?? [] where isRefused(taken) {
                tell(.linked, .tooLarge, by: event, detail: taken)
            }
        } else {
            tell(.linked, .tooLarge, by: event, detail: String(decoding: alias))
        }
        apply(event)
        follow(event, hasUnited: isLinked && other != nil)
        return isLinked
    }

    /// Takes in what was known of an alias of the individual, some time after the link. What finds no room of it and its own aliases is
    /// refused, which is counted.
    public mutating func merge(_ alias: RawSpan, knownAs other: IndividualState) {
        if !context.state.addAlias(alias) { effects.count(.linked, .tooLarge) }
        unite(with: other)
        for taken in other.aliases where isRefused(taken) { effects.count(.linked, .tooLarge) }
        let started = enter(by: changeSegmentsOfUnited())
        if !started.isEmpty { run(started) }
    }

    private func isRefused(_ alias: String) -> Bool {
        let utf8 = alias.utf8Span.span
        let bytes = unsafe utf8.bytes
        return !context.state.hasAlias(bytes) && !context.state.hasID(bytes)
    }

    /// The names that a state refers to by hash, as far as they are known here.
    public func names(in state: IndividualState) -> [String] { context.names.names(in: state.raw) }

    /// Takes in what was known of an alias of the individual. Running journeys move with their timers; of two with one campaign and key
    /// the individual's own stays, and the other ends as merged; so do those that would be too many of their campaign, or find no room.
    private mutating func unite(with other: IndividualState) {
        var theirs = other.renamed(to: context.state.idBytes)
        swap(&context.state, &theirs)
        // Now the alias's state is at work, and the individual's own waits aside.
        moveJourneys(to: &theirs)
        swap(&context.state, &theirs)
        let features = context.rules.features
        let saturated = context.state.unite(
            with: theirs, features: features, types: options.fieldTypes, clock: context.clock)
        for series in features.series where saturated.contains(series.hash) {
            for feature in series.features { effects.count(saturated: feature) }
        }
        takeOverSegments()
        context.state.earliestDue = context.state.earliestTimer
    }

    private mutating func moveJourneys(to own: inout IndividualState) {
        // It may come from where other rules hold.
        withdrawJourneys()
        for journey in runningJourneys() {
            guard let field = context.state.field(Journey.kind, key: journey.key) else { continue }
            if own.field(Journey.kind, key: journey.key) != nil {
                end(journey, reason: .merged)
            } else if own.journeys(of: context.state.campaign(of: field)) >= Limits.journeysPerCampaign {
                end(
                    journey, reason: .merged,
                    detail: "\(Limits.journeysPerCampaign) journeys of the campaign run already")
            } else if field.end - field.start + Limits.journeySlack > own.room {
                end(journey, reason: .merged, detail: Limits.isFull)
            } else {
                own.carry(field, from: context.state)
                context.state.removeField(field)
            }
        }
    }

    /// Receives an event that erases the individual: journeys end without sending, and nothing is left.
    public mutating func erase(by event: Event) {
        withdrawJourneys()
        for journey in runningJourneys() { end(journey, reason: .erased) }
        tell(.erased, by: event, detail: nil)
        context.state = IndividualState(id: event.individual)
        hasMovedJourneys = false
    }

    /// The journeys that run and have a place in the rule set, in order of campaign and key.
    private func runningJourneys() -> [RunningJourney] {
        var journeys: [RunningJourney] = []
        var next = context.state.firstField(of: Journey.kind)
        while let field = next {
            if let place = context.place(of: field) {
                journeys.append(
                    RunningJourney(key: field.key, campaign: place.campaign, step: place.step, base: context.now))
            }
            next = context.state.field(after: field, of: Journey.kind)
        }
        return journeys.sorted { context.precedes($0, $1) }
    }

    /// Tells what became of the individual, which is about no campaign.
    private mutating func tell(_ outcome: Outcome, _ reason: Reason? = nil, by event: Event, detail: String?) {
        effects.count(outcome, reason)
        let facts = DecisionFacts(
            now: context.now, campaign: "", campaignHash: 0, outcome: outcome, reason: reason, detail: detail,
            triggerType: context.rules.schema.types[event.type].name, triggerTime: event.time)
        let texts = DecisionTexts(event, key: RawSpan())
        switch effects.form {
        case .written: writer.write(facts, texts, options.mode, arrival: arrival, to: &effects.records)
        case .values:
            let decision = Decision(facts, texts)
            effects.outcomes.append(decision)
            effects.decisions.append(decision)
        }
    }
}
