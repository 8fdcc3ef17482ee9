import Events
import JSON

extension RecordWriter {
    /// Appends the message command of a `sent`, at the start of a line.
    func write(
        _ message: MessageCommand, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts,
        to writer: inout JSONWriter
    ) {
        begin(id: message.commandID, commandHead, facts, texts, to: &writer)
        writer.fragment("\",\"expirytime\":\"")
        writer.digits(of: message.expires)
        writer.fragment(
            "\",\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:attune:schema:message-command:v1\",\"traceparent\":\""
        )
        writer.traceContext(of: texts.traceparent, id: message.commandID)
        writer.fragment("\",\"data\":")
        writeData(of: message, facts, texts, to: &writer)
        writer.fragment("}")
    }

    /// Appends the data of a message command alone, an object.
    func writeData(
        of message: MessageCommand, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts,
        to writer: inout JSONWriter
    ) {
        writer.fragment("{\"campaign\":")
        writer.string(facts.campaign)
        writer.fragment(",\"step\":")
        writer.string(facts.step?.id ?? "")
        writer.fragment(",\"variant\":")
        if let variant = message.variant { writer.string(variant) } else { writer.null() }
        writer.fragment(",\"channel\":")
        writer.string(message.channel)
        writer.fragment(",\"address\":")
        writer.string(message.address)
        writer.fragment(",\"template\":")
        writer.string(message.template)
        writer.fragment(",\"params\":")
        writer.params(message.params, showsPersonal: true)
        writer.fragment(",\"purpose\":")
        writer.string(message.purpose)
        writer.fragment(",\"tags\":")
        writer.array { for tag in message.tags { $0.string(tag) } }
        writeTrigger(facts, texts, to: &writer)
        if let journey = facts.journey {
            writer.fragment(",\"journey\":\"")
            writer.digits(journey)
            writer.fragment("\"")
        }
        writer.fragment(ruleSet)
        writeInputs(facts, texts, to: &writer)
        writer.fragment("}")
    }
}

extension JSONWriter {
    /// Writes parameters as an object in their order, a personal one as `masked` unless it may be shown.
    mutating func params(_ params: [MessageCommand.Parameter], showsPersonal: Bool) {
        object {
            for param in params {
                $0.key(param.name)
                if param.isPersonal, !showsPersonal { $0.string("masked") } else { $0.value(param.value) }
            }
        }
    }
}
