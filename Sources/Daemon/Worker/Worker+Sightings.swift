internal import Decisions
internal import Events
internal import HumanText
internal import KafkaClient
internal import RuleSets

/// What a worker tells people of records and rules that stop nothing.
extension Worker {
    /// Notes a record of an event type that no rule file declares; the first of a type is logged.
    func note(undeclared name: String, _ message: borrowing Message) {
        let place = place(of: message)
        guard settings.sightings.note(undeclared: name, at: place, hash: StableHash.hash(name)) else { return }
        let advice = settings.rules.nearestType(to: name).map { "; did you mean `\($0)`?" } ?? ""
        log.info(
            "an event type that no rule file declares: such events are passed over\(advice)",
            [
                "type": .string(name), "topic": .string(place.topic), "partition": .int(Int(place.partition)),
                "offset": .int(Int(place.offset)),
            ])
    }

    /// Logs a dead letter; of one reason once a minute, with how many there were meanwhile.
    func note(_ reject: Reject, _ message: borrowing Message) {
        guard let left = settings.sightings.isDue("dead letter \(reject.reason.rawValue)") else { return }
        let place = place(of: message)
        log.warning(
            "a record is put aside as a dead letter"
                + (left > 0 ? "; so were \(left) more of the reason since the last line" : ""),
            [
                "reason": .string(reject.reason.rawValue), "topic": .string(place.topic),
                "partition": .int(Int(place.partition)), "offset": .int(Int(place.offset)),
            ])
    }

    /// Logs what the transaction that has committed brought: the first error of a campaign, and decisions that their topic does not take.
    func noteEffects() {
        // A closure cannot have the worker itself.
        let (rules, sightings, log) = (settings.rules, settings.sightings, log)
        effects.counts.forEach { campaign, _, index, _ in
            guard index.reason == .error, let campaign else { return }
            let name = rules.campaigns[campaign].name
            guard sightings.isFirst(errorOf: name, under: rules.hash) else { return }
            log.warning(
                "an expression of a campaign has failed and counts as not met; its decisions with the reason `error` say which, and why",
                ["campaign": .string(name), "outcome": .string(index.outcome.rawValue)])
        }
        let count = effects.records.leftOutCount
        guard count > 0, let left = sightings.isDue("decision left out") else { return }
        log.warning(
            "decisions are left out that \(settings.decisions) does not take even without inputs and parameters: raise its max.message.bytes",
            ["decisions": .int(count), "before": .int(left)])
    }

    private func place(of message: borrowing Message) -> Sightings.Place {
        Sightings.Place(
            topic: settings.inputs[message.topicIndex], partition: message.partition, offset: message.offset)
    }
}

extension RuleSet {
    /// The declared event type that was meant by a name; nil where none is near.
    func nearestType(to name: String) -> String? { nearestName(name, in: schema.types.map(\.name)) }
}
