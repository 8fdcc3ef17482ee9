import CEL
import Events
import Ordering
import RuleSets
import State

extension Turn {
    /// Describes the individual who has the turn, as of now. Nothing changes.
    public mutating func describe() -> IndividualDescription {
        context.begin(at: context.now)
        let rules = context.rules
        let features = rules.features.features.indices.map { index in
            var reading = reading(.feature(index))
            reading.warmingUntil = context.warming?.end(of: index, at: context.clock)
            return reading
        }
        let scores = rules.scores.indices.map { reading(.score($0)) }
        let segments = rules.segments.indices.map { reading(.segment($0)) }
        return IndividualDescription(
            individual: context.state.id, now: context.now, ruleSet: rules.hash, aliases: context.state.aliases,
            attributes: attributes, consents: consents, features: features, scores: scores, segments: segments,
            journeys: journeys, caps: rules.policies.caps.map { context.use(of: $0) },
            recentEvents: context.state.recentEventCount)
    }

    /// The value of a slot, masked where a personal attribute was read for it.
    private mutating func reading(_ slot: Slot) -> IndividualDescription.Reading {
        context.hasReadPersonal = false
        var value = context.value(slot.number)
        if context.hasReadPersonal {
            if case .error(let error) = value { value = .error(error.masked) } else { value = .string("masked") }
        }
        return IndividualDescription.Reading(name: context.rules.name(of: slot), value: value)
    }

    private var attributes: [IndividualDescription.Reading] {
        let schema = context.rules.schema
        return schema.attributes.indices.compactMap { index in
            guard let value = context.state.attribute(index, in: schema) else { return nil }
            let attribute = schema.attributes[index]
            return IndividualDescription.Reading(
                name: attribute.name, value: attribute.isPersonal ? .string("masked") : value)
        }
    }

    private var consents: [IndividualState.Consent] {
        context.state.consents.sorted {
            $0.purpose.hasSameBytes(as: $1.purpose)
                ? ($0.channel ?? "").precedes($1.channel ?? "") : $0.purpose.precedes($1.purpose)
        }
    }

    private var journeys: [IndividualDescription.Journey] {
        var journeys: [IndividualDescription.Journey] = []
        var next = context.state.firstField(of: Journey.kind)
        while let field = next {
            journeys.append(journey(field))
            next = context.state.field(after: field, of: Journey.kind)
        }
        return journeys.sorted {
            $0.campaign.hasSameBytes(as: $1.campaign) ? $0.key.precedes($1.key) : $0.campaign.precedes($1.campaign)
        }
    }

    private func journey(_ field: Field) -> IndividualDescription.Journey {
        let state = context.state
        let journey = state.journey(field)
        return IndividualDescription.Journey(
            campaign: context.names.name(of: state.campaign(of: field)),
            key: state.flags(of: field) & Journey.hasPersonalKey == 0 ? state.text(journey.key) : Journey.maskedKey,
            id: state.identifier(of: field), step: context.names.name(of: state.step(of: field)),
            wait: context.place(of: field) == nil ? .withdrawal : wait(field),
            trigger: TriggerReference(
                id: state.text(journey.triggerID), type: context.names.name(of: state.triggerType(of: field)),
                time: state.triggerTime(of: field)),
            hasSent: state.flags(of: field) & Journey.hasSent != 0, holdout: holdout(of: field))
    }

    /// Why a journey is a shadow now; of a campaign that is gone, why it was one.
    private func holdout(of journey: Field) -> Holdout? {
        let campaign = context.rules.campaign(hash: context.state.campaign(of: journey))
        return campaign.map { holdout(of: journey, context.rules.campaigns[$0]) } ?? context.state.holdout(of: journey)
    }

    private func wait(_ journey: Field) -> IndividualDescription.Journey.Wait {
        let due = context.state.due(of: journey)
        return switch context.state.stand(of: journey) {
        case .wait: .time(due)
        case .awaiting: .event(due)
        case .held: .hold(due)
        }
    }
}

extension WarmingFeatures {
    /// When a feature is complete, by index; `Int64.max` never; nil where it is.
    fileprivate func end(of feature: Int, at clock: Milliseconds) -> Milliseconds? {
        completions.indices.contains(feature) && clock < completions[feature] ? completions[feature] : nil
    }
}
