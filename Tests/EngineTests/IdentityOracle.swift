/// People with several ids, simulated as naively as the page on links and erasures reads: each person is all that ever happened to them,
/// and everything is computed anew from that. It shares nothing with the engine. Times are minutes.
///
/// The rules are those of ``IdentityOracle/rules``: one campaign with a wait and a send, caps, re-entry, an exit by key.
struct IdentityOracle {
    static let rules = """
        events:
          a: {properties: {k: string, n: int}}
          b: {properties: {k: string, n: int}}
        attributes: {level: int, token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}}
        features:
          n_10m: {count: a, over: 10m}
          n_ever: {count: a}
          sum_1h: {sum: b, of: event.n, over: 1h}
          last_k: {last: a, of: event.k, default: none}
          min_n: {min: a, of: event.n, default: 99}
        policies: {consent: {default: granted}, caps: [{max: 2, per: 20m}]}
        campaigns:
          c:
            trigger: {event: a, key: event.k}
            re_entry: {after: 30m}
            exit: [{event: b, where: event.k == trigger.k}]
            steps: [{wait: 8m}, {send: {channels: [push], template: t}}]

        """

    /// What happens.
    enum Kind: Equatable {
        /// `a`, which triggers, or `b`, which exits.
        case a(k: String, n: Int64)
        case b(k: String, n: Int64)
        case attribute(name: String, value: Int64?)
        case consent(onPush: Bool, granted: Bool)
        case link(String)
        case erase
    }

    struct Event {
        var id: String
        var individual: String
        var kind: Kind
        var time: Int64
        var arrival: Int64
    }

    struct Running {
        var key: String
        var due: Int64
    }

    struct Person {
        var seen: [String] = []
        /// Events in order of time; of equal times one's own before those of an alias, then as they arrived.
        var events: [Event] = []
        var attributes: [String: Int64] = [:]
        /// Changes of consent in the order in which of equal times the later counts.
        var consents: [(onPush: Bool, granted: Bool, time: Int64)] = []
        var running: [Running] = []
        var ended: [String: Int64] = [:]
        var sends: [Int64] = []

        var isGranted: Bool {
            var newest: (granted: Bool, time: Int64)?
            for change in consents where newest.map({ change.time >= $0.time }) ?? true {
                newest = (change.granted, change.time)
            }
            return newest?.granted ?? true
        }
    }

    private(set) var clock: Int64 = 0
    private var people: [String: Person] = [:]
    private var owners: [String: String] = [:]
    private var erased: [String: Int64] = [:]
    /// What was decided, a line each.
    private(set) var log: [String] = []

    /// Who answers to an id.
    func person(of id: String) -> Person? { people[owners[id] ?? id] }

    /// The values of the features, in order of name, for whoever answers to an id.
    func features(of id: String) -> [String] {
        let events = person(of: id)?.events ?? []
        var views: [(k: String, n: Int64, time: Int64)] = []
        var orders: [(n: Int64, time: Int64)] = []
        for event in events {
            if case .a(let k, let n) = event.kind { views.append((k, n, event.time)) }
            if case .b(_, let n) = event.kind { orders.append((n, event.time)) }
        }
        let known = views.filter { $0.time <= clock }
        return [
            known.last?.k ?? "none", "\(known.map(\.n).min() ?? 99)", "\(known.filter { $0.time > clock - 10 }.count)",
            "\(known.count)",
            "\(orders.filter { $0.time > clock - 60 && $0.time <= clock }.reduce(0) { $0 + $1.n })",
        ]
    }

    /// What becomes of an event.
    mutating func happen(_ event: Event) -> String {
        pass(to: event.arrival)
        let id = owners[event.individual] ?? event.individual
        for one in [event.individual, id] {
            if let time = erased[one], event.time < time { return "erased" }
        }
        let now = max(clock, event.time)
        if event.kind == .erase { return erase(id, now) }
        var person = people[id] ?? newcomer(id)
        if person.seen.contains(event.id) {
            people[id] = person
            return "duplicate"
        }
        person.seen.append(event.id)
        people[id] = person
        apply(event, id, now)
        return "applied"
    }

    private func newcomer(_ id: String) -> Person {
        var person = Person()
        if let time = erased[id] { person.consents = [(false, false, time)] }
        return person
    }

    private mutating func apply(_ event: Event, _ id: String, _ now: Int64) {
        guard var person = people[id] else { return }
        switch event.kind {
        case .attribute(let name, let value): person.attributes[name] = value
        case .consent(let onPush, let granted): person.consents.append((onPush, granted, event.time))
        case .link(let alias): return link(alias, to: id, by: event, now)
        case .erase: return
        case .a, .b:
            let place = person.events.firstIndex { $0.time > event.time } ?? person.events.count
            person.events.insert(event, at: place)
        }
        people[id] = person
        if case .b(let k, _) = event.kind {
            for journey in person.running where journey.key == k { end(journey.key, of: id, "1 exited exit", now) }
        }
        if case .a(let k, _) = event.kind { trigger(k, event, id, now) }
    }

    private mutating func link(_ alias: String, to id: String, by event: Event, _ now: Int64) {
        if alias == id || owners[alias] == id { return }
        if let time = erased[alias], event.time < time { return }
        if owners[alias] == nil {
            if let other = people.removeValue(forKey: alias) { merge(other, into: id, now) }
            for (taken, owner) in owners where owner == alias { owners[taken] = id }
        }
        owners[alias] = id
        log.append("\(now) \(id) linked \(alias)")
    }

    private mutating func merge(_ other: Person, into id: String, _ now: Int64) {
        guard var person = people[id] else { return }
        let known = Set(person.events.map(\.id))
        for event in other.events where !known.contains(event.id) {
            let place = person.events.firstIndex { $0.time > event.time } ?? person.events.count
            person.events.insert(event, at: place)
        }
        person.seen += other.seen
        person.attributes.merge(other.attributes) { own, _ in own }
        person.consents = other.consents + person.consents
        person.sends += other.sends
        person.ended.merge(other.ended) { max($0, $1) }
        for journey in other.running.sorted(by: { $0.key < $1.key }) {
            if person.running.contains(where: { $0.key == journey.key }) {
                log.append("\(now) \(id) c \(journey.key) 1 exited merged")
            } else {
                person.running.append(journey)
            }
        }
        person.running.sort { $0.key < $1.key }
        people[id] = person
    }

    private mutating func erase(_ id: String, _ now: Int64) -> String {
        for journey in people[id]?.running ?? [] { log.append("\(now) \(id) c \(journey.key) 1 exited erased") }
        log.append("\(now) \(id) erased")
        people[id] = nil
        erased[id] = clock
        for (alias, owner) in owners where owner == id {
            owners[alias] = nil
            erased[alias] = clock
        }
        return "applied"
    }

    private mutating func trigger(_ key: String, _ event: Event, _ id: String, _ now: Int64) {
        guard let person = people[id] else { return }
        if person.running.contains(where: { $0.key == key }) {
            return log.append("\(now) \(id) c \(key) suppressed already_running")
        }
        if let end = person.ended[key], now - end < 30 {
            return log.append("\(now) \(id) c \(key) suppressed re_entry")
        }
        log.append("\(now) \(id) c \(key) entered")
        let due = event.time + 8
        if due > now {
            people[id]?.running.append(Running(key: key, due: due))
            people[id]?.running.sort { $0.key < $1.key }
        } else {
            send([key], id, now)
        }
    }

    mutating func pass(to time: Int64) {
        let target = max(clock, time)
        while let due = people.values.flatMap(\.running).map(\.due).min(), due <= target {
            clock = max(clock, due)
            for id in people.keys.sorted() {
                let ready = (people[id]?.running ?? []).filter { $0.due == due }.map(\.key)
                people[id]?.running.removeAll { $0.due == due }
                if !ready.isEmpty { send(ready, id, due) }
            }
        }
        clock = target
    }

    /// What is due at one instant competes: the first by key that no cap stops wins.
    private mutating func send(_ keys: [String], _ id: String, _ now: Int64) {
        guard let person = people[id] else { return }
        guard person.isGranted else {
            for key in keys {
                log.append("\(now) \(id) c \(key) 2 suppressed no_consent")
                log.append("\(now) \(id) c \(key) exited completed")
            }
            return
        }
        var winner: String?
        for key in keys {
            if winner != nil {
                log.append("\(now) \(id) c \(key) 2 suppressed outranked c")
            } else if person.sends.filter({ $0 > now - 20 }).count >= 2 {
                log.append("\(now) \(id) c \(key) 2 suppressed capped 2 per 20m")
            } else {
                winner = key
                people[id]?.sends.append(now)
                log.append("\(now) \(id) c \(key) 2 sent")
            }
        }
        for key in keys {
            log.append("\(now) \(id) c \(key) exited completed")
            if key == winner { people[id]?.ended[key] = now }
        }
    }

    /// A journey that never sent leaves no key.
    private mutating func end(_ key: String, of id: String, _ what: String, _ now: Int64) {
        people[id]?.running.removeAll { $0.key == key }
        log.append("\(now) \(id) c \(key) \(what)")
    }
}
