import CEL
import Events
import State
import RuleSets

extension Turn {
    /// Takes an event through the gates of a campaign's entry; the journey that begins, ready to run, or nil.
    mutating func enter(_ index: Int, by event: EventView, traceparent: String?) -> RunningJourney? {
        let campaign = rules.campaigns[index]
        reads.isOpen = false
        if let condition = campaign.trigger.condition {
            switch holds(condition, event: event, at: event.time) {
            case .success(true): break
            case .failure(let error):
                countError(error, campaign: campaign, event: event)
                return nil
            case .success(false): return nil
            }
        }
        reads.begin()
        defer { reads.isOpen = false }

        func stop(_ reason: Reason, key: String = "", journey: String? = nil, detail: String? = nil, noted: Bool? = nil)
        {
            record(
                Decision(
                    individual: individual, now: now, campaign: campaign.name, outcome: .suppressed, reason: reason,
                    detail: detail, key: key, journey: journey, trigger: event.reference, inputs: inputs(),
                    visibility: campaign.trace || noted ?? false ? .recorded : .traced))
        }

        if now.subtractingClamped(event.time) > campaign.trigger.maxAge {
            stop(.staleTrigger)
            return nil
        }

        var key = ""
        if let program = campaign.trigger.key {
            reads.isOpen = false
            switch keyText(evaluate(program, event: event, at: event.time)) {
            case .success(let text): key = text
            case .failure(let error):
                stop(.error, detail: error.message, noted: true)
                return nil
            }
            reads.isOpen = true
        }

        loadJourneys()
        let running = journeys?.firstIndex { $0.campaign == index && $0.journey.key.hasSameBytes(as: key) }
        if let running, let journey = journeys?[running].journey {
            // A late trigger older than the running journey's does not restart it.
            if !campaign.restarts || event.time < journey.trigger.time {
                stop(
                    .alreadyRunning, key: key,
                    journey: journey.identifier(application: application, individual: individual),
                    noted: !journey.isNotedAsRunning)
                if !journey.isNotedAsRunning {
                    journeys?[running].journey.isNotedAsRunning = true
                    changed.insert(.journeys)
                }
                return nil
            }
        } else {
            if let noted = blockedByReEntry(campaign, key: key) {
                stop(.reEntry, key: key, noted: !noted)
                return nil
            }
            if (journeys ?? []).count(where: { $0.campaign == index }) >= Limits.journeysPerCampaign {
                stop(.tooManyJourneys, key: key, noted: true)
                return nil
            }
        }

        if let condition = campaign.condition {
            switch holds(condition, event: event, at: event.time) {
            case .success(true): break
            case .failure(let error):
                stop(.error, key: key, detail: error.message, noted: true)
                return nil
            case .success(false):
                stop(.condition, key: key)
                return nil
            }
        }

        let read = inputs()
        let kept = keptValues(of: event, campaign: campaign)
        if JSONSize.isOver(Limits.keptProperties, kept) {
            stop(.tooLarge, key: key, noted: true)
            return nil
        }
        let journey = Journey(
            campaign: campaign.name, key: key,
            trigger: TriggerEvent(
                type: event.typeName, id: event.id, time: event.time, values: KeptValues(kept), traceparent: traceparent
            ),
            step: "", due: .max, hasWaited: false, hasSent: false, isNotedAsRunning: false, inputs: KeptValues(read))
        if !reserveRoom(for: journey) {
            stop(.tooManyJourneys, key: key, noted: true)
            return nil
        }
        if let running, let old = journeys?.remove(at: running) {
            changed.insert(.journeys)
            end(old, reason: .restarted)
        }
        record(
            Decision(
                individual: individual, now: now, campaign: campaign.name, outcome: .entered, key: key,
                journey: journey.identifier(application: application, individual: individual),
                trigger: event.reference, inputs: read, visibility: .recorded))
        return RunningJourney(journey: journey, campaign: index, step: 0, base: now)
    }

    /// Whether a journey still fits into the individual's buffer, beside those that began in this turn.
    private mutating func reserveRoom(for journey: Journey) -> Bool {
        // Its step's name comes later, as does the key it may leave behind.
        let need = journey.encodedSize + Limits.journeySlack
        guard need <= state.room - roomTaken else { return false }
        roomTaken += need
        return true
    }

    /// Nil where the key may enter; otherwise whether the stop was recorded before.
    private mutating func blockedByReEntry(_ campaign: Campaign, key: String) -> Bool? {
        if campaign.reEntry == .always { return nil }
        loadEndedKeys()
        guard let place = endedKeys?.firstIndex(where: { $0.isOf(campaign.name, key) }), let ended = endedKeys?[place]
        else { return nil }
        if case .after(let pause) = campaign.reEntry, now.subtractingClamped(ended.ended) >= pause {
            return nil
        }
        if !ended.isNoted {
            endedKeys?[place].isNoted = true
            changed.insert(.endedKeys)
        }
        return ended.isNoted
    }

    private func keyText(_ value: Value) -> Result<String, EvaluationError> {
        switch value {
        case .string(let text) where text.utf8.count <= Limits.key: .success(text)
        case .string: .failure(EvaluationError("the key is longer than \(Limits.key) bytes"))
        case .int(let number): .success(String(number))
        case .uint(let number): .success(String(number))
        case .bool(let flag): .success(String(flag))
        case .error(let error): .failure(error)
        default: .failure(EvaluationError("a key is text, a whole number or a bool"))
        }
    }

    private func keptValues(of event: EventView, campaign: Campaign) -> [(name: String, value: Value)] {
        campaign.keptProperties.compactMap { index in
            event.property(index).map { (rules.schema.properties[index], $0) }
        }
    }
}
