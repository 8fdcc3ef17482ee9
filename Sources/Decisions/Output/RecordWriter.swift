import Events
public import JSON

/// Writes decisions and their message commands as CloudEvents 1.0 (`contracts.md`, "Output topics"): whole, as structured JSON,
/// or in two parts, the data and the attributes around it, as binary mode wants them.
public struct RecordWriter: Sendable {
    private let source: String
    private let application: String
    private let ruleSet: String

    /// Creates a writer for an application id and a rule set's hash.
    public init(application: String, ruleSet: String) {
        self.application = application
        source = "/attune/\(application)"
        self.ruleSet = ruleSet
    }

    /// Appends the message command of a `sent`.
    public func write(_ message: MessageCommand, of decision: Decision, to writer: inout JSONWriter) {
        writer.object { writer in
            attributes(of: message, decision) { name, value in
                writer.key(name); writer.string(value)
            }
            writer.key("data")
            writeData(of: message, decision, to: &writer)
        }
    }

    /// Appends a decision record.
    public func write(_ decision: Decision, to writer: inout JSONWriter) {
        writer.object { writer in
            attributes(of: decision) { name, value in
                writer.key(name); writer.string(value)
            }
            writer.key("data")
            writeData(of: decision, to: &writer)
        }
    }

    /// The attributes of a message command in their order, each a text.
    public func attributes(
        of message: MessageCommand, _ decision: Decision, _ each: (_ name: String, _ value: String) -> Void
    ) {
        envelope(
            id: message.commandID, type: "attune.message.requested.v1", decision: decision,
            schema: "urn:attune:schema:message-command:v1", expires: message.expires,
            traceparent: message.traceparent, each)
    }

    /// The attributes of a decision record in their order, each a text.
    public func attributes(of decision: Decision, _ each: (_ name: String, _ value: String) -> Void) {
        envelope(
            id: identifier(decision), type: "attune.decision.v1", decision: decision,
            schema: "urn:attune:schema:decision:v1", expires: nil, traceparent: decision.message?.traceparent, each)
    }

    /// Appends the data of a message command alone.
    public func writeData(of message: MessageCommand, _ decision: Decision, to writer: inout JSONWriter) {
        writer.object {
            $0.key("campaign"); $0.string(decision.campaign)
            $0.key("step"); $0.string(decision.step ?? "")
            $0.key("variant"); $0.null()
            $0.key("channel"); $0.string(message.channel)
            $0.key("address"); $0.string(message.address)
            $0.key("template"); $0.string(message.template)
            $0.key("params"); $0.object(message.params)
            $0.key("purpose"); $0.string(message.purpose)
            $0.key("tags"); $0.array { for tag in message.tags { $0.string(tag) } }
            trigger(decision.trigger, to: &$0)
            $0.key("journey"); $0.string(decision.journey ?? "")
            $0.key("ruleset"); $0.string(ruleSet)
            $0.key("inputs"); $0.object(decision.inputs)
        }
    }

    /// Appends the data of a decision record alone.
    public func writeData(of decision: Decision, to writer: inout JSONWriter) {
        writer.object {
            $0.key("campaign"); $0.string(decision.campaign)
            textOrNull("step", decision.step, to: &$0)
            $0.key("outcome"); $0.string(decision.outcome.rawValue)
            textOrNull("reason", decision.reason?.rawValue, to: &$0)
            textOrNull("detail", decision.detail, to: &$0)
            $0.key("key"); $0.string(decision.key)
            textOrNull("journey", decision.journey, to: &$0)
            $0.key("ruleset"); $0.string(ruleSet)
            trigger(decision.trigger, to: &$0)
            $0.key("inputs"); $0.object(decision.inputs)
            if let message = decision.message {
                $0.key("command_id"); $0.string(message.commandID)
                $0.key("channel"); $0.string(message.channel)
                $0.key("template"); $0.string(message.template)
                $0.key("params"); $0.object(message.params)
                $0.key("expires"); $0.string(InstantText.rfc3339(message.expires))
            }
            if let value = decision.value { $0.key("value"); $0.double(value) }
        }
    }

    /// Deterministic, so that a record written again has the same id.
    private func identifier(_ decision: Decision) -> String {
        DecisionIdentifier.of(decision, application: application)
    }

    private func envelope(
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

    private func trigger(_ trigger: TriggerReference, to writer: inout JSONWriter) {
        writer.key("trigger")
        writer.object {
            $0.key("id"); $0.string(trigger.id)
            $0.key("type"); $0.string(trigger.type)
            $0.key("time"); $0.string(InstantText.rfc3339(trigger.time))
        }
    }

    /// What every record has, also where there is nothing to say.
    private func textOrNull(_ key: String, _ text: String?, to writer: inout JSONWriter) {
        writer.key(key)
        if let text { writer.string(text) } else { writer.null() }
    }
}
