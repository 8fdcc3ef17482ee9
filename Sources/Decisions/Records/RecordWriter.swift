import CEL
import Events
import JSON
import RuleSets
import State

/// Writes decisions and their message commands as CloudEvents 1.0 (version 1.0 of their specification): whole, as structured JSON,
/// or in two parts, the data and the attributes around it, as binary mode wants them.
///
/// What is the same in every record is written once, here; a record copies it around its own values.
public struct RecordWriter: Sendable {
    static let commandType = "attune.message.requested.v1"
    static let decisionType = "attune.decision.v1"
    static let commandSchema = "urn:attune:schema:message-command:v1"
    static let decisionSchema = "urn:attune:schema:decision:v1"

    /// ``StableHash`` of the application id.
    let applicationHash: UInt64
    let source: String
    /// From behind the id to the subject.
    let commandHead: [UInt8]
    let decisionHead: [UInt8]
    /// The members `outcome` and `reason` with a comma before them, by ``OutcomeIndex``.
    let outcomes: [[UInt8]]
    /// The member `exited` with a comma before it, by the reason's ordinal.
    let exits: [[UInt8]]
    /// The member `ruleset` with the comma before it.
    let ruleSet: [UInt8]
    /// What the topics take.
    let limits: RecordLimits

    /// Creates a writer for an application id and a rule set's hash.
    public init(application: String, ruleSet: String, limits: RecordLimits = .none) {
        self.limits = limits
        applicationHash = StableHash.hash(application)
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
        outcomes = (0..<OutcomeIndex.count).map { OutcomeIndex(rawValue: $0).members }
        exits = Reason.allCases.map(\.exitedMember)
        var writer = JSONWriter()
        writer.fragment(",\"ruleset\":")
        writer.string(ruleSet)
        self.ruleSet = writer.bytes
    }

    /// Appends the records of a decision about a running journey to those that go out; false: its own was left out.
    func write(
        _ facts: DecisionFacts, of journey: Field, in state: borrowing IndividualState, _ mode: RecordMode,
        arrival: Milliseconds?, to records: inout OutgoingRecords
    ) -> Bool {
        let texts = DecisionTexts(state.journey(journey), in: state, withInputs: facts.tellsInputs)
        return write(facts, texts, mode, arrival: arrival, to: &records)
    }

    /// Appends a decision's records to those that go out: the command of a `sent`, then the decision's own. One that its topic does
    /// not take goes without what may be long; false: even so it was too large, and was left out.
    @discardableResult
    func write(
        _ facts: DecisionFacts, _ texts: borrowing DecisionTexts, _ mode: RecordMode, arrival: Milliseconds?,
        to records: inout OutgoingRecords
    ) -> Bool {
        if let message = facts.command {
            append(message, facts, texts, mode, arrival: arrival, to: &records)
        }
        append(facts, texts, mode, arrival: arrival, to: &records)
        if records.takesLast(limits.decision) { return true }
        records.removeLast()
        var cut = facts
        cut.isCut = true
        append(cut, texts, mode, arrival: arrival, to: &records)
        if records.takesLast(limits.decision) { return true }
        records.removeLast()
        records.noteLeftOut()
        return false
    }

    private func append(
        _ message: MessageCommand, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts, _ mode: RecordMode,
        arrival: Milliseconds?, to records: inout OutgoingRecords
    ) {
        let key = texts.individual
        switch mode {
        case .structured:
            records.append(.commands, key: key, arrival: arrival) { write(message, facts, texts, to: &$0) }
        case .binary:
            var attributes: [(name: String, value: String)] = []
            self.attributes(of: message, facts, texts) { attributes.append(($0, $1)) }
            records.append(.commands, key: key, arrival: arrival, attributes: attributes) {
                writeData(of: message, facts, texts, to: &$0)
            }
        }
    }

    private func append(
        _ facts: DecisionFacts, _ texts: borrowing DecisionTexts, _ mode: RecordMode, arrival: Milliseconds?,
        to records: inout OutgoingRecords
    ) {
        let key = texts.individual
        var start = 0
        switch mode {
        case .structured:
            records.append(.decisions, key: key, arrival: arrival) { start = write(facts, texts, to: &$0) }
            records.summarizeLast(facts, data: start, tail: 1)
        case .binary:
            var attributes: [(name: String, value: String)] = []
            self.attributes(of: facts, texts) { attributes.append(($0, $1)) }
            records.append(.decisions, key: key, arrival: arrival, attributes: attributes) {
                start = $0.count
                writeData(of: facts, texts, to: &$0)
            }
            records.summarizeLast(facts, data: start, tail: 0)
        }
    }

    /// Tells the end of its journey on a decision that was written as the record of an index.
    func tell(_ exited: Reason, on index: Int, _ mode: RecordMode, of records: inout OutgoingRecords) {
        records.insert(exits[exited.ordinal], into: index, braces: mode == .structured ? 2 : 1)
    }

    /// Up to the digits of the time. Ids are hexadecimal.
    func begin(
        id: Identifier, _ head: [UInt8], _ facts: DecisionFacts, _ texts: borrowing DecisionTexts,
        to writer: inout JSONWriter
    ) {
        writer.fragment("{\"specversion\":\"1.0\",\"id\":\"")
        writer.digits(id)
        writer.fragment(head)
        writer.string(utf8: texts.individual)
        writer.fragment(",\"time\":\"")
        writer.digits(of: facts.now)
    }

    func writeTrigger(
        _ facts: DecisionFacts, _ texts: borrowing DecisionTexts, to writer: inout JSONWriter
    ) {
        writer.fragment(",\"trigger\":{\"id\":")
        writer.string(utf8: texts.triggerID)
        writer.fragment(",\"type\":")
        writer.string(facts.triggerType)
        writer.fragment(",\"time\":\"")
        writer.digits(of: facts.triggerTime)
        writer.fragment("\"}")
    }
}
