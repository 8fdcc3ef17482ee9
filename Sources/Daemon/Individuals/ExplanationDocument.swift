internal import CEL
internal import Decisions
internal import Events
internal import JSON

/// What would happen, behind `/api/v1/individuals/{id}/explain` (`schemas/explanation.v1.schema.json`).
struct ExplanationDocument {
    let explanation: EntryExplanation
    let individual: String
    let now: Milliseconds

    /// The document.
    var json: [UInt8] {
        var writer = JSONWriter(reserving: 2_048)
        writer.object {
            $0.key("individual"); $0.string(individual)
            $0.key("campaign"); $0.string(explanation.campaign)
            $0.key("now"); $0.string(InstantText.rfc3339(now))
            $0.key("trigger")
            $0.object {
                $0.key("type"); $0.string(explanation.triggerType)
                $0.key("source"); $0.string(explanation.source.rawValue)
                $0.key("properties"); write(explanation.properties, to: &$0)
            }
            $0.key("would"); $0.string(would)
            if let step = explanation.step { $0.key("step"); $0.string(step) }
            if let channel = explanation.channel { $0.key("channel"); $0.string(channel) }
            if let holdout = explanation.holdout { $0.key("holdout"); $0.string(holdout.rawValue) }
            $0.key("gates")
            $0.array { for gate in explanation.gates { write(gate, to: &$0) } }
        }
        writer.newline()
        return writer.bytes
    }

    /// What would come of it.
    private var would: String {
        switch explanation.obstacle?.answer {
        case nil, .pass?: explanation.holdout == nil ? "send" : "shadow"
        case .stop?, .notAsked?: "stop"
        case .hold?: "hold"
        case .unknown?: "unknown"
        }
    }

    private func write(_ values: [(name: String, value: Value)], to writer: inout JSONWriter) {
        writer.object {
            for value in values {
                $0.key(value.name)
                $0.value(value.value)
            }
        }
    }

    private func write(_ gate: EntryExplanation.Gate, to writer: inout JSONWriter) {
        writer.object {
            $0.key("stage"); $0.string(gate.stage.rawValue)
            $0.key("gate"); $0.string(gate.name)
            $0.key("verdict")
            switch gate.answer {
            case .pass: $0.string("pass")
            case .notAsked: $0.string("not_asked")
            case .unknown(let property):
                $0.string("unknown")
                $0.key("reads"); $0.string(property)
            case .hold(let reason, let until):
                $0.string("hold")
                $0.key("reason"); $0.string(reason.rawValue)
                $0.key("until"); $0.instant(until)
            case .stop(let reason, let detail):
                $0.string("stop")
                $0.key("reason"); $0.string(reason.rawValue)
                if let detail { $0.key("detail"); $0.string(detail) }
            }
            $0.key("inputs"); write(gate.inputs, to: &$0)
        }
    }
}
