import CEL
import Events

extension NaiveWorld {
    /// A date that a zone has twice, as it crosses the date line, with an hour of summer time on each side.
    private static let longestDay = 50 * 60 * 60 * second

    /// A send that passed gates 6 to 8.
    struct Candidate {
        let journey: NaivePerson.Journey
        let step: NaiveRules.Step
        let send: NaiveRules.Send
        /// Open channels in order of preference, then closed ones that hold.
        let open: [NaiveRules.Channel]
        /// The closed one that opens first of those that hold, and when.
        let closed: (channel: NaiveRules.Channel, opening: Milliseconds)?
        /// Params as they are in the end.
        let params: String
        let value: Double
        let rank: Double?
        let variant: NaiveRules.Variant?
    }

    func suppress(
        _ step: NaiveRules.Step, _ journey: NaivePerson.Journey, _ person: NaivePerson, _ reason: String,
        _ detail: String? = nil, value: Double? = nil
    ) {
        var decision = decision(of: journey, person, "suppressed")
        decision.step = step.id
        decision.reason = reason
        decision.detail = detail
        decision.value = value
        conclude(decision, of: journey, person)
    }

    /// Gates 6 to 8; nil: suppressed.
    func judge(
        _ send: NaiveRules.Send, _ step: NaiveRules.Step, _ journey: NaivePerson.Journey, _ person: NaivePerson
    ) -> Candidate? {
        let campaign = journey.campaign
        if journey.judgedSince == nil { journey.judgedSince = now }
        func stop(_ reason: String, _ detail: String? = nil) -> Candidate? {
            suppress(step, journey, person, reason, detail)
            return nil
        }
        if campaign.mode == "paused" || rules.paused.contains(campaign.name) { return stop("paused") }
        if let active = campaign.active, active.sends, now < active.from ?? .min || now >= active.until ?? .max {
            return stop("inactive")
        }
        for policy in rules.suppressions where concerns(policy, campaign) {
            let judged = judge(policy.when, person, Sight(event: nil, end: now))
            if case .success(false) = judged.holds { continue }
            journey.sendReads.merge(judged.reads) { $1 }
            if case .failure(let error) = judged.holds { return stop("error", "\(policy.name) \(error.what)") }
            return stop("suppressed", policy.name)
        }
        let consented = listed(send, person).filter { hasConsent(person, $0.name, campaign) }
        if consented.isEmpty { return stop("no_consent") }
        let reachable = consented.filter { address($0, person) != nil }
        let open = reachable.filter { isOpen($0, person) }
        let closed = reachable.filter { $0.holds && !isOpen($0, person) }.compactMap { channel in
            opening(channel, person).map { (channel: channel, opening: $0) }
        }.min { $0.opening < $1.opening }
        if open.isEmpty, closed == nil { return stop("unreachable") }
        let variant = variant(send, step, journey, person)
        let params: String
        do throws(NaiveError) {
            params = try render(send, variant, journey, person)
        } catch {
            return stop("error", error.what)
        }
        var value = 0.0
        if campaign.hasValue, case .int(let number)? = journey.trigger.properties["n"] { value = Double(number) }
        return Candidate(
            journey: journey, step: step, send: send, open: open, closed: closed, params: params, value: value,
            rank: campaign.hasValue ? value : nil, variant: variant)
    }

    /// The channels of a send, the preferred one first.
    private func listed(_ send: NaiveRules.Send, _ person: NaivePerson) -> [NaiveRules.Channel] {
        let listed = send.channels.compactMap { name in rules.channels.first { $0.name == name } }
        let isPreferred = { (channel: NaiveRules.Channel) in
            person.attributes["preferred_channel"] == .text(channel.name)
        }
        return listed.filter(isPreferred) + listed.filter { !isPreferred($0) }
    }

    /// The params of a send, those of a variant before the send's.
    private func render(
        _ send: NaiveRules.Send, _ variant: NaiveRules.Variant?, _ journey: NaivePerson.Journey, _ person: NaivePerson
    ) throws(NaiveError) -> String {
        let own = variant?.params ?? []
        let params =
            send.params.map { param in own.first { $0.name == param.name } ?? param }
            + own.filter { param in !send.params.contains { $0.name == param.name } }
        var texts: [String] = []
        for param in params {
            switch param.content {
            case .literal(let number): texts.append("\(param.name):\(Value.int(number))")
            case .ref(let ref): texts.append("\(param.name):\(try value(ref, person, sight(journey)).text)")
            }
        }
        return texts.joined(separator: ",")
    }

    private func concerns(_ policy: NaiveRules.Suppression, _ campaign: NaiveRules.Campaign) -> Bool {
        if campaign.purpose == "transactional" { return false }
        if policy.tags.isEmpty, policy.campaigns.isEmpty { return campaign.purpose == "marketing" }
        return policy.campaigns.contains(campaign.name) || policy.tags.contains { campaign.tags.contains($0) }
    }

    private func hasConsent(_ person: NaivePerson, _ channel: String, _ campaign: NaiveRules.Campaign) -> Bool {
        if campaign.purpose == "marketing", !(consent(person, channel, "marketing") ?? rules.isGranted) { return false }
        return !rules.carriesLabel(campaign) || consent(person, channel, "wellbeing") ?? false
    }

    private func consent(_ person: NaivePerson, _ channel: String, _ purpose: String) -> Bool? {
        var newest: (granted: Bool, time: Milliseconds)?
        for consent in person.consents
        where consent.purpose == purpose && (consent.channel == nil || consent.channel == channel) {
            if newest.map({ consent.time >= $0.time }) ?? true { newest = (consent.granted, consent.time) }
        }
        return newest?.granted
    }

    private func address(_ channel: NaiveRules.Channel, _ person: NaivePerson) -> String? {
        if case .text(let text)? = person.attributes[channel.attribute], !text.isEmpty { text } else { nil }
    }

    private func isOpen(_ channel: NaiveRules.Channel, _ person: NaivePerson) -> Bool {
        guard let hours = channel.hours, !hours.isAlways else { return true }
        guard let zone = zone(person) else { return false }
        return Self.interval(hours, zone, at: now).current != nil
    }

    private func opening(_ channel: NaiveRules.Channel, _ person: NaivePerson) -> Milliseconds? {
        guard let hours = channel.hours, let zone = zone(person) else { return nil }
        return Self.interval(hours, zone, at: now).nextStart
    }

    private func variant(
        _ send: NaiveRules.Send, _ step: NaiveRules.Step, _ journey: NaivePerson.Journey, _ person: NaivePerson
    ) -> NaiveRules.Variant? {
        let total = send.variants.map(\.weight).reduce(0, +)
        if total == 0 { return nil }
        var place = Int(Self.number(["variant", journey.campaign.name, step.id, person.id]) % UInt64(total))
        for variant in send.variants {
            if place < variant.weight { return variant }
            place -= variant.weight
        }
        return nil
    }

    // MARK: Gates 9 to 12

    private enum Verdict {
        case pass
        case hold(String, until: Milliseconds)
        case stop(String, String?)
    }

    /// Decides a round. Every journey that moves on is returned.
    func decide(_ candidates: [Candidate], _ person: NaivePerson) -> [NaivePerson.Journey] {
        var moved: [NaivePerson.Journey] = []
        let free = candidates.filter { $0.journey.campaign.purpose == "transactional" }
        let competing = candidates.filter { $0.journey.campaign.purpose != "transactional" }.sorted { left, right in
            let (one, two) = (left.journey.campaign, right.journey.campaign)
            if one.priority != two.priority { return one.priority > two.priority }
            if left.value != right.value { return left.value > right.value }
            return (one.name, left.journey.key) < (two.name, right.journey.key)
        }
        for candidate in free { _ = settle(candidate, person, &moved) }
        // Shadows compete with all, so the first that won outranks them; real sends only the first real one does.
        var (first, firstReal): (String?, String?)
        for candidate in competing {
            let isShadow = candidate.journey.holdout != nil
            if let winner = isShadow ? first : firstReal {
                suppress(candidate.step, candidate.journey, person, "outranked", winner, value: candidate.rank)
                candidate.journey.base = now
                leave(candidate.journey)
                moved.append(candidate.journey)
            } else if settle(candidate, person, &moved) {
                if first == nil { first = candidate.journey.campaign.name }
                if !isShadow { firstReal = candidate.journey.campaign.name }
            }
        }
        return moved
    }

    /// Takes a candidate through gates 10 to 12. True: it was sent or deferred.
    private func settle(
        _ candidate: Candidate, _ person: NaivePerson, _ moved: inout [NaivePerson.Journey]
    ) -> Bool {
        let journey = candidate.journey
        let (channel, verdict) = judge(candidate, person)
        switch verdict {
        case .hold(let reason, let until):
            if journey.heldSince == nil { journey.heldSince = now }
            // Time passed: what comes next counts from when it went.
            journey.hasWaited = true
            journey.parkedAt = candidate.step
            journey.stand = .held(until: until)
            var decision = decision(of: journey, person, "deferred")
            decision.step = candidate.step.id
            decision.reason = reason
            decision.until = until
            decision.value = candidate.rank
            conclude(decision, of: journey, person)
            return true
        case .stop(let reason, let detail):
            suppress(candidate.step, journey, person, reason, detail, value: candidate.rank)
        case .pass: if let channel { send(candidate, on: channel, person) }
        }
        journey.base = now
        leave(journey)
        moved.append(journey)
        if case .pass = verdict { return true }
        return false
    }

    private func judge(
        _ candidate: Candidate, _ person: NaivePerson
    ) -> (channel: NaiveRules.Channel?, verdict: Verdict) {
        let expiry = (candidate.journey.judgedSince ?? now) + candidate.send.expires
        var verdicts = candidate.open.map { channel in
            (channel: Optional(channel), verdict: verdict(candidate, channel, person, expiry))
        }
        if let (channel, opening) = candidate.closed {
            let isLate = opening >= expiry
            verdicts.append((channel, isLate ? .stop("expired", nil) : .hold("channel_hours", until: opening)))
        }
        if !candidate.send.hasFallback { verdicts = Array(verdicts.prefix(1)) }
        if let passing = verdicts.first(where: { if case .pass = $0.verdict { true } else { false } }) {
            return passing
        }
        if let held = verdicts.first(where: { if case .hold = $0.verdict { true } else { false } }) { return held }
        return verdicts[0]
    }

    private func verdict(
        _ candidate: Candidate, _ channel: NaiveRules.Channel, _ person: NaivePerson, _ expiry: Milliseconds
    ) -> Verdict {
        let campaign = candidate.journey.campaign
        // An outage may have outlived the command.
        let isDead = (wall ?? .min) >= self.expiry(candidate, channel, person)
        if campaign.purpose == "transactional" { return isDead ? .stop("expired", nil) : .pass }
        if let quiet = rules.quietHours, quiet.channels.contains(channel.name) {
            let heldSince = candidate.journey.heldSince ?? now
            var hold: (reason: String, until: Milliseconds)?
            if let zone = zone(person) {
                if let current = Self.interval(quiet.interval, zone, at: now).current {
                    hold = ("quiet_hours", current.end)
                }
            } else {
                // Fails closed, whatever the action: held once, then not sent.
                if candidate.journey.heldSince != nil { return .stop("unknown_time_zone", nil) }
                hold = ("unknown_time_zone", heldSince + quiet.longestHold)
            }
            if let hold {
                if quiet.drops, hold.reason == "quiet_hours" { return .stop(hold.reason, nil) }
                if hold.until - heldSince > quiet.longestHold { return .stop(hold.reason, nil) }
                return hold.until >= expiry ? .stop("expired", nil) : .hold(hold.reason, until: hold.until)
            }
        }
        if isDead { return .stop("expired", nil) }
        guard candidate.send.obeysCaps else { return .pass }
        for cap in rules.caps {
            if let only = cap.channel, only != channel.name { continue }
            if let tag = cap.tag, !campaign.tags.contains(tag) { continue }
            let isShadow = candidate.journey.holdout != nil
            let used = person.sent.filter { sent in
                if sent.isShadow, !isShadow { return false }
                if let only = cap.channel, only != sent.channel { return false }
                if let tag = cap.tag, !sent.tags.contains(tag) { return false }
                if let per = cap.per { return sent.time > now - per }
                let zone = zone(person)
                return Self.day(zone, at: sent.time) == Self.day(zone, at: now)
            }
            if used.count >= cap.max { return .stop("capped", cap.name) }
        }
        return .pass
    }

    private func send(_ candidate: Candidate, on channel: NaiveRules.Channel, _ person: NaivePerson) {
        let (journey, campaign) = (candidate.journey, candidate.journey.campaign)
        let isShadow = journey.holdout != nil
        var decision = decision(of: journey, person, isShadow ? "shadow" : "sent")
        decision.step = candidate.step.id
        if isShadow, journey.holdout != "shadow" { decision.reason = journey.holdout }
        decision.value = candidate.rank
        decision.channel = channel.name
        decision.template = candidate.variant?.template ?? candidate.send.template
        decision.variant = candidate.variant?.name
        decision.params = candidate.params
        decision.expires = expiry(candidate, channel, person)
        let command = Self.identifier([
            Self.application, campaign.name, person.id, journey.trigger.id, candidate.step.id,
        ])
        if !isShadow {
            decision.address = address(channel, person)
            decision.command = command
            person.commands.append(
                NaivePerson.Command(
                    time: now, id: command, campaign: campaign.name, step: candidate.step.id, channel: channel.name,
                    template: decision.template ?? "", variant: decision.variant, tags: campaign.tags))
        }
        conclude(decision, of: journey, person)
        journey.hasSent = true
        if campaign.purpose != "transactional", candidate.send.counts {
            remember(
                NaivePerson.Sent(
                    time: now, channel: channel.name, tags: campaign.tags, command: command, isShadow: isShadow),
                of: person)
        }
        for index in person.goals.indices
        where person.goals[index].journey == journey.id && !person.goals[index].isConverted {
            person.goals[index].last = (candidate.step.id, decision.variant, isShadow ? nil : command)
        }
    }

    /// Keeps what was sent for as long as the longest cap counts it: caps that other rules bring do not know of more.
    private func remember(_ sent: NaivePerson.Sent, of person: NaivePerson) {
        let memories = rules.caps.map { $0.per ?? Self.longestDay }
        guard let longest = memories.max() else { return }
        person.sent.removeAll { $0.time <= min(now, clock) - longest }
        person.sent.append(sent)
    }

    /// A command's end: when it makes no sense any more, or when it is quiet, or closed, next.
    private func expiry(
        _ candidate: Candidate, _ channel: NaiveRules.Channel, _ person: NaivePerson
    ) -> Milliseconds {
        var expiry = (candidate.journey.judgedSince ?? now) + candidate.send.expires
        guard let zone = zone(person) else { return expiry }
        if let quiet = rules.quietHours, quiet.channels.contains(channel.name),
            candidate.journey.campaign.purpose != "transactional"
        {
            expiry = min(expiry, Self.interval(quiet.interval, zone, at: now).nextStart)
        }
        if let hours = channel.hours, !hours.isAlways, let open = Self.interval(hours, zone, at: now).current {
            expiry = min(expiry, open.end)
        }
        return expiry
    }
}
