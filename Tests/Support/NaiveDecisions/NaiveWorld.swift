import CEL
import Events
import RuleSets

/// Campaigns decided as naively as the language reads: every event is kept, everything is computed anew, time goes from one instant that
/// matters to the next. It shares nothing with the engine but SHA-256 and the offsets of time zones.
final class NaiveWorld {
    static let application = "app"
    static let second: Milliseconds = 1_000
    static let day: Milliseconds = 86_400_000

    var rules: NaiveRules
    let zones: TimeZoneDatabase
    var clock: Milliseconds = .min
    /// The wall clock, where it plays a part.
    var wall: Milliseconds?
    /// The time of decision.
    var now: Milliseconds = 0
    var people: [String: NaivePerson] = [:]
    /// What the condition at hand has read, by name; nil where nobody asks.
    var reads: [String: String]?
    /// Whose each alias is.
    var owners: [String: String] = [:]
    /// The clock at the erasure of whoever was erased.
    var erasures: [String: Milliseconds] = [:]
    /// Since when the series count that were not there from the beginning.
    var beginnings: [String: Milliseconds] = [:]
    /// Every outcome, in order; and the records of the decisions topic.
    var outcomes: [NaiveDecision] = []
    var records: [NaiveDecision] = []

    init(_ rules: NaiveRules, _ zones: TimeZoneDatabase) {
        self.rules = rules.withPauses
        self.zones = zones
    }

    func person(_ id: String) -> NaivePerson {
        if let known = people[id] { return known }
        let person = NaivePerson(id)
        people[id] = person
        if let time = erasures[id] { person.consents = [("marketing", nil, false, time)] }
        return person
    }

    /// The ids of the commands about an individual.
    func commands(of id: String) -> [String] { people[owner(of: id)]?.commands.map(\.id) ?? [] }

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
                slides += warmingEnd(feature).map { [$0] } ?? []
                for (event, series) in person.events where series.contains(feature.series) {
                    // A window takes in what is ahead of the clock when its time comes, and lets go what is as old as it is long.
                    slides += [event.time, feature.window.map { event.time + $0 } ?? .min]
                }
            }
        }
        return (steps + slides.filter { $0 > person.slid }).min()
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
            case .awaiting:
                guard case .await(_, _, _, _, let otherwise)? = journey.step?.action else { continue }
                journey.stand = .moving
                journey.base = due
                journey.moveOn()
                journey.frames.append(NaivePerson.Frame(steps: otherwise))
            }
            ready.append(journey)
        }
        run(ready, of: person)
    }

    func begin(_ person: NaivePerson) {
        for journey in person.journeys {
            journey.isNew = false
            journey.hasLeftOut = false
            journey.lastRecord = nil
        }
    }

    // MARK: Events

    /// An event that moves the clock to a time at most.
    func happen(_ event: NaiveEvent, clock time: Milliseconds) {
        pass(to: time)
        now = max(event.time, clock)
        var event = event
        let owner = owner(of: event.individual)
        if isErased(event, [event.individual, owner]) { return }
        event.individual = owner
        let person = person(owner)
        if person.seen.contains(where: { $0.id == event.id && clock - $0.clock < Self.day }) { return }
        person.seen.append((event.id, clock))
        begin(person)
        if case .erased = event.effect { return erase(person, by: event) }
        if case .linked(let alias) = event.effect { link(alias, to: person, by: event) }
        person.isKnown = true
        person.slid = clock
        event = enriched(event, person)
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
        case .none, .linked, .erased: break
        case .attributes(let attributes):
            for (name, value) in attributes { person.attributes[name] = value }
        case .consent(let purpose, let channel, let granted):
            person.consents.append((purpose, channel, granted, event.time))
        case .feedback(let command, let channel):
            if event.type == "message.failed" { person.sent.removeAll { $0.command == command } }
            // Whoever unsubscribes means it, whatever message it was.
            if event.type == "message.unsubscribed" {
                person.consents.append(("marketing", channel, false, event.time))
            }
        }
        person.events.append((event, Set(rules.features.filter { keeps(event, $0, person) }.map(\.series))))
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
            guard case .awaiting = journey.stand, let step = journey.step,
                case .await(let types, let condition, _, let then, _) = step.action, types.contains(event.type)
            else { return false }
            if let condition {
                let sight = Sight(event: event, trigger: journey.trigger, end: event.time)
                guard let holds = try? holds(condition, person, sight), holds else { return false }
            }
            journey.stand = .moving
            journey.base = now
            journey.moveOn()
            var refs: Set<NaiveRules.Ref> = []
            then.collectOwn(&refs)
            let reads = Set(refs.compactMap { if case .event(let name) = $0 { name } else { nil } })
            journey.frames.append(
                NaivePerson.Frame(steps: then, awaitID: step.id, awaited: event.keeping(reads)))
            return true
        }
    }

    private func converts(_ event: NaiveEvent, _ person: NaivePerson) {
        for index in person.goals.indices.sorted(by: {
            (person.goals[$0].campaign, person.goals[$0].key) < (person.goals[$1].campaign, person.goals[$1].key)
        }) {
            let window = person.goals[index]
            guard let campaign = rules.campaigns.first(where: { $0.name == window.campaign }),
                let goal = campaign.goal, !window.isConverted, goal.types.contains(event.type),
                event.id != window.trigger.id, event.time > window.trigger.time,
                event.time <= window.end
            else { continue }
            let sight = Sight(event: event, trigger: window.trigger, end: event.time)
            var inputs: [String: String] = [:]
            if let condition = goal.condition {
                let judged = judge(condition, person, sight)
                guard case .success(true) = judged.holds else { continue }
                inputs = judged.reads
            }
            person.goals[index].isConverted = true
            var decision = NaiveDecision(self, person, window.campaign, "converted")
            decision.key = window.key
            decision.trigger = window.trigger
            decision.journey = window.journey
            decision.holdout = window.holdout
            decision.step = window.last?.step
            decision.variant = window.last?.variant
            if goal.hasValue, case .int(let number)? = event.properties["n"] {
                decision.value = Double(number)
                inputs["event.n"] = "\(Value.int(number))"
            }
            decision.inputs = inputs
            tellAlways(decision, campaign, person)
        }
    }

    func sorted(_ journeys: [NaivePerson.Journey]) -> [NaivePerson.Journey] {
        journeys.sorted { ($0.campaign.name, $0.key) < ($1.campaign.name, $1.key) }
    }
}

extension NaiveRules.Feature {
    /// What features have in common that share a series.
    var series: String {
        let value = kind == .count ? "" : kind == .sum || kind == .max ? "n" : "k"
        return "\(type)|\(value)|\(condition?.text ?? "")"
    }
}
