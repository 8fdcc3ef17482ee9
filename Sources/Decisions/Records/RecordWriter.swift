import Events
public import JSON
import RuleSets

/// Writes decisions and their message commands as CloudEvents 1.0 (version 1.0 of their specification): whole, as structured JSON,
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

    /// Appends a decision's records to those that go out: the command of a `sent`, then the decision's own.
    func write(_ decision: Decision, _ mode: RecordMode, arrival: Milliseconds?, to records: inout OutgoingRecords) {
        switch mode {
        case .structured:
            if let message = decision.message {
                records.append(.commands, key: decision.individual, arrival: arrival) {
                    write(message, of: decision, to: &$0)
                }
            }
            records.append(.decisions, key: decision.individual, arrival: arrival) { write(decision, to: &$0) }
        case .binary:
            if let message = decision.message {
                var attributes: [(name: String, value: String)] = []
                self.attributes(of: message, decision) { attributes.append(($0, $1)) }
                records.append(.commands, key: decision.individual, arrival: arrival, attributes: attributes) {
                    writeData(of: message, decision, to: &$0)
                }
            }
            var attributes: [(name: String, value: String)] = []
            self.attributes(of: decision) { attributes.append(($0, $1)) }
            records.append(.decisions, key: decision.individual, arrival: arrival, attributes: attributes) {
                writeData(of: decision, to: &$0)
            }
        }
    }

    /// Appends the message command of a `sent`, at the start of a line.
    public func write(_ message: MessageCommand, of decision: Decision, to writer: inout JSONWriter) {
        begin(id: message.commandID, commandHead, decision, to: &writer)
        writer.fragment(",\"expirytime\":")
        writer.instant(message.expires)
        writer.fragment(
            ",\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:attune:schema:message-command:v1\",\"traceparent\":"
        )
        writer.string(TraceContext.child(of: decision.traceparent, id: message.commandID))
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
        writer.params(message.params, showsPersonal: true)
        writer.fragment(",\"purpose\":")
        writer.string(message.purpose)
        writer.fragment(",\"tags\":")
        writer.array { for tag in message.tags { $0.string(tag) } }
        write(decision.trigger, to: &writer)
        if let journey = decision.journey {
            writer.fragment(",\"journey\":")
            writer.identifier(journey)
        }
        writer.fragment(ruleSet)
        writer.fragment(",\"inputs\":")
        writer.object(decision.inputs)
        writer.fragment("}")
    }

    /// Appends a decision record, at the start of a line.
    public func write(_ decision: Decision, to writer: inout JSONWriter) {
        let id = decision.identifier(application: application)
        begin(id: id, decisionHead, decision, to: &writer)
        writer.fragment(
            ",\"datacontenttype\":\"application/json\",\"dataschema\":\"urn:attune:schema:decision:v1\",\"traceparent\":"
        )
        writer.string(traceparent(of: decision, id: id))
        writer.fragment(",\"data\":")
        writeData(of: decision, to: &writer)
        writer.fragment("}")
    }

    /// Appends the data of a decision record alone, an object. What does not apply is absent.
    public func writeData(of decision: Decision, to writer: inout JSONWriter) {
        writer.fragment("{\"campaign\":")
        writer.string(decision.campaign)
        writer.member(",\"step\":", decision.step)
        writer.fragment(",\"outcome\":")
        writer.string(decision.outcome.rawValue)
        writer.member(",\"reason\":", decision.reason?.rawValue)
        writer.member(",\"detail\":", decision.detail)
        writer.member(",\"key\":", decision.key.isEmpty ? nil : decision.key)
        if let journey = decision.journey {
            writer.fragment(",\"journey\":")
            writer.identifier(journey)
        }
        if decision.entered { writer.fragment(",\"entered\":true") }
        writer.member(",\"exited\":", decision.exited?.rawValue)
        if decision.repeats > 0 {
            writer.fragment(",\"repeats\":")
            writer.int(decision.repeats)
        }
        writer.fragment(ruleSet)
        write(decision.trigger, to: &writer)
        writer.fragment(",\"inputs\":")
        writer.object(decision.inputs)
        if let message = decision.message { write(message, to: &writer) }
        if let value = decision.value {
            writer.fragment(",\"value\":")
            writer.double(value)
        }
        writer.fragment("}")
    }

    /// What a decision's data tells of its message: without the address, and without what is personal.
    private func write(_ message: MessageCommand, to writer: inout JSONWriter) {
        writer.fragment(",\"command_id\":")
        writer.identifier(message.commandID)
        writer.fragment(",\"channel\":")
        writer.string(message.channel)
        writer.fragment(",\"template\":")
        writer.string(message.template)
        writer.fragment(",\"params\":")
        writer.params(message.params, showsPersonal: false)
        writer.fragment(",\"expires\":")
        writer.instant(message.expires)
    }

    private func traceparent(of decision: Decision, id: Identifier) -> String {
        TraceContext.child(of: decision.traceparent, id: decision.message?.commandID ?? id)
    }

    /// The attributes of a message command in their order, each a text.
    public func attributes(
        of message: MessageCommand, _ decision: Decision, _ each: (_ name: String, _ value: String) -> Void
    ) {
        attributes(
            id: message.commandID, type: Self.commandType, decision: decision, schema: Self.commandSchema,
            expires: message.expires, each)
    }

    /// The attributes of a decision record in their order, each a text.
    public func attributes(of decision: Decision, _ each: (_ name: String, _ value: String) -> Void) {
        attributes(
            id: decision.identifier(application: application), type: Self.decisionType, decision: decision,
            schema: Self.decisionSchema, expires: nil, each)
    }

    private func attributes(
        id: Identifier, type: String, decision: Decision, schema: String, expires: Milliseconds?,
        _ each: (_ name: String, _ value: String) -> Void
    ) {
        each("specversion", "1.0")
        each("id", id.description)
        each("source", source)
        each("type", type)
        each("subject", decision.individual)
        each("time", InstantText.rfc3339(decision.now))
        if let expires { each("expirytime", InstantText.rfc3339(expires)) }
        each("datacontenttype", "application/json")
        each("dataschema", schema)
        each("traceparent", traceparent(of: decision, id: id))
    }

    /// Up to the time. Ids are hexadecimal.
    private func begin(id: Identifier, _ head: [UInt8], _ decision: Decision, to writer: inout JSONWriter) {
        writer.fragment("{\"specversion\":\"1.0\",\"id\":\"")
        writer.hexadecimal(id)
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

    /// Writes a member whose key is a fragment, where there is a value.
    fileprivate mutating func member(_ key: StaticString, _ text: String?) {
        guard let text else { return }
        fragment(key)
        string(text)
    }

    /// Writes an identifier's digits between quotes that fragments bring.
    fileprivate mutating func hexadecimal(_ id: Identifier) {
        let text = id.hexadecimal
        let span = text.span
        plain(utf8: unsafe span.bytes)
    }

    /// Writes an identifier as a string.
    fileprivate mutating func identifier(_ id: Identifier) {
        fragment("\"")
        hexadecimal(id)
        fragment("\"")
    }

    /// Writes parameters as an object in their order, a personal one as `masked` unless it may be shown.
    fileprivate mutating func params(_ params: [MessageCommand.Parameter], showsPersonal: Bool) {
        object {
            for param in params {
                $0.key(param.name)
                if param.isPersonal, !showsPersonal { $0.string("masked") } else { $0.value(param.value) }
            }
        }
    }
}
