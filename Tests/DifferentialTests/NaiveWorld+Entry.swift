import Events
import RuleSets

extension NaiveWorld {
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
        func stop(
            _ reason: String, _ gate: Int, key: String = "", running: NaivePerson.Journey? = nil,
            error: NaiveError? = nil
        ) {
            self.stop(campaign, event, person, reason, gate, key, running, error)
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
        let running = person.journeys.first { $0.campaign === campaign && $0.key == key }
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
            if person.journeys.count(where: { $0.campaign === campaign }) >= 32 {
                return stop("too_many_journeys", 3, key: key)
            }
        }
        if let when = campaign.when {
            do throws(NaiveError) {
                if try !holds(when, person, sight) { return stop("condition", 4, key: key) }
            } catch {
                return stop("error", 4, key: key, error: error)
            }
        }
        let journey = begin(campaign, key, by: event, person, running, &ready)
        ready.append(journey)
    }

    private func stop(
        _ campaign: NaiveRules.Campaign, _ event: NaiveEvent, _ person: NaivePerson, _ reason: String, _ gate: Int,
        _ key: String, _ running: NaivePerson.Journey?, _ error: NaiveError?
    ) {
        var decision = NaiveDecision(self, person, campaign, "suppressed")
        decision.reason = reason
        decision.detail = error?.what
        decision.key = key
        decision.trigger = event
        decision.journey = running?.id
        decision.holdout = running?.holdout
        tellStop(decision, gate, campaign, person)
    }

    private func begin(
        _ campaign: NaiveRules.Campaign, _ key: String, by event: NaiveEvent, _ person: NaivePerson,
        _ running: NaivePerson.Journey?, _ ready: inout [NaivePerson.Journey]
    ) -> NaivePerson.Journey {
        if let running {
            end(running, of: person, "restarted")
            ready.removeAll { $0 === running }
        }
        let journey = NaivePerson.Journey(
            campaign, key: key, trigger: event,
            id: running?.id
                ?? Self.identifier(["journey", Self.application, campaign.name, person.id, key, event.id]),
            holdout: holdout(campaign, person), base: now, isNew: running == nil)
        person.journeys.append(journey)
        if campaign.goal != nil {
            person.goals.removeAll { $0.campaign === campaign && $0.key == key }
            person.goals.append(
                NaivePerson.Goal(
                    campaign: campaign, key: key, trigger: event, journey: journey.id, holdout: journey.holdout))
        }
        tell(outcome: decision(of: journey, person, "entered"), campaign)
        return journey
    }

    private func holdout(_ campaign: NaiveRules.Campaign, _ person: NaivePerson) -> String? {
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
        if journey.hasSent {
            person.ended.removeAll { $0.campaign == journey.campaign.name && $0.key == journey.key }
            person.ended.append((journey.campaign.name, journey.key, now))
        }
        var decision = decision(of: journey, person, "exited")
        decision.reason = reason
        decision.detail = error?.what
        if reason != "completed" { decision.step = (journey.parkedAt ?? journey.step)?.id }
        tell(end: decision, of: journey, person)
    }

    func decision(
        of journey: NaivePerson.Journey, _ person: NaivePerson, _ outcome: String
    ) -> NaiveDecision {
        var decision = NaiveDecision(self, person, journey.campaign, outcome)
        decision.key = journey.key
        decision.trigger = journey.trigger
        decision.journey = journey.id
        decision.holdout = journey.holdout
        return decision
    }
}
