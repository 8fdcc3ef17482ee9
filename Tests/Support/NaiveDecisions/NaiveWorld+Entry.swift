import Events
import RuleSets

extension NaiveWorld {
    /// How many ended keys, and how many windows of goals, are remembered of an individual and campaign.
    private static let remembered = 64

    /// The bytes of `H` of the language.
    static func hash(_ fields: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            let count = UInt32(field.utf8.count)
            bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
            bytes += Array(field.utf8)
        }
        return FieldHash.sha256(bytes)
    }

    /// `B` of the language.
    static func number(_ fields: [String]) -> UInt64 { hash(fields).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    /// The first 128 bits in hex.
    static func identifier(_ fields: [String]) -> String {
        hash(fields).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Takes an event through the gates of entry.
    func enter(
        _ campaign: NaiveRules.Campaign, by event: NaiveEvent, _ person: NaivePerson,
        _ ready: inout [NaivePerson.Journey]
    ) {
        let sight = Sight(event: event, end: event.time)
        if let condition = campaign.condition {
            guard let holds = try? holds(condition, person, sight), holds else { return }
        }
        var inputs: [String: String] = [:]
        func stop(
            _ reason: String, _ gate: Int, key: String = "", running: NaivePerson.Journey? = nil,
            error: NaiveError? = nil
        ) {
            self.stop(campaign, event, person, reason, gate, key, running, error, inputs)
        }
        if campaign.mode == "paused" || rules.paused.contains(campaign.name) { return stop("paused", 1) }
        if let active = campaign.active, now < active.from ?? .min || now >= active.until ?? .max {
            return stop("inactive", 1)
        }
        if let percent = campaign.rollout,
            Self.number(["rollout", campaign.name, person.id]) % 10_000 >= UInt64(percent * 100)
        {
            return stop("rollout", 1)
        }
        if now - event.time > campaign.maxAge { return stop("stale_trigger", 2) }
        var key = ""
        if campaign.hasKey {
            guard case .text(let text)? = event.properties["k"] else {
                return stop("error", 3, error: NaiveError(what: "key"))
            }
            key = text
        }
        let running = person.journeys.first { $0.campaign.name == campaign.name && $0.key == key }
        if let running {
            if !campaign.restarts || event.time < running.trigger.time {
                return stop("already_running", 3, key: key, running: running)
            }
        } else {
            if let end = person.ended.last(where: { $0.campaign == campaign.name && $0.key == key })?.time {
                switch campaign.reEntry {
                case .always: break
                case .never: return stop("re_entry", 3, key: key)
                case .after(let pause): if now - end < pause { return stop("re_entry", 3, key: key) }
                }
            }
            if person.journeys.count(where: { $0.campaign.name == campaign.name }) >= 32 {
                return stop("too_many_journeys", 3, key: key)
            }
        }
        if let when = campaign.when {
            let judged = judge(when, person, sight)
            inputs = judged.reads
            switch judged.holds {
            case .success(true): break
            case .success(false): return stop("condition", 4, key: key)
            case .failure(let error): return stop("error", 4, key: key, error: error)
            }
        }
        ready.append(begin(campaign, key, by: event, person, running, inputs, &ready))
    }

    private func stop(
        _ campaign: NaiveRules.Campaign, _ event: NaiveEvent, _ person: NaivePerson, _ reason: String, _ gate: Int,
        _ key: String, _ running: NaivePerson.Journey?, _ error: NaiveError?, _ inputs: [String: String]
    ) {
        var decision = NaiveDecision(self, person, campaign.name, "suppressed")
        decision.reason = reason
        decision.detail = error?.what
        decision.inputs = inputs
        decision.key = key
        decision.trigger = event
        decision.journey = running?.id
        decision.holdout = running?.holdout
        tellStop(decision, gate, campaign, person)
    }

    private func begin(
        _ campaign: NaiveRules.Campaign, _ key: String, by event: NaiveEvent, _ person: NaivePerson,
        _ running: NaivePerson.Journey?, _ inputs: [String: String], _ ready: inout [NaivePerson.Journey]
    ) -> NaivePerson.Journey {
        if let running {
            end(running, of: person, "restarted")
            ready.removeAll { $0 === running }
        }
        let journey = NaivePerson.Journey(
            campaign, key: key, trigger: event,
            id: running?.id
                ?? Self.identifier(["journey", Self.application, campaign.name, person.id, key, event.id]),
            group: group(campaign, person), base: now, isNew: running == nil)
        journey.entryReads = inputs
        journey.hasSent = running?.hasSent ?? false
        person.journeys.append(journey)
        if let goal = campaign.goal {
            person.goals.removeAll { $0.campaign == campaign.name && $0.key == key }
            person.goals.append(
                NaivePerson.Goal(
                    campaign: campaign.name, key: key, trigger: event.keeping(goal.readsOfTrigger), journey: journey.id,
                    holdout: journey.holdout, end: event.time + goal.within))
            // The windows that began last are remembered.
            let own = person.goals.filter { $0.campaign == campaign.name }
            if own.count > Self.remembered, let oldest = own.min(by: { $0.trigger.time < $1.trigger.time }) {
                person.goals.removeAll { $0.campaign == campaign.name && $0.key == oldest.key }
            }
        }
        var entry = decision(of: journey, person, "entered")
        entry.inputs = inputs
        tell(outcome: entry, campaign)
        return journey
    }

    private func group(_ campaign: NaiveRules.Campaign, _ person: NaivePerson) -> String? {
        let salt = rules.holdout?.salt ?? ""
        if campaign.purpose == "marketing" {
            if let holdout = rules.holdout,
                Self.number(["holdout", salt, person.id]) % 10_000 < UInt64(holdout.percent * 100)
            {
                return "global_holdout"
            }
            if let percent = campaign.holdout,
                Self.number(["campaign-holdout", salt, campaign.name, person.id]) % 10_000 < UInt64(percent * 100)
            {
                return "campaign_holdout"
            }
        }
        return campaign.mode == "shadow" ? "shadow" : nil
    }

    /// Ends a journey; one that sent something, or would have, is remembered for `re_entry`.
    func end(_ journey: NaivePerson.Journey, of person: NaivePerson, _ reason: String, error: NaiveError? = nil) {
        person.journeys.removeAll { $0 === journey }
        // A restart is no end: the journey goes on, and has sent what it has sent.
        if journey.hasSent, reason != "restarted" {
            person.ended.removeAll { $0.campaign == journey.campaign.name && $0.key == journey.key }
            person.ended.append((journey.campaign.name, journey.key, now))
            let own = person.ended.filter { $0.campaign == journey.campaign.name }
            if own.count > Self.remembered, let oldest = own.min(by: { $0.time < $1.time }) {
                person.ended.removeAll { $0.campaign == oldest.campaign && $0.key == oldest.key }
            }
        }
        var decision = decision(of: journey, person, "exited")
        decision.reason = reason
        decision.detail = error?.what
        // An error is that of the step at hand; else it is told where the journey stood.
        if reason != "completed" {
            decision.step = (reason == "error" ? journey.step : journey.parkedAt ?? journey.step)?.id
        }
        tell(end: decision, of: journey, person)
    }

    func decision(
        of journey: NaivePerson.Journey, _ person: NaivePerson, _ outcome: String
    ) -> NaiveDecision {
        var decision = NaiveDecision(self, person, journey.campaign.name, outcome)
        decision.key = journey.key
        decision.trigger = journey.trigger
        decision.journey = journey.id
        decision.holdout = journey.holdout
        return decision
    }
}
