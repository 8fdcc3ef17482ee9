import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Has a journey await an event. False: it parked. True: the time is over already, so that it goes on with `else`.
    mutating func stay(_ step: Await, _ place: Step, _ journey: inout RunningJourney) -> Bool {
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return false }
        let due = end(of: step.within, journey, field)
        noteWait(of: field)
        if due > context.now {
            park(field, at: place, .awaiting, until: due)
            tellEntry(journey, field)
            return false
        }
        journey.base = due
        journey.step = step.missed
        return true
    }

    /// Ends the awaits that an event ends, each journey's one, in order of campaign and key.
    ///
    /// - Returns: the journeys, ready to go on with `then`. They stand where they stood until they run.
    mutating func endAwaits(by event: Event, of campaigns: [Int]) -> [RunningJourney] {
        var matched: [RunningJourney] = []
        var next = context.state.firstField(of: Journey.kind)
        while let field = next {
            if context.state.stand(of: field) == .awaiting, let place = context.place(of: field),
                campaigns.contains(place.campaign),
                case .await(let step) = context.rules.campaigns[place.campaign].steps[place.step].action,
                matches(step, context.state.journey(field), place.campaign, event)
            {
                matched.append(
                    RunningJourney(key: field.key, campaign: place.campaign, step: place.step, base: context.now))
            }
            next = context.state.field(after: field, of: Journey.kind)
        }
        if matched.count > 1 { matched.sort { context.precedes($0, $1) } }
        return matched.compactMap { goOn($0, by: event) }
    }

    private mutating func matches(_ step: Await, _ journey: Journey, _ campaign: Int, _ event: Event) -> Bool {
        guard step.eventTypes.contains(event.type) else { return false }
        guard let condition = step.condition else { return true }
        let trigger = EventSource.kept(KeptTrigger(journey, in: context.state))
        switch context.holds(condition, event: .live(event), trigger: trigger, at: event.time) {
        case .success(let holds): return holds
        case .failure(let error):
            countError(error, of: campaign, by: event)
            return false
        }
    }

    /// Has a journey keep the event that it awaited. Nil: the event is too large, and does not match.
    private mutating func goOn(_ start: RunningJourney, by event: Event) -> RunningJourney? {
        let place = context.rules.campaigns[start.campaign].steps[start.step]
        guard case .await(let step) = place.action, let field = context.state.journey(key: start.key) else {
            return nil
        }
        // Outside of `then` nobody asks for it.
        if step.matched != place.next {
            switch keep(event, of: step, at: place, field) {
            case .kept: break
            case .tooLarge: return nil
            case .noRoom:
                tellPassed(place, of: start, .tooLarge, Limits.isFull, isRecorded: false)
                return nil
            }
        }
        hasMovedJourneys = true
        var journey = start
        journey.step = step.matched
        return journey
    }

    /// What became of an event that a journey is to keep.
    private enum Keeping {
        case kept
        /// It is larger than what a journey keeps.
        case tooLarge
        /// The individual's buffer has no room for it.
        case noRoom
    }

    private mutating func keep(_ event: Event, of step: Await, at place: Step, _ journey: Journey) -> Keeping {
        let rules = context.rules
        scratch.removeAll()
        scratch.write(word: place.hash)
        scratch.write(event.time)
        scratch.write(word: rules.typeHashes[event.type])
        scratch.write(event.id)
        var properties = ByteWriter()
        properties.write(step.keptProperties, of: event, hashes: rules.propertyHashes)
        scratch.write(properties.bytes)
        if !properties.bytes.isEmpty {
            let new = properties.bytes.span
            let size =
                unsafe context.jsonSize(ofKept: new.bytes)
                + context.jsonSize(of: journey, awaitedBy: place.place.awaits)
            guard size <= Limits.keptProperties else { return .tooLarge }
        }
        guard scratch.bytes.count + Limits.journeySlack <= context.state.room else { return .noRoom }
        context.state.keep(awaited: scratch.bytes, behind: place.place.awaits, of: journey)
        return .kept
    }
}
