import CEL
import State
import RuleSets

extension Turn {
    /// Ends the journeys that an event exits, in order of campaign and key.
    mutating func endJourneys(by event: EventView, type: Int, of campaigns: [Int]) {
        loadJourneys()
        guard (journeys ?? []).contains(where: { campaigns.contains($0.campaign) }) else { return }
        var ended: [RunningJourney] = []
        var kept: [RunningJourney] = []
        for journey in journeys ?? [] {
            if campaigns.contains(journey.campaign), exits(journey, by: event, type: type) {
                ended.append(journey)
            } else {
                kept.append(journey)
            }
        }
        guard !ended.isEmpty else { return }
        journeys = kept
        changed.insert(.journeys)
        for journey in ended { end(journey, reason: .exit) }
    }

    private mutating func exits(_ journey: RunningJourney, by event: EventView, type: Int) -> Bool {
        let campaign = rules.campaigns[journey.campaign]
        for exit in campaign.exits where exit.eventTypes.contains(type) {
            guard let condition = exit.condition else { return true }
            let trigger = journey.journey.trigger.view(of: campaign, in: rules)
            switch holds(condition, event: event, trigger: trigger, at: event.time) {
            case .success(true): return true
            case .success(false): break
            case .failure(let error): countError(error, campaign: campaign, event: event)
            }
        }
        return false
    }

    /// Counts a condition of a trigger or an exit that failed: it does not match, and leaves no record.
    mutating func countError(_ error: EvaluationError, campaign: Campaign, event: EventView) {
        record(
            Decision(
                individual: individual, now: now, campaign: campaign.name, outcome: .suppressed, reason: .error,
                detail: error.message, key: "", trigger: event.reference, inputs: [], visibility: .counted))
    }
}
