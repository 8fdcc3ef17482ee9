import Events

extension NaiveWorld {
    /// Who answers to an id.
    func owner(of id: String) -> String { owners[id] ?? id }

    /// Whether an event is from before one of the ids was erased.
    func isErased(_ event: NaiveEvent, _ ids: [String]) -> Bool {
        ids.contains { event.time < erasures[$0] ?? .min }
    }

    /// Makes an id an alias of an individual, and merges what was known under it; nothing where it is one already.
    func link(_ alias: String, to person: NaivePerson, by event: NaiveEvent) {
        if alias == person.id || owners[alias] == person.id || isErased(event, [alias]) { return }
        // What was merged once stays where it is.
        if owners[alias] == nil {
            if let other = people.removeValue(forKey: alias) { merge(other, into: person) }
            for (taken, owner) in owners where owner == alias { owners[taken] = person.id }
        }
        owners[alias] = person.id
        tellOfNoCampaign("linked", person, by: event, detail: alias)
    }

    private func merge(_ other: NaivePerson, into person: NaivePerson) {
        begin(other)
        let known = Set(person.events.map(\.event.id))
        person.events += other.events.filter { !known.contains($0.event.id) }
        person.attributes.merge(other.attributes) { own, _ in own }
        // Of equal times one's own count.
        person.consents = other.consents + person.consents
        person.seen += other.seen
        person.sent += other.sent
        person.commands = (person.commands + other.commands).sorted { $0.time < $1.time }
        if !person.isKnown { person.segments = other.segments }
        for journey in sorted(other.journeys) {
            if person.journeys.contains(where: { $0.campaign.name == journey.campaign.name && $0.key == journey.key }) {
                other.id = person.id
                end(journey, of: other, "merged")
            } else {
                person.journeys.append(journey)
            }
        }
        for end in other.ended { remember(end, of: person) }
        for goal in other.goals { remember(goal, of: person) }
    }

    private func remember(_ end: (campaign: String, key: String, time: Milliseconds), of person: NaivePerson) {
        let same = person.ended.firstIndex { $0.campaign == end.campaign && $0.key == end.key }
        if let same {
            person.ended[same].time = max(person.ended[same].time, end.time)
        } else {
            person.ended.append(end)
        }
    }

    private func remember(_ goal: NaivePerson.Goal, of person: NaivePerson) {
        let same = person.goals.firstIndex { $0.campaign == goal.campaign && $0.key == goal.key }
        guard let same else { return person.goals.append(goal) }
        if goal.trigger.time > person.goals[same].trigger.time { person.goals[same] = goal }
    }

    /// Erases an individual: journeys end without sending, and nothing is left but when that was.
    func erase(_ person: NaivePerson, by event: NaiveEvent) {
        for journey in sorted(person.journeys) { end(journey, of: person, "erased") }
        tellOfNoCampaign("erased", person, by: event)
        people[person.id] = nil
        for id in [person.id] + owners.filter({ $0.value == person.id }).map(\.key) {
            owners[id] = nil
            erasures[id] = clock
        }
    }

    private func tellOfNoCampaign(
        _ outcome: String, _ person: NaivePerson, by event: NaiveEvent, detail: String? = nil
    ) {
        var decision = NaiveDecision(self, person, "", outcome)
        decision.trigger = event
        decision.detail = detail
        outcomes.append(decision)
        records.append(decision)
    }
}
