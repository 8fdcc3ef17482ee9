import CEL
import Events

extension NaiveWorld {
    /// Runs journeys until each has parked or ended; what is ready at the instant competes in rounds.
    func run(_ started: [NaivePerson.Journey], of person: NaivePerson) {
        var ready = started
        while !ready.isEmpty {
            var candidates: [Candidate] = []
            for journey in sorted(ready) {
                if let candidate = advance(journey, person) { candidates.append(candidate) }
            }
            ready = decide(candidates, person)
        }
    }

    /// Moves a journey to its next send that passes gates 6 to 8.
    private func advance(_ journey: NaivePerson.Journey, _ person: NaivePerson) -> Candidate? {
        while true {
            guard let step = journey.step else {
                if journey.frames.count == 1 {
                    end(journey, of: person, "completed")
                    return nil
                }
                journey.frames.removeLast()
                continue
            }
            journey.sendReads = [:]
            if let condition = step.condition, !passes(condition, step, journey, person) { continue }
            switch step.action {
            case .wait(let length):
                if !wait(journey, until: (journey.hasWaited ? journey.base : journey.trigger.time) + length, person) {
                    return nil
                }
            case .until(let length):
                guard let event = journey.event else {
                    end(journey, of: person, "error", error: NaiveError(what: "absent event"))
                    return nil
                }
                let due = event.time + length
                let place = step
                if due < now {
                    journey.hasWaited = true
                    var decision = decision(of: journey, person, "suppressed")
                    decision.step = place.id
                    decision.reason = "past_due"
                    tellAlways(decision, journey.campaign, person)
                }
                if !wait(journey, until: due, person) { return nil }
            case .local(let minute, let days):
                if !wait(journey, until: nextLocal(minute, days, person), person) { return nil }
            case .choose(let alternatives, let otherwise):
                journey.moveOn()
                journey.frames.append(
                    NaivePerson.Frame(steps: choose(alternatives, otherwise, step, journey, person)))
            case .await(_, _, let within, _, let otherwise):
                let due = (journey.hasWaited ? journey.base : journey.trigger.time) + within
                journey.hasWaited = true
                if due > now {
                    journey.stand = .awaiting(until: due)
                    journey.parkedAt = step
                    tellEntry(journey, person)
                    return nil
                }
                journey.base = due
                journey.moveOn()
                journey.frames.append(NaivePerson.Frame(steps: otherwise))
            case .send(let send):
                if let candidate = judge(send, step, journey, person) { return candidate }
                journey.base = now
                leave(journey)
            }
        }
    }

    /// Whether the condition of a step holds. Where it does not, the journey has moved on: a send is suppressed, another step passed over.
    private func passes(
        _ condition: NaiveRules.Condition, _ step: NaiveRules.Step, _ journey: NaivePerson.Journey,
        _ person: NaivePerson
    ) -> Bool {
        let judged = judge(condition, person, sight(journey))
        var failure: NaiveError?
        if case .failure(let error) = judged.holds { failure = error }
        let reason = failure == nil ? "step_condition" : "error"
        if case .send = step.action { journey.sendReads = judged.reads }
        if case .success(true) = judged.holds { return true }
        if case .send = step.action {
            suppress(step, journey, person, reason, failure?.what)
            journey.base = now
            leave(journey)
            return false
        }
        var decision = decision(of: journey, person, "suppressed")
        decision.step = step.id
        decision.reason = reason
        decision.detail = failure?.what
        decision.inputs = judged.reads
        if failure == nil {
            tell(outcome: decision, journey.campaign)
        } else {
            tellAlways(decision, journey.campaign, person)
        }
        journey.moveOn()
        return false
    }

    /// Moves on from a send.
    func leave(_ journey: NaivePerson.Journey) {
        journey.judgedSince = nil
        journey.heldSince = nil
        journey.moveOn()
    }

    /// False: it parked.
    private func wait(_ journey: NaivePerson.Journey, until due: Milliseconds, _ person: NaivePerson) -> Bool {
        journey.hasWaited = true
        if due > now {
            journey.stand = .waiting(until: due)
            journey.parkedAt = journey.step
            tellEntry(journey, person)
            return false
        }
        journey.base = due
        journey.moveOn()
        return true
    }

    private func nextLocal(_ minute: Int, _ days: [Int], _ person: NaivePerson) -> Milliseconds {
        let zone = zone(person)
        let today = Self.day(zone, at: now)
        for day in today - 1...today + 9 {
            // The first of January 1970 was a Thursday.
            if !days.isEmpty, !days.contains(Int(Self.modulo(day + 3, 7))) { continue }
            let instant = Self.instant(zone, day: day, minute: minute, takesSecond: false)
            if instant >= now { return instant }
        }
        return now
    }

    static func modulo(_ number: Int64, _ divisor: Int64) -> Int64 { number - floor(number, divisor) * divisor }

    private func choose(
        _ alternatives: [(condition: NaiveRules.Condition, steps: [NaiveRules.Step])], _ otherwise: [NaiveRules.Step]?,
        _ step: NaiveRules.Step, _ journey: NaivePerson.Journey, _ person: NaivePerson
    ) -> [NaiveRules.Step] {
        for (condition, steps) in alternatives {
            let judged = judge(condition, person, sight(journey))
            switch judged.holds {
            case .success(true): return steps
            case .success(false): continue
            case .failure(let error):
                var decision = decision(of: journey, person, "suppressed")
                decision.step = step.id
                decision.reason = "error"
                decision.detail = error.what
                decision.inputs = judged.reads
                tellAlways(decision, journey.campaign, person)
            }
        }
        return otherwise ?? []
    }

    /// What the expressions of a journey's steps see.
    func sight(_ journey: NaivePerson.Journey) -> Sight {
        Sight(event: journey.event, trigger: journey.trigger, end: now)
    }
}
