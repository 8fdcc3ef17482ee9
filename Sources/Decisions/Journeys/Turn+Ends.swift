import Ordering
import CEL
import Events
import RuleSets
import State

extension Turn {
    /// Ends the journeys that an event, or the change of segment that it is, exits, in order of campaign and key.
    mutating func endJourneys(by event: Event, _ change: SegmentTransition? = nil, of campaigns: [Int]) {
        var ended: [RunningJourney] = []
        var next = context.state.firstField(of: Journey.kind)
        while let field = next {
            if let place = context.place(of: field), campaigns.contains(place.campaign),
                exits(context.state.journey(field), place.campaign, by: event, change)
            {
                ended.append(
                    RunningJourney(key: field.key, campaign: place.campaign, step: place.step, base: context.now))
            }
            next = context.state.field(after: field, of: Journey.kind)
        }
        if ended.count > 1 { ended.sort { context.precedes($0, $1) } }
        for journey in ended { end(journey, reason: .exit) }
    }

    private mutating func exits(
        _ journey: Journey, _ index: Int, by event: Event, _ change: SegmentTransition?
    ) -> Bool {
        let campaign = context.rules.campaigns[index]
        for exit in campaign.exits where exit.eventTypes.contains(event.type) {
            if let segment = exit.segment, change.map(segment.matches) != true { continue }
            guard let condition = exit.condition else { return true }
            let trigger = EventSource.kept(KeptTrigger(journey, in: context.state))
            switch context.holds(condition, event: .live(event), trigger: trigger, at: event.time) {
            case .success(true): return true
            case .success(false): break
            case .failure(let error): countError(error, of: index, by: event)
            }
        }
        return false
    }

    /// Ends the running journeys that the rule set has no place for any more as withdrawn, in order of campaign and key.
    public mutating func withdrawJourneys() {
        var gone: [(campaign: String, key: String, field: UInt64)] = []
        var next = context.state.firstField(of: Journey.kind)
        while let field = next {
            if context.place(of: field) == nil {
                let journey = context.state.journey(field)
                gone.append(
                    (
                        context.names.name(of: context.state.campaign(of: field)), context.state.text(journey.key),
                        field.key
                    ))
            }
            next = context.state.field(after: field, of: Journey.kind)
        }
        gone.sort {
            $0.campaign.utf8.elementsEqual($1.campaign.utf8)
                ? $0.key.precedes($1.key)
                : $0.campaign.precedes($1.campaign)
        }
        for entry in gone { withdraw(entry.field, of: entry.campaign) }
    }

    private mutating func withdraw(_ key: UInt64, of campaign: String) {
        guard let field = context.state.field(Journey.kind, key: key) else { return }
        let hash = context.state.campaign(of: field)
        let step = context.state.step(of: field)
        let facts = facts(
            of: field, campaign: campaign, hash, step: (context.names.name(of: step), step), .exited, .withdrawn)
        if let index = context.rules.campaign(hash: hash) {
            effects.count(.exited, .withdrawn, campaign: index)
        } else {
            effects.count(.exited, .withdrawn, gone: campaign)
        }
        if effects.form == .values { effects.outcomes.append(decision(facts, of: field)) }
        tellAlways(facts, of: field)
        remove(field)
    }

    /// Ends a running journey: tells of it, on its last record of a send at this instant, else by a record of its own; remembers its key
    /// for `re_entry` where it sent something, and removes it. A restart is no end that `re_entry` counts from.
    mutating func end(_ journey: RunningJourney, reason: Reason, detail: String? = nil) {
        guard let field = context.state.field(Journey.kind, key: journey.key) else { return }
        let campaign = context.rules.campaigns[journey.campaign]
        let step = reason != .completed && journey.step < campaign.steps.count ? campaign.steps[journey.step] : nil
        effects.count(.exited, reason, campaign: journey.campaign)
        let isTold = !campaign.trace && reason != .restarted
        if isTold, journey.lastRecord >= 0 { tell(end: reason, on: journey.lastRecord) }
        // A journey that began and was completed at this instant, and of which all was told before, is left out whole.
        let wasToldBefore = reason == .completed && journey.isNew && journey.hasLeftOut
        let hasRecord = isTold && journey.lastRecord < 0 && !wasToldBefore
        if hasRecord || wantsOutcome(campaign) {
            let facts = facts(of: field, campaign, step: step, .exited, reason, detail)
            if wantsOutcome(campaign) { tellOutcome(facts, of: field, campaign) }
            if hasRecord { tellAlways(facts, of: field) }
        }
        remove(field, isOver: reason != .restarted)
    }

    /// Removes a journey's field, and where it is over remembers its key if it sent something.
    private mutating func remove(_ field: Field, isOver: Bool = true) {
        hasMovedJourneys = true
        let campaign = context.state.campaign(of: field)
        let hasSent = context.state.flags(of: field) & Journey.hasSent != 0
        let journey = context.state.journey(field)
        let key = StableHash.hash(context.state.raw.extracting(journey.key))
        context.state.removeField(field)
        if isOver, hasSent { context.state.remember(ended: context.now, campaign: campaign, key: key) }
    }
}
