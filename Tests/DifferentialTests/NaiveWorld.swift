import CEL
import Events
import RuleSets

/// Campaigns decided as naively as the language reads: every event is kept, everything is computed anew, time goes from one instant that
/// matters to the next. It shares nothing with the engine but SHA-256 and the offsets of time zones.
final class NaiveWorld {
    static let application = "app"
    static let second: Milliseconds = 1_000
    static let day: Milliseconds = 86_400_000

    let rules: NaiveRules
    let zones: TimeZoneDatabase
    var clock: Milliseconds = .min
    /// The time of decision.
    var now: Milliseconds = 0
    private var people: [String: NaivePerson] = [:]
    /// Every outcome, in order; and the records of the decisions topic.
    var outcomes: [NaiveDecision] = []
    var records: [NaiveDecision] = []

    init(_ rules: NaiveRules, _ zones: TimeZoneDatabase) {
        self.rules = rules
        self.zones = zones
    }

    func person(_ id: String) -> NaivePerson {
        if let known = people[id] { return known }
        let person = NaivePerson(id)
        people[id] = person
        return person
    }

    // MARK: Time

    /// Lets time pass: what is due happens in order of time, then individual.
    func pass(to time: Milliseconds) {
        while let (due, id) = next(by: time) {
            clock = max(clock, due)
            now = due
            fire(person(id))
        }
        clock = max(clock, time)
    }

    private func next(by time: Milliseconds) -> (due: Milliseconds, id: String)? {
        var earliest: (due: Milliseconds, id: String)?
        for id in people.keys.sorted() {
            guard let due = due(person(id)), due <= max(time, clock) else { continue }
            if earliest.map({ due < $0.due }) ?? true { earliest = (due, id) }
        }
        return earliest
    }

    /// When the next thing happens to somebody by time alone.
    private func due(_ person: NaivePerson) -> Milliseconds? {
        let steps = person.journeys.compactMap(\.stand.due)
        var slides: [Milliseconds] = []
        if !watched.isEmpty {
            for feature in rules.features {
                for (event, features) in person.events where features.contains(feature.name) {
                    // A window takes in what is ahead of the clock when its time comes, and lets go what is as old as it is long.
                    slides += [event.time, feature.window.map { event.time + $0 } ?? .min].filter { $0 > person.slid }
                }
            }
        }
        return (steps + slides).min()
    }

    private func fire(_ person: NaivePerson) {
        begin(person)
        person.slid = now
        var ready: [NaivePerson.Journey] = []
        changeSegments(person, by: nil, &ready)
        for journey in person.journeys where (journey.stand.due ?? .max) <= now {
            // One that began just now stands nowhere yet.
            guard let due = journey.stand.due else { continue }
            switch journey.stand {
            case .moving: continue
            case .held: journey.stand = .moving
            case .waiting:
                journey.stand = .moving
                journey.base = due
                journey.moveOn()
            case .awaiting(_, _, _, _, let otherwise):
                journey.stand = .moving
                journey.base = due
                journey.moveOn()
                journey.frames.append(NaivePerson.Frame(steps: otherwise))
            }
            ready.append(journey)
        }
        run(ready, of: person)
    }

    private func begin(_ person: NaivePerson) {
        for journey in person.journeys {
            journey.isNew = false
            journey.hasLeftOut = false
            journey.lastRecord = nil
        }
    }

    // MARK: Events

    func happen(_ event: NaiveEvent) {
        pass(to: event.arrival)
        now = max(event.time, clock)
        let person = person(event.individual)
        if person.seen.contains(where: { $0.id == event.id && clock - $0.clock < Self.day }) { return }
        person.seen.append((event.id, clock))
        begin(person)
        person.slid = clock
        let event = enriched(event, person)
        apply(event, to: person)
        for journey in sorted(person.journeys) where exits(journey, by: event, person) {
            end(journey, of: person, "exit")
        }
        converts(event, person)
        var ready = awaits(event, person)
        changeSegments(person, by: event, &ready)
        run(ready, of: person)
    }

    /// Feedback has what is known of its command.
    private func enriched(_ event: NaiveEvent, _ person: NaivePerson) -> NaiveEvent {
        guard case .feedback(let id, let channel) = event.effect else { return event }
        var event = event
        if let command = person.commands.suffix(64).last(where: { $0.id == id }) {
            event.properties["campaign"] = .text(command.campaign)
            event.properties["step"] = .text(command.step)
            event.properties["channel"] = .text(command.channel)
            event.properties["template"] = .text(command.template)
            if let variant = command.variant { event.properties["variant"] = .text(variant) }
        }
        event.properties["command_id"] = .text(id)
        if let channel { event.properties["channel"] = .text(channel) }
        return event
    }

    private func apply(_ event: NaiveEvent, to person: NaivePerson) {
        switch event.effect {
        case .none: break
        case .attributes(let attributes):
            for (name, value) in attributes { person.attributes[name] = value }
        case .consent(let channel, let granted): person.consents.append((channel, granted, event.time))
        case .feedback(let command, let channel):
            if event.type == "message.failed" { person.sent.removeAll { $0.command == command } }
            // Whoever unsubscribes means it, whatever message it was.
            if event.type == "message.unsubscribed" { person.consents.append((channel, false, event.time)) }
        }
        person.events.append((event, Set(rules.features.filter { keeps(event, $0, person) }.map(\.name))))
    }

    /// Whether a feature's series keeps an event.
    private func keeps(_ event: NaiveEvent, _ feature: NaiveRules.Feature, _ person: NaivePerson) -> Bool {
        guard feature.type == event.type else { return false }
        let sight = Sight(event: event, end: event.time)
        if let condition = feature.condition {
            guard let holds = try? holds(condition, person, sight), holds else { return false }
        }
        switch feature.kind {
        case .count: break
        case .sum, .max: if event.properties["n"] == nil { return false }
        case .last, .distinct: if event.properties["k"] == nil { return false }
        }
        let series = rules.features.filter { $0.series == feature.series }
        // Without a window all events are known.
        guard
            let longest = series.reduce(
                Optional(0),
                { longest, other in
                    longest.flatMap { longest in other.window.map { max(longest, $0) } }
                })
        else { return true }
        return event.time > clock - longest
    }

    private func exits(_ journey: NaivePerson.Journey, by event: NaiveEvent, _ person: NaivePerson) -> Bool {
        journey.campaign.exits.contains { exit in
            guard case .events(let types) = exit.cause, types.contains(event.type) else { return false }
            guard let condition = exit.condition else { return true }
            let sight = Sight(event: event, trigger: journey.trigger, end: event.time)
            return (try? holds(condition, person, sight)) ?? false
        }
    }

    private func awaits(_ event: NaiveEvent, _ person: NaivePerson) -> [NaivePerson.Journey] {
        sorted(person.journeys).filter { journey in
            // Time that is over has gone its way before: whoever is still there takes it, whatever its own time.
            guard case .awaiting(_, let types, let condition, let then, _) = journey.stand, types.contains(event.type)
            else { return false }
            if let condition {
                let sight = Sight(event: event, trigger: journey.trigger, end: event.time)
                guard let holds = try? holds(condition, person, sight), holds else { return false }
            }
            journey.stand = .moving
            journey.base = now
            journey.moveOn()
            journey.frames.append(NaivePerson.Frame(steps: then, awaited: event))
            return true
        }
    }

    private func converts(_ event: NaiveEvent, _ person: NaivePerson) {
        for index in person.goals.indices.sorted(by: {
            (person.goals[$0].campaign.name, person.goals[$0].key) < (
                person.goals[$1].campaign.name, person.goals[$1].key
            )
        }) {
            let window = person.goals[index]
            guard let goal = window.campaign.goal, !window.isConverted, goal.type == event.type,
                event.id != window.trigger.id, event.time > window.trigger.time,
                event.time <= window.trigger.time + goal.within
            else { continue }
            let sight = Sight(event: event, trigger: window.trigger, end: event.time)
            if let condition = goal.condition {
                guard let holds = try? holds(condition, person, sight), holds else { continue }
            }
            person.goals[index].isConverted = true
            var decision = NaiveDecision(self, person, window.campaign, "converted")
            decision.key = window.key
            decision.trigger = window.trigger
            decision.journey = window.journey
            decision.holdout = window.holdout
            decision.step = window.last?.step
            decision.variant = window.last?.variant
            if goal.hasValue, case .int(let number)? = event.properties["n"] { decision.value = Double(number) }
            tellAlways(decision, person)
        }
    }

    func sorted(_ journeys: [NaivePerson.Journey]) -> [NaivePerson.Journey] {
        journeys.sorted { ($0.campaign.name, $0.key) < ($1.campaign.name, $1.key) }
    }
}

extension NaiveRules.Feature {
    /// What features have in common that share a series.
    fileprivate var series: String {
        let value = kind == .count ? "" : kind == .sum || kind == .max ? "n" : "k"
        return "\(type)|\(value)|\(condition?.text ?? "")"
    }
}
