import RuleSets

/// One campaign for one individual, simulated as naively as the design page reads: lists that are searched, time that steps from
/// due to due. It shares nothing with the engine.
struct JourneyOracle {
    /// What a step is. `n` is that of the event which the innermost `then` around it awaited, else of the trigger.
    indirect enum Step {
        /// Waits, if `n` is at least so much.
        case wait(Int64, atLeast: Int64)
        /// Waits until `n` minutes after the origin.
        case until
        /// Sends on push, if `n` is at least so much; with weights one of as many variants.
        case send(atLeast: Int64, obeys: Bool, counts: Bool, weights: [UInt64])
        /// Waits for an event, with the trigger's key or any.
        case await(Kind, byKey: Bool, within: Int64, matched: [Step], missed: [Step])
        /// Goes the first way for which `n` is at least so much; nil is `else`.
        case choose([(atLeast: Int64?, steps: [Step])])
    }

    /// A kind of event: `a` triggers, `b` exits, `e` is only awaited.
    enum Kind: String {
        case a, b, e
    }

    enum ReEntry {
        case always, never
        case after(Int64)
    }

    /// A campaign as a rule file would say it. Times are minutes.
    struct Campaign {
        var steps: [Step]
        var restarts: Bool
        var reEntry: ReEntry
        var maxAge: Int64
        /// The least `n` of the trigger, and the least number of triggers within the last 10 minutes.
        var leastN: Int64
        var leastCount: Int
        /// At most so many sends within so many minutes.
        var caps: [(max: Int, per: Int64)]
        /// Whether an exit needs the key to be the trigger's.
        var exitsByKey: Bool
    }

    /// An event.
    struct Event {
        var id: String
        var kind: Kind
        var key: String
        var n: Int64
        var time: Int64
        var arrival: Int64
    }

    /// A step with its id and the `n` of each event that `event` may be there, the innermost last.
    private struct Item {
        let id: String
        let step: Step
        let ns: [Int64]

        var n: Int64 { ns.last ?? 0 }

        /// The steps of a list, whose positions begin alike.
        static func items(_ steps: [Step], _ prefix: String, _ ns: [Int64]) -> [Item] {
            steps.enumerated().map { Item(id: "\(prefix)\($0 + 1)", step: $1, ns: ns) }
        }
    }

    private struct Running {
        var key: String
        var time: Int64
        var id: String
        /// What is left to do, the next first: that at which it stands, while it waits.
        var rest: [Item]
        var due: Int64
        var hasWaited: Bool
        var hasSent: Bool
        var base: Int64
    }

    let campaign: Campaign
    private var clock: Int64 = 0
    private var seen: [(id: String, at: Int64)] = []
    private var triggers: [Int64] = []
    private var running: [Running] = []
    private var ended: [(key: String, at: Int64)] = []
    private var sends: [Int64] = []
    /// What was decided, a line each.
    private(set) var log: [String] = []
    /// The variants sent, by number, in order.
    private(set) var variants: [Int] = []

    init(_ campaign: Campaign) { self.campaign = campaign }

    mutating func happen(_ event: Event) {
        pass(to: event.arrival)
        if seen.contains(where: { $0.id == event.id && clock - $0.at < 24 * 60 }) { return }
        seen.append((event.id, clock))
        let now = max(clock, event.time)
        if event.kind == .a, event.time > clock - 10 { triggers.append(event.time) }
        if event.kind == .b {
            let gone = running.filter { !campaign.exitsByKey || $0.key == event.key }
            running.removeAll { journey in gone.contains { $0.key == journey.key } }
            for journey in gone { end(journey, "exit", at: now) }
        }
        let matched = running.filter { journey in
            journey.rest.first.map { matches($0, event, key: journey.key) } ?? false
        }
        var started: Running?
        if event.kind == .a { started = trigger(event, now) }
        var ready = matched.filter { $0.key != started?.key }
        running.removeAll { journey in ready.contains { $0.key == journey.key } }
        for index in ready.indices { goOn(&ready[index], event, now) }
        run(ready + (started.map { [$0] } ?? []), at: now)
    }

    private func matches(_ item: Item, _ event: Event, key: String) -> Bool {
        guard case .await(let kind, let byKey, _, _, _) = item.step else { return false }
        return kind == event.kind && (!byKey || event.key == key)
    }

    private func goOn(_ journey: inout Running, _ event: Event, _ now: Int64) {
        let item = journey.rest.removeFirst()
        guard case .await(_, _, _, let matched, _) = item.step else { return }
        journey.rest = Item.items(matched, "\(item.id).then.", item.ns + [event.n]) + journey.rest
        journey.base = now
    }

    /// The journey that begins.
    private mutating func trigger(_ event: Event, _ now: Int64) -> Running? {
        func stopped(_ reason: String) -> Running? {
            say(now, reason == "stale_trigger" ? "" : event.key, "suppressed \(reason)")
            return nil
        }
        if now - event.time > campaign.maxAge { return stopped("stale_trigger") }
        let place = running.firstIndex { $0.key == event.key }
        if let place {
            if !campaign.restarts || event.time < running[place].time { return stopped("already_running") }
        } else if let end = ended.last(where: { $0.key == event.key }) {
            switch campaign.reEntry {
            case .always: break
            case .never: return stopped("re_entry")
            case .after(let pause): if now - end.at < pause { return stopped("re_entry") }
            }
        }
        let count = triggers.filter { $0 > event.time - 10 && $0 <= event.time }.count
        if event.n < campaign.leastN || count < campaign.leastCount { return stopped("condition") }
        // A restart goes on with the journey: what it has sent it has sent, and nothing has ended for re-entry.
        let before = place.map { running.remove(at: $0) }
        if let before { say(now, before.key, "\(before.rest.first?.id ?? "") exited restarted") }
        say(now, event.key, "entered")
        return Running(
            key: event.key, time: event.time, id: event.id, rest: Item.items(campaign.steps, "", [event.n]), due: 0,
            hasWaited: false, hasSent: before?.hasSent ?? false, base: now)
    }

    mutating func pass(to time: Int64) {
        let target = max(clock, time)
        while let due = running.map(\.due).min(), due <= target {
            let ready = running.filter { $0.due == due }
            running.removeAll { $0.due == due }
            clock = max(clock, due)
            run(
                ready.map { journey in
                    var journey = journey
                    journey.base = due
                    let item = journey.rest.removeFirst()
                    if case .await(_, _, _, _, let missed) = item.step {
                        journey.rest = Item.items(missed, "\(item.id).else.", item.ns) + journey.rest
                    }
                    return journey
                }, at: due)
        }
        clock = target
    }

    /// Rounds: all go forward to their next send; the first by key that no cap stops wins.
    private mutating func run(_ start: [Running], at now: Int64) {
        var ready = start.sorted { $0.key < $1.key }
        while !ready.isEmpty {
            var candidates: [Running] = []
            for journey in ready {
                if let candidate = advance(journey, at: now) { candidates.append(candidate) }
            }
            var hasWinner = false
            var next: [Running] = []
            for candidate in candidates {
                var journey = candidate
                let item = journey.rest.removeFirst()
                guard case .send(_, let obeys, let counts, let weights) = item.step else { continue }
                if hasWinner {
                    say(now, journey.key, "\(item.id) suppressed outranked c")
                } else if obeys,
                    let cap = campaign.caps.first(where: { cap in
                        sends.filter { $0 > now - cap.per }.count >= cap.max
                    })
                {
                    say(now, journey.key, "\(item.id) suppressed capped \(cap.max) per \(cap.per)m")
                } else {
                    hasWinner = true
                    say(now, journey.key, "\(item.id) sent push")
                    if !weights.isEmpty { variants.append(Self.variant(weights, of: item.id)) }
                    if counts { sends.append(now) }
                    journey.hasSent = true
                }
                journey.base = now
                next.append(journey)
            }
            ready = next
        }
    }

    /// A number in a row of as many as the weights say.
    private static func variant(_ weights: [UInt64], of step: String) -> Int {
        let row = weights.enumerated().flatMap { index, weight in Array(repeating: index, count: Int(weight)) }
        return row[Int(FieldHash.number(["variant", "c", step, "joe"]) % UInt64(row.count))]
    }

    private mutating func advance(_ start: Running, at now: Int64) -> Running? {
        var journey = start
        while let item = journey.rest.first {
            let from = journey.hasWaited ? journey.base : journey.time
            let due: Int64
            switch item.step {
            case .send(let least, _, _, _):
                if item.n >= least { return journey }
                say(now, journey.key, "\(item.id) suppressed step_condition")
                journey.base = now
                journey.rest.removeFirst()
                continue
            case .choose(let ways):
                journey.rest.removeFirst()
                if let way = ways.firstIndex(where: { $0.atLeast.map { item.n >= $0 } ?? true }) {
                    journey.rest = Item.items(ways[way].steps, "\(item.id).\(way + 1).", item.ns) + journey.rest
                }
                continue
            case .wait(_, let least) where item.n < least:
                say(now, journey.key, "\(item.id) suppressed step_condition")
                journey.rest.removeFirst()
                continue
            case .wait(let length, _), .await(_, _, let length, _, _): due = from + length
            case .until: due = item.n
            }
            journey.hasWaited = true
            if due > now {
                journey.due = due
                running.append(journey)
                running.sort { $0.key < $1.key }
                return nil
            }
            journey.rest.removeFirst()
            if case .until = item.step, due < now { say(now, journey.key, "\(item.id) suppressed past_due") }
            if case .await(_, _, _, _, let missed) = item.step {
                journey.rest = Item.items(missed, "\(item.id).else.", item.ns) + journey.rest
            }
            journey.base = due
        }
        say(now, journey.key, "exited completed")
        if journey.hasSent { remember(journey, at: now) }
        return nil
    }

    private mutating func end(_ journey: Running, _ reason: String, at now: Int64) {
        say(now, journey.key, "\(journey.rest.first?.id ?? "") exited \(reason)")
        if journey.hasSent { remember(journey, at: now) }
    }

    private mutating func remember(_ journey: Running, at now: Int64) {
        ended.removeAll { $0.key == journey.key }
        ended.append((journey.key, now))
    }

    private mutating func say(_ now: Int64, _ key: String, _ what: String) {
        log.append((["\(now)m", "c", key, what]).filter { !$0.isEmpty }.joined(separator: " "))
    }
}
