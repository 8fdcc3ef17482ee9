import Events
import JSON
import RuleSets

extension RecordWriter {
    /// Calls `each` with the attributes of a message command in their order, each a text.
    func attributes(
        of message: MessageCommand, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts,
        _ each: (_ name: String, _ value: String) -> Void
    ) {
        attributes(
            id: message.commandID, type: Self.commandType, facts, texts, schema: Self.commandSchema,
            expires: message.expires, each)
    }

    /// Calls `each` with the attributes of a decision record in their order, each a text.
    func attributes(
        of facts: DecisionFacts, _ texts: borrowing DecisionTexts, _ each: (_ name: String, _ value: String) -> Void
    ) {
        attributes(
            id: identifier(facts, texts), type: Self.decisionType, facts, texts, schema: Self.decisionSchema,
            expires: nil, each)
    }

    private func attributes(
        id: Identifier, type: String, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts, schema: String,
        expires: Milliseconds?, _ each: (_ name: String, _ value: String) -> Void
    ) {
        each("specversion", "1.0")
        each("id", id.description)
        each("source", source)
        each("type", type)
        each("subject", String(decoding: texts.individual))
        each("time", InstantText.rfc3339(facts.now))
        if let expires { each("expirytime", InstantText.rfc3339(expires)) }
        each("datacontenttype", "application/json")
        each("dataschema", schema)
        var trace = JSONWriter()
        trace.traceContext(of: texts.traceparent, id: facts.command?.commandID ?? id)
        each("traceparent", String(decoding: trace.raw))
    }
}
