import Events

extension NaiveWorld {
    /// The segments that start or end journeys.
    var watched: [String] {
        var names: Set<String> = []
        for campaign in rules.campaigns {
            for cause in [campaign.trigger] + campaign.exits.map(\.cause) {
                if case .segment(_, let name, _) = cause { names.insert(name) }
            }
        }
        return names.sorted()
    }

    /// Changes of segments with their exits, then the triggers: the event's and the segments', in order of campaign. Journeys that begin
    /// are ready to run; those that end are not any more.
    func changeSegments(_ person: NaivePerson, by event: NaiveEvent?, _ ready: inout [NaivePerson.Journey]) {
        var changes: [NaiveEvent] = []
        for name in watched {
            let before = person.segments[name]
            let after = (try? stage(name, person, Sight(event: nil, end: clock))) ?? nil
            if before == after { continue }
            person.segments[name] = after
            if let before { changes.append(change("segment.left", name, before, person)) }
            if let after { changes.append(change("segment.entered", name, after, person)) }
        }
        for change in changes {
            for journey in sorted(person.journeys) where exits(journey, byChange: change, person) {
                end(journey, of: person, "exit")
                ready.removeAll { $0 === journey }
            }
        }
        for campaign in rules.campaigns {
            if let event, case .events(let types) = campaign.trigger, types.contains(event.type) {
                enter(campaign, by: event, person, &ready)
            }
            for change in changes where concerns(campaign.trigger, change) {
                enter(campaign, by: change, person, &ready)
            }
        }
    }

    private func change(_ type: String, _ segment: String, _ stage: String, _ person: NaivePerson) -> NaiveEvent {
        NaiveEvent(
            id: "\(type)/\(segment)/\(stage)/\(clock)", type: type, individual: person.id, time: clock, arrival: clock,
            properties: ["segment": .text(segment), "value": .text(stage)])
    }

    private func concerns(_ cause: NaiveRules.Cause, _ change: NaiveEvent) -> Bool {
        guard case .segment(let enters, let name, let stage) = cause else { return false }
        return change.type == (enters ? "segment.entered" : "segment.left")
            && change.properties["segment"] == .text(name)
            && (stage.map { change.properties["value"] == .text($0) } ?? true)
    }

    private func exits(_ journey: NaivePerson.Journey, byChange change: NaiveEvent, _ person: NaivePerson) -> Bool {
        journey.campaign.exits.contains { exit in
            guard concerns(exit.cause, change) else { return false }
            guard let condition = exit.condition else { return true }
            let sight = Sight(event: change, trigger: journey.trigger, end: change.time)
            return (try? holds(condition, person, sight)) ?? false
        }
    }
}
