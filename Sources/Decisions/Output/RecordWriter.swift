import Events
public import JSON

/// Writes decisions and their message commands as CloudEvents 1.0 (`contracts.md`, "Output topics"): whole, as structured JSON,
/// or in two parts, the data and the attributes around it, as binary mode wants them.
///
/// What is the same in every record is written once, here; a record copies it around its own values.
public struct RecordWriter: Sendable {
    private static let commandType = "attune.message.requested.v1"
    private static let decisionType = "attune.decision.v1"
    private static let commandSchema = "urn:attune:schema:message-command:v1"
    private static let decisionSchema = "urn:attune:schema:decision:v1"

    private let application: String
    private let source: String
    /// From behind the id to the subject.
    private let commandHead: [UInt8]
    private let decisionHead: [UInt8]
    /// The member `ruleset` with the comma before it.
    private let ruleSet: [UInt8]

    /// Creates a writer for an application id and a rule set's hash.
    public init(application: String, ruleSet: String) {
        self.application = application
        let source = "/attune/\(application)"
        self.source = source
        func head(_ type: String) -> [UInt8] {
            var writer = JSONWriter()
            writer.fragment("\",\"source\":")
            writer.string(source)
            writer.fragment(",\"type\":")
            writer.string(type)
            writer.fragment(",\"subject\":")
            return writer.bytes
        }
        commandHead = head(Self.commandType)
        decisionHead = head(Self.decisionType)
        var writer = JSONWriter()
        writer.fragment(",\"ruleset\":")
        writer.string(ruleSet)
        self.ruleSet = writer.bytes
    }

    /// Appends the message command of a `sent`, at the start of a line.
    public func write(_ message: MessageCommand, of decision: Decision, to writer: inout JSONWriter) {
        begin(id: message.commandID, commandHead, decision, to: &writer)
        writer.fragment(",\"expirytime\":")
        writer.instant(message.expires)
        writer.fragment(
            ",\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:attune:schema:message-command:v1\"")
        writer.fragment(",\"traceparent\":")
        writer.string(message.traceparent)
        writer.fragment(",\"data\":")
        writeData(of: message, decision, to: &writer)
        writer.fragment("}")
    }

    /// Appends the data of a message command alone, an object.
    public func writeData(of message: MessageCommand, _ decision: Decision, to writer: inout JSONWriter) {
        writer.fragment("{\"campaign\":")
        writer.string(decision.campaign)
        writer.fragment(",\"step\":")
        writer.string(decision.step ?? "")
        writer.fragment(",\"variant\":null,\"channel\":")
        writer.string(message.channel)
        writer.fragment(",\"address\":")
        writer.string(message.address)
        writer.fragment(",\"template\":")
        writer.string(message.template)
        writer.fragment(",\"params\":")
        writer.object(message.params)
        writer.fragment(",\"purpose\":")
        writer.string(message.purpose)
        writer.fragment(",\"tags\":")
        writer.array { for tag in message.tags { $0.string(tag) } }
        write(decision.trigger, to: &writer)
        writer.fragment(",\"journey\":")
        writer.string(decision.journey ?? "")
        writer.fragment(ruleSet)
        writer.fragment(",\"inputs\":")
        writer.object(decision.inputs)
        writer.fragment("}")
    }

    /// Appends a decision record, at the start of a line.
    public func write(_ decision: Decision, to writer: inout JSONWriter) {
        begin(id: identifier(decision), decisionHead, decision, to: &writer)
        writer.fragment(
            ",\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:attune:schema:decision:v1\"")
        if let message = decision.message {
            writer.fragment(",\"traceparent\":")
            writer.string(message.traceparent)
        }
        writer.fragment(",\"data\":")
        writeData(of: decision, to: &writer)
        writer.fragment("}")
    }

    /// Appends the data of a decision record alone, an object.
    public func writeData(of decision: Decision, to writer: inout JSONWriter) {
        writer.fragment("{\"campaign\":")
        writer.string(decision.campaign)
        writer.fragment(",\"step\":")
        writer.textOrNull(decision.step)
        writer.fragment(",\"outcome\":")
        writer.string(decision.outcome.rawValue)
        writer.fragment(",\"reason\":")
        writer.textOrNull(decision.reason?.rawValue)
        writer.fragment(",\"detail\":")
        writer.textOrNull(decision.detail)
        writer.fragment(",\"key\":")
        writer.string(decision.key)
        writer.fragment(",\"journey\":")
        writer.textOrNull(decision.journey)
        writer.fragment(ruleSet)
        write(decision.trigger, to: &writer)
        writer.fragment(",\"inputs\":")
        writer.object(decision.inputs)
        if let message = decision.message {
            writer.fragment(",\"command_id\":")
            writer.string(message.commandID)
            writer.fragment(",\"channel\":")
            writer.string(message.channel)
            writer.fragment(",\"template\":")
            writer.string(message.template)
            writer.fragment(",\"params\":")
            writer.object(message.params)
            writer.fragment(",\"expires\":")
            writer.instant(message.expires)
        }
        if let value = decision.value {
            writer.fragment(",\"value\":")
            writer.double(value)
        }
        writer.fragment("}")
    }

    /// The attributes of a message command in their order, each a text.
    public func attributes(
        of message: MessageCommand, _ decision: Decision, _ each: (_ name: String, _ value: String) -> Void
    ) {
        attributes(
            id: message.commandID, type: Self.commandType, decision: decision, schema: Self.commandSchema,
            expires: message.expires, traceparent: message.traceparent, each)
    }

    /// The attributes of a decision record in their order, each a text.
    public func attributes(of decision: Decision, _ each: (_ name: String, _ value: String) -> Void) {
        attributes(
            id: identifier(decision), type: Self.decisionType, decision: decision, schema: Self.decisionSchema,
            expires: nil, traceparent: decision.message?.traceparent, each)
    }

    private func attributes(
        id: String, type: String, decision: Decision, schema: String, expires: Milliseconds?, traceparent: String?,
        _ each: (_ name: String, _ value: String) -> Void
    ) {
        each("specversion", "1.0")
        each("id", id)
        each("source", source)
        each("type", type)
        each("subject", decision.individual)
        each("time", InstantText.rfc3339(decision.now))
        if let expires { each("expirytime", InstantText.rfc3339(expires)) }
        each("datacontenttype", "application/json")
        each("dataschema", schema)
        if let traceparent { each("traceparent", traceparent) }
    }

    /// Deterministic, so that a record written again has the same id.
    private func identifier(_ decision: Decision) -> String {
        DecisionIdentifier.of(decision, application: application)
    }

    /// Up to the time. Ids are hexadecimal.
    private func begin(id: String, _ head: [UInt8], _ decision: Decision, to writer: inout JSONWriter) {
        writer.fragment("{\"specversion\":\"1.0\",\"id\":\"")
        writer.plain(id)
        writer.fragment(head)
        writer.string(decision.individual)
        writer.fragment(",\"time\":")
        writer.instant(decision.now)
    }

    private func write(_ trigger: TriggerReference, to writer: inout JSONWriter) {
        writer.fragment(",\"trigger\":{\"id\":")
        writer.string(trigger.id)
        writer.fragment(",\"type\":")
        writer.string(trigger.type)
        writer.fragment(",\"time\":")
        writer.instant(trigger.time)
        writer.fragment("}")
    }
}

extension JSONWriter {
    /// Writes an instant as our own records do.
    fileprivate mutating func instant(_ time: Milliseconds) {
        let text = InstantText.utf8(time)
        let span = text.span
        string(utf8: unsafe span.bytes)
    }

    /// What every record has, also where there is nothing to say.
    fileprivate mutating func textOrNull(_ text: String?) {
        if let text { string(text) } else { null() }
    }
}
