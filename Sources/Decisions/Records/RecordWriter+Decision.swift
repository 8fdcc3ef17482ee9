import Events
import JSON
import State

extension RecordWriter {
    /// Appends a decision record, at the start of a line.
    ///
    /// - Returns: the writer's count where the data begins; it ends one byte before the record.
    @discardableResult
    func write(_ facts: DecisionFacts, _ texts: borrowing DecisionTexts, to writer: inout JSONWriter) -> Int {
        let id = identifier(facts, texts)
        begin(id: id, decisionHead, facts, texts, to: &writer)
        writer.fragment(
            "\",\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:attune:schema:decision:v1\",\"traceparent\":\""
        )
        writer.traceContext(of: texts.traceparent, id: facts.command?.commandID ?? id)
        writer.fragment("\",\"data\":")
        let start = writer.count
        writeData(of: facts, texts, to: &writer)
        writer.fragment("}")
        return start
    }

    /// Appends the data of a decision record alone, an object. What does not apply is absent.
    func writeData(of facts: DecisionFacts, _ texts: borrowing DecisionTexts, to writer: inout JSONWriter) {
        if facts.campaign.isEmpty {
            writer.fragment("{\"outcome\":")
            writer.string(facts.outcome.rawValue)
            if let reason = facts.reason {
                writer.fragment(",\"reason\":")
                writer.string(reason.rawValue)
            }
        } else {
            writer.fragment("{\"campaign\":")
            writer.string(facts.campaign)
            if let step = facts.step {
                writer.fragment(",\"step\":")
                writer.string(step.id)
            }
            writer.fragment(outcomes[OutcomeIndex(facts.outcome, facts.reason).rawValue])
        }
        if let detail = facts.detail {
            writer.fragment(",\"detail\":")
            writer.string(detail)
        }
        if !texts.key.isEmpty {
            writer.fragment(",\"key\":")
            if texts.isKeyPersonal { writer.string(Journey.maskedKey) } else { writer.string(utf8: texts.key) }
        }
        if let journey = facts.journey {
            writer.fragment(",\"journey\":\"")
            writer.digits(journey)
            writer.fragment("\"")
        }
        if facts.entered { writer.fragment(",\"entered\":true") }
        if facts.repeats > 0 {
            writer.fragment(",\"repeats\":")
            writer.int(facts.repeats)
        }
        if let holdout = facts.holdout {
            writer.fragment(",\"holdout\":")
            writer.string(holdout.rawValue)
        }
        if let until = facts.until {
            writer.fragment(",\"until\":")
            writer.instant(until)
        }
        writer.fragment(ruleSet)
        writeTrigger(facts, texts, to: &writer)
        if facts.isCut { writer.fragment(",\"cut\":true") } else { writeInputs(facts, texts, to: &writer) }
        if let message = facts.message { write(message, facts, to: &writer) }
        if let send = facts.lastSend { write(send, to: &writer) }
        if let value = facts.value {
            writer.fragment(",\"value\":")
            writer.double(value)
        }
        // The last, as where a record is written before its journey's end is known (``tell(_:on:_:of:)``).
        if let exited = facts.exited {
            writer.fragment(",\"exited\":")
            writer.string(exited.rawValue)
        }
        writer.fragment("}")
    }

    /// What a decision's data tells of its message: without the address, and without what is personal.
    private func write(_ message: MessageCommand, _ facts: DecisionFacts, to writer: inout JSONWriter) {
        write(
            SendReference(
                commandID: facts.command == nil ? nil : message.commandID, channel: message.channel,
                template: message.template,
                variant: message.variant), to: &writer)
        if !facts.isCut {
            writer.fragment(",\"params\":")
            writer.params(message.params, showsPersonal: false)
        }
        writer.fragment(",\"expires\":")
        writer.instant(message.expires)
    }

    private func write(_ send: SendReference, to writer: inout JSONWriter) {
        if let id = send.commandID {
            writer.fragment(",\"command_id\":\"")
            writer.digits(id)
            writer.fragment("\"")
        }
        writer.fragment(",\"channel\":")
        writer.string(send.channel)
        writer.fragment(",\"template\":")
        writer.string(send.template)
        if let variant = send.variant {
            writer.fragment(",\"variant\":")
            writer.string(variant)
        }
    }

    /// What the entry's condition read, then what this decision's did; of equal names the latter.
    func writeInputs(_ facts: DecisionFacts, _ texts: borrowing DecisionTexts, to writer: inout JSONWriter) {
        writer.fragment(",\"inputs\":{")
        if !texts.inputs.isEmpty {
            var reader = ByteReader(texts.inputs)
            var left = reader.count() ?? 0
            while left > 0, let name = reader.octets() {
                left -= 1
                let name = texts.inputs.extracting(name)
                if facts.reads.contains(where: { name.holds($0.name) }) {
                    guard reader.skipValue() else { break }
                } else {
                    writer.key(utf8: name)
                    guard writer.value(from: &reader, of: texts.inputs) else { break }
                }
            }
        }
        for read in facts.reads {
            writer.key(read.name)
            writer.value(read.value)
        }
        writer.fragment("}")
    }
}

extension OutcomeIndex {
    /// The members `outcome` and `reason` of a decision's data, with a comma before them.
    var members: [UInt8] {
        var writer = JSONWriter()
        writer.fragment(",\"outcome\":")
        writer.string(outcome.rawValue)
        if let reason {
            writer.fragment(",\"reason\":")
            writer.string(reason.rawValue)
        }
        return writer.bytes
    }
}

extension Reason {
    /// The member `exited` of a decision's data, with a comma before it.
    var exitedMember: [UInt8] {
        var writer = JSONWriter()
        writer.fragment(",\"exited\":")
        writer.string(rawValue)
        return writer.bytes
    }
}
