import CEL
import Events
public import State
public import RuleSets

/// A journey with its place in the rule set at hand.
struct RunningJourney {
    var journey: Journey
    /// The campaign's index.
    let campaign: Int
    /// The index of the step at which it stands, or, while it runs, of the next.
    var step: Int
    /// From when a later wait counts: when the step before was decided.
    var base: Milliseconds
}

extension Turn {
    /// Ends the running journeys that the rule set has no place for any more as withdrawn, in order of campaign and key.
    public mutating func withdrawJourneys() { loadJourneys() }

    /// Reads the running journeys. Those that the rule set has no place for any more end as withdrawn.
    mutating func loadJourneys() {
        guard journeys == nil else { return }
        let kept = state.elements(.journeys, of: Journey.self)
        var running: [RunningJourney] = []
        for journey in kept {
            if let (campaign, step) = journey.place(in: rules) {
                running.append(RunningJourney(journey: journey, campaign: campaign, step: step, base: journey.due))
            } else {
                changed.insert(.journeys)
                recordEnd(of: journey, reason: .withdrawn)
                remember(ended: journey)
            }
        }
        journeys = running
    }

    /// Puts a journey back among the running ones, in order of campaign and key.
    mutating func park(_ journey: RunningJourney) {
        loadJourneys()
        changed.insert(.journeys)
        let place = journeys?.firstIndex { Journey.precedes(journey.journey, $0.journey) } ?? journeys?.count ?? 0
        journeys?.insert(journey, at: place)
    }

    /// Records the end of a journey that is no longer among the running ones, and remembers its key for `re_entry`.
    mutating func end(_ journey: RunningJourney, reason: Reason, detail: String? = nil) {
        let steps = rules.campaigns[journey.campaign].steps
        var ended = journey.journey
        if journey.step < steps.count { ended.step = steps[journey.step].id }
        recordEnd(of: ended, reason: reason, detail: detail)
        remember(ended: ended)
    }

    private mutating func recordEnd(of journey: Journey, reason: Reason, detail: String? = nil) {
        record(
            Decision(
                individual: individual, now: now, campaign: journey.campaign,
                step: reason == .completed ? nil : journey.step, outcome: .exited, reason: reason, detail: detail,
                key: journey.key, journey: journey.identifier(application: application, individual: individual),
                trigger: journey.trigger.reference, inputs: [], visibility: .recorded))
    }

    private mutating func remember(ended journey: Journey) {
        guard journey.hasSent else { return }
        loadEndedKeys()
        changed.insert(.endedKeys)
        endedKeys?.removeAll { $0.isOf(journey.campaign, journey.key) }
        endedKeys?.append(EndedKey(campaign: journey.campaign, key: journey.key, ended: now, isNoted: false))
        let ofCampaign =
            endedKeys?.indices.filter { endedKeys?[$0].campaign.hasSameBytes(as: journey.campaign) == true } ?? []
        if ofCampaign.count > Limits.endedKeysPerCampaign, let oldest = ofCampaign.first {
            endedKeys?.remove(at: oldest)
        }
    }

    /// Reads the ended keys. Those of campaigns that the rules do not have are forgotten 7 days after this was first noticed, so that
    /// a campaign that comes back before still knows whom it has talked to.
    mutating func loadEndedKeys() {
        guard endedKeys == nil else { return }
        let kept: [EndedKey] = state.elements(.endedKeys)
        endedKeys = kept.compactMap { key in
            var key = key
            if rules.campaign(named: key.campaign) != nil {
                guard key.unusedSince != nil else { return key }
                key.unusedSince = nil
            } else if let unusedSince = key.unusedSince {
                guard clock.subtractingClamped(unusedSince) > Limits.unusedMemory else { return key }
                changed.insert(.endedKeys)
                return nil
            } else {
                key.unusedSince = clock
            }
            changed.insert(.endedKeys)
            return key
        }
    }
}

extension Journey {
    /// The indexes of its campaign and of the wait at which it stands, matched by name and id; nil where one of them is gone.
    func place(in rules: RuleSet) -> (campaign: Int, step: Int)? {
        guard let campaign = rules.campaign(named: self.campaign) else { return nil }
        let wait = rules.campaigns[campaign].steps.firstIndex {
            if case .wait = $0.action { return $0.id.hasSameBytes(as: step) }
            return false
        }
        return wait.map { (campaign, $0) }
    }
}

extension IndividualState {
    /// Whether a journey runs for which a rule set has no place.
    public func hasJourney(withoutPlaceIn rules: RuleSet) -> Bool {
        guard has(.journeys) else { return false }
        return elements(.journeys, of: Journey.self).contains { $0.place(in: rules) == nil }
    }
}

extension EndedKey {
    func isOf(_ campaign: String, _ key: String) -> Bool {
        self.campaign.hasSameBytes(as: campaign) && self.key.hasSameBytes(as: key)
    }
}
