import CEL
public import Events
import JSON
import RuleSets
public import State

extension Turn {
    /// Receives an event that makes another id an alias of the individual, with what was known under that id; nil: nothing was.
    public mutating func receive(_ event: Event, linking alias: RawSpan, knownAs other: IndividualState?) {
        context.state.addAlias(alias)
        if let other { unite(with: other) }
        tell(.linked, by: event, detail: String(decoding: alias))
        apply(event)
        follow(event, hasUnited: other != nil)
    }

    /// Takes in what was known of an alias of the individual, some time after the link.
    public mutating func merge(_ alias: RawSpan, knownAs other: IndividualState) {
        context.state.addAlias(alias)
        unite(with: other)
        let started = enter(by: changeSegmentsOfUnited())
        if !started.isEmpty { run(started) }
    }

    /// The names that states may refer to and that the rule set at hand does not have.
    public var namesOfThePast: [String] { context.names.names(besidesThoseOf: context.rules) }

    /// Takes in what was known of an alias of the individual. Running journeys move with their timers; of two with one campaign and key
    /// the individual's own stays, and the other ends as merged.
    private mutating func unite(with other: IndividualState) {
        var theirs = other.renamed(to: context.state.idBytes)
        swap(&context.state, &theirs)
        // Now the alias's state is at work, and the individual's own waits aside.
        moveJourneys(to: &theirs)
        swap(&context.state, &theirs)
        context.state.unite(
            with: theirs, features: context.rules.features, types: options.fieldTypes, clock: context.clock)
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
            } else if field.end - field.start + Limits.journeySlack > own.room {
                end(journey, reason: .merged, detail: "the individual's state is full")
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
    private mutating func tell(_ outcome: Outcome, by event: Event, detail: String?) {
        effects.count(outcome)
        let facts = DecisionFacts(
            now: context.now, campaign: "", campaignHash: 0, outcome: outcome, reason: nil, detail: detail,
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
