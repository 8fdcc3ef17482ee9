import Events

extension NaiveWorld {
    /// Goes on with other rules from now on.
    func adopt(_ next: NaiveRules) {
        let (before, watchedBefore) = (rules, watched)
        rules = next.withPauses
        now = clock
        for feature in next.features where !before.features.contains(where: { $0.series == feature.series }) {
            beginnings[feature.series] = clock
        }
        let isNew = { (name: String) in
            !watchedBefore.contains(name) || before.definition(ofSegment: name) != next.definition(ofSegment: name)
        }
        for id in people.keys.sorted() {
            let person = person(id)
            begin(person)
            for journey in sorted(person.journeys) where !relocate(journey) {
                // What has no place in the rules has none of their marks.
                journey.campaign = NaiveRules.Campaign(name: journey.campaign.name)
                end(journey, of: person, "withdrawn")
            }
            guard person.isKnown else { continue }
            // Whoever is in a segment that was not waited for did not come into it.
            person.segments = person.segments.filter { watched.contains($0.key) }
            for name in watched where isNew(name) {
                person.segments[name] = (try? stage(name, person, Sight(event: nil, end: clock))) ?? nil
            }
            person.slid = clock
        }
    }

    /// Until when a feature is warming; nil: it never was, since its series was there from the beginning.
    func warmingEnd(_ feature: NaiveRules.Feature) -> Milliseconds? {
        beginnings[feature.series].map { beginning in feature.window.map { beginning + $0 } ?? .max }
    }

    /// Finds a journey's place in the rules at hand. False: there is none.
    private func relocate(_ journey: NaivePerson.Journey) -> Bool {
        guard let campaign = rules.campaigns.first(where: { $0.name == journey.campaign.name }),
            let step = journey.step
        else { return false }
        var awaited: [String: NaiveEvent] = [:]
        for frame in journey.frames { if let id = frame.awaitID { awaited[id] = frame.awaited } }
        guard let frames = Self.frames(to: step, in: campaign.steps, awaited) else { return false }
        journey.campaign = campaign
        journey.frames = frames
        journey.parkedAt = journey.step
        return true
    }

    /// The way to the step of an id and kind.
    private static func frames(
        to step: NaiveRules.Step, in steps: [NaiveRules.Step], _ awaited: [String: NaiveEvent]
    ) -> [NaivePerson.Frame]? {
        for (index, other) in steps.enumerated() {
            if other.id == step.id {
                return other.action.kind == step.action.kind ? [NaivePerson.Frame(steps: steps, next: index)] : nil
            }
            for (place, list) in other.action.lists.enumerated() {
                guard var inner = frames(to: step, in: list, awaited) else { continue }
                if case .await = other.action, place == 0 {
                    inner[0].awaitID = other.id
                    inner[0].awaited = awaited[other.id]
                }
                return [NaivePerson.Frame(steps: steps, next: index + 1)] + inner
            }
        }
        return nil
    }
}

extension NaiveRules {
    /// All that says when somebody is in a segment.
    fileprivate func definition(ofSegment name: String) -> String {
        guard let segment = segments.first(where: { $0.name == name }) else { return "" }
        var refs: Set<Ref> = []
        var names: Set<String> = []
        for stage in segment.stages { stage.condition.collect(&refs, &names) }
        let features = features.filter { refs.contains(.feature($0.name)) }.map { "\($0)" }
        return "\(segment) \(features)"
    }
}

extension NaiveRules.Action {
    fileprivate var kind: String {
        switch self {
        case .wait, .until, .local: "wait"
        case .send: "send"
        case .choose: "choose"
        case .await: "await"
        }
    }
}
