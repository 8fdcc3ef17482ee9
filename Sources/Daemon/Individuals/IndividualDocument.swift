internal import CEL
internal import Decisions
internal import Engine
internal import Events
internal import JSON
internal import RuleSets
internal import State

/// What is known of an individual, behind `/api/v1/individuals/{id}` (`schemas/individual.v1.schema.json`).
struct IndividualDocument {
    let description: IndividualDescription
    /// The newest first.
    let decisions: [LastDecision]
    let partition: Int32

    /// The document.
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 4_096)
        writer.object {
            $0.key("individual"); $0.string(description.individual)
            $0.key("partition"); $0.int(Int(partition))
            $0.key("now"); $0.string(InstantText.rfc3339(description.now))
            $0.key("ruleset"); $0.string(description.ruleSet)
            $0.key("aliases")
            $0.array { for alias in description.aliases { $0.string(alias) } }
            $0.key("attributes")
            $0.object {
                for attribute in description.attributes {
                    $0.key(attribute.name)
                    $0.value(attribute.value)
                }
            }
            $0.key("consents")
            $0.array { for consent in description.consents { write(consent, to: &$0) } }
            for (name, readings) in [
                ("features", description.features), ("scores", description.scores), ("segments", description.segments),
            ] {
                $0.key(name)
                $0.object { for reading in readings { write(reading, to: &$0) } }
            }
            $0.key("journeys")
            $0.array { for journey in description.journeys { write(journey, to: &$0) } }
            $0.key("caps")
            $0.array { for cap in description.caps { write(cap, to: &$0) } }
            $0.key("recent_events"); $0.int(description.recentEvents)
            $0.key("decisions")
            $0.array { for decision in decisions { write(decision, to: &$0) } }
        }
        writer.newline()
        return writer.bytes
    }

    private func write(_ consent: IndividualState.Consent, to writer: inout JSONWriter) {
        writer.object {
            $0.key("purpose"); $0.string(consent.purpose)
            $0.key("channel"); $0.string(consent.channel ?? "*")
            $0.key("granted"); $0.bool(consent.granted)
            $0.key("time"); $0.string(InstantText.rfc3339(consent.time))
        }
    }

    private func write(_ reading: IndividualDescription.Reading, to writer: inout JSONWriter) {
        writer.key(reading.name)
        writer.object {
            if case .error(let error) = reading.value {
                $0.key("error"); $0.string(error.message)
            } else {
                $0.key("value"); $0.value(reading.value)
            }
            if let until = reading.warmingUntil {
                $0.key("warming_until")
                if until == .max { $0.null() } else { $0.string(InstantText.rfc3339(until)) }
            }
        }
    }

    private func write(_ journey: IndividualDescription.Journey, to writer: inout JSONWriter) {
        writer.object {
            $0.key("campaign"); $0.string(journey.campaign)
            if !journey.key.isEmpty { $0.key("key"); $0.string(journey.key) }
            $0.key("journey"); $0.string(journey.id.description)
            $0.key("step"); $0.string(journey.step)
            $0.key("waiting")
            $0.object {
                $0.key("for")
                $0.string(journey.wait.name)
                if let due = journey.wait.until { $0.key("until"); $0.string(InstantText.rfc3339(due)) }
            }
            $0.key("trigger")
            $0.object {
                $0.key("id"); $0.string(journey.trigger.id)
                $0.key("type"); $0.string(journey.trigger.type)
                $0.key("time"); $0.string(InstantText.rfc3339(journey.trigger.time))
            }
            $0.key("has_sent"); $0.bool(journey.hasSent)
            if let holdout = journey.holdout { $0.key("holdout"); $0.string(holdout.rawValue) }
        }
    }

    private func write(_ cap: IndividualDescription.CapUse, to writer: inout JSONWriter) {
        writer.object {
            $0.key("cap"); $0.string(cap.name)
            $0.key("used"); $0.int(cap.used)
            $0.key("max"); $0.int(cap.max)
            if let room = cap.roomFrom { $0.key("room_from"); $0.string(InstantText.rfc3339(room)) }
        }
    }

    private func write(_ decision: LastDecision, to writer: inout JSONWriter) {
        writer.object {
            $0.key("time"); $0.string(InstantText.rfc3339(decision.time))
            if decision.repeats > 0 { $0.key("repeats_since"); $0.int(decision.repeats) }
            $0.key("decision"); $0.raw(decision.data)
        }
    }
}

extension IndividualDescription.Journey.Wait {
    /// What documents call it.
    fileprivate var name: String {
        switch self {
        case .time: "time"
        case .event: "event"
        case .hold: "hold"
        case .withdrawal: "withdrawal"
        }
    }

    /// Until when at most; nil where its end is at hand.
    fileprivate var until: Milliseconds? {
        switch self {
        case .time(let due), .event(let due), .hold(let due): due
        case .withdrawal: nil
        }
    }
}
