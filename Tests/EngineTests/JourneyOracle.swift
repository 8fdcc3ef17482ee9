/// One campaign for one individual, simulated as naively as the design page reads: lists that are searched, time that steps from
/// due to due. It shares nothing with the engine.
struct JourneyOracle {
    /// What a step is.
    enum Step {
        case wait(Int64)
        /// Waits until the trigger's `n` minutes after the origin.
        case until
        /// Sends on push, if `n` of the trigger is at least so much.
        case send(atLeast: Int64, obeys: Bool, counts: Bool, expires: Int64)
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
        /// Quiet between two minutes, at which a send may be held for so many in all, or is dropped.
        var quiet: (from: Int64, to: Int64, maxHold: Int64, drops: Bool)?
        /// Whether an exit needs the key to be the trigger's.
        var exitsByKey: Bool
    }

    /// An event: `a` triggers, `b` exits.
    struct Event {
        var id: String
        var isTrigger: Bool
        var key: String
        var n: Int64
        var time: Int64
        var arrival: Int64
    }

    private struct Running {
        var key: String
        var time: Int64
        var n: Int64
        var id: String
        /// The step at which it waits.
        var step: Int
        var due: Int64
        var hasWaited: Bool
        var hasSent: Bool
        var base: Int64
        /// When the send at which it is held was first judged.
        var heldSince: Int64?
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

    init(_ campaign: Campaign) { self.campaign = campaign }

    mutating func happen(_ event: Event) {
        pass(to: event.arrival)
        if seen.contains(where: { $0.id == event.id && clock - $0.at < 24 * 60 }) { return }
        seen.append((event.id, clock))
        let now = max(clock, event.time)
        if event.isTrigger, event.time > clock - 10 { triggers.append(event.time) }
        if !event.isTrigger {
            let gone = running.filter { !campaign.exitsByKey || $0.key == event.key }
            running.removeAll { journey in gone.contains { $0.key == journey.key } }
            for journey in gone { end(journey, "exit", at: now) }
            return
        }
        trigger(event, now)
    }

    private mutating func trigger(_ event: Event, _ now: Int64) {
        if now - event.time > campaign.maxAge { return say(now, event.key == "" ? "" : "", "suppressed stale_trigger") }
        let place = running.firstIndex { $0.key == event.key }
        if let place {
            if !campaign.restarts || event.time < running[place].time {
                return say(now, event.key, "suppressed already_running")
            }
        } else {
            if let end = ended.last(where: { $0.key == event.key }) {
                switch campaign.reEntry {
                case .always: break
                case .never: return say(now, event.key, "suppressed re_entry")
                case .after(let pause): if now - end.at < pause { return say(now, event.key, "suppressed re_entry") }
                }
            }
        }
        let count = triggers.filter { $0 > event.time - 10 && $0 <= event.time }.count
        if event.n < campaign.leastN || count < campaign.leastCount {
            return say(now, event.key, "suppressed condition")
        }
        if let place { end(running.remove(at: place), "restarted", at: now) }
        say(now, event.key, "entered")
        run(
            [
                Running(
                    key: event.key, time: event.time, n: event.n, id: event.id, step: 0, due: 0, hasWaited: false,
                    hasSent: false, base: now)
            ], at: now)
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
                    if journey.heldSince == nil { journey.step += 1 }
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
                guard case .send(_, let obeys, let counts, let expires) = campaign.steps[journey.step] else { continue }
                let name = "\(journey.step + 1)"
                if hasWinner {
                    say(now, journey.key, "\(name) suppressed outranked c")
                } else if let quiet = quiet(at: now, journey, expires) {
                    say(now, journey.key, "\(name) \(quiet.outcome)")
                    if let until = quiet.until {
                        hasWinner = true
                        journey.heldSince = journey.heldSince ?? now
                        journey.hasWaited = true
                        journey.due = until
                        running.append(journey)
                        running.sort { $0.key < $1.key }
                        continue
                    }
                } else if obeys,
                    let cap = campaign.caps.first(where: { cap in
                        sends.filter { $0 > now - cap.per }.count >= cap.max
                    })
                {
                    say(now, journey.key, "\(name) suppressed capped \(cap.max) per \(cap.per)m")
                } else {
                    hasWinner = true
                    say(now, journey.key, "\(name) sent push")
                    if counts { sends.append(now) }
                    journey.hasSent = true
                }
                journey.base = now
                journey.step += 1
                journey.heldSince = nil
                next.append(journey)
            }
            ready = next
        }
    }

    /// What quiet hours make of a send; nil where it is not quiet.
    private func quiet(at now: Int64, _ journey: Running, _ expires: Int64) -> (outcome: String, until: Int64?)? {
        guard let quiet = campaign.quiet, now >= quiet.from, now < quiet.to else { return nil }
        let since = journey.heldSince ?? now
        if quiet.drops || quiet.to - since > quiet.maxHold { return ("suppressed quiet_hours", nil) }
        if quiet.to - since >= expires { return ("suppressed expired", nil) }
        return ("deferred quiet_hours \(quiet.to)m", quiet.to)
    }

    private mutating func advance(_ start: Running, at now: Int64) -> Running? {
        var journey = start
        while journey.step < campaign.steps.count {
            let due: Int64
            switch campaign.steps[journey.step] {
            case .send(let least, _, _, _):
                // Judged again, a held one finds what it found before.
                if journey.n >= least { return journey }
                say(now, journey.key, "\(journey.step + 1) suppressed step_condition")
                journey.base = now
                journey.step += 1
                continue
            case .wait(let length): due = (journey.hasWaited ? journey.base : journey.time) + length
            case .until: due = journey.n
            }
            journey.hasWaited = true
            if due > now {
                journey.due = due
                running.append(journey)
                running.sort { $0.key < $1.key }
                return nil
            }
            if case .until = campaign.steps[journey.step], due < now {
                say(now, journey.key, "\(journey.step + 1) suppressed past_due")
            }
            journey.base = due
            journey.step += 1
        }
        say(now, journey.key, "exited completed")
        if journey.hasSent { remember(journey, at: now) }
        return nil
    }

    private mutating func end(_ journey: Running, _ reason: String, at now: Int64) {
        say(now, journey.key, "\(journey.step + 1) exited \(reason)")
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
