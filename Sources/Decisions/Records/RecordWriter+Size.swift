import CEL
import Events
import JSON
import State

extension RecordWriter {
    /// What is wrong with the size of a message command, in words for its record; nil where the topic of commands takes it.
    ///
    /// It is written for that only where it may be too large: nearly always a bound of its size says that it is not.
    func excess(
        of message: MessageCommand, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts, _ mode: RecordMode
    )
        -> String?
    {
        guard limits.command < .max, bound(of: message, facts, texts) > limits.command else { return nil }
        var json = JSONWriter()
        var size = texts.individual.byteCount
        switch mode {
        case .structured: write(message, facts, texts, to: &json)
        case .binary:
            attributes(of: message, facts, texts) { name, value in
                size += name.utf8.count + value.utf8.count + RecordLimits.headerOverhead
            }
            writeData(of: message, facts, texts, to: &json)
        }
        size += json.count
        return size > limits.command
            ? "a command of \(size) bytes, where the topic takes \(limits.command)" : nil
    }

    /// A bound of what a command takes: in JSON a byte becomes at most six.
    private func bound(of message: MessageCommand, _ facts: DecisionFacts, _ texts: borrowing DecisionTexts) -> Int {
        let words = [facts.campaign, facts.triggerType, message.channel, message.address, message.template, source]
        var bytes = words.reduce(0) { $0 + $1.utf8.count } + (message.variant?.utf8.count ?? 0)
        bytes += message.tags.reduce(0) { $0 + $1.utf8.count + 3 } + (facts.step?.id.utf8.count ?? 0)
        // The id stands in the key and as the subject. What is kept of a value may take a twelfth of its text.
        bytes += 2 * texts.individual.byteCount + texts.triggerID.byteCount + 2 * texts.inputs.byteCount
        let params = message.params.reduce(0) { $0 + $1.name.utf8.count + $1.value.textBound }
        let reads = facts.reads.reduce(0) { $0 + $1.name.utf8.count + $1.value.textBound }
        return RecordLimits.commandFrame + 6 * (bytes + params + reads)
    }
}

extension OutgoingRecords.Entry {
    /// The bytes of its record, with room for what may be added to a decision.
    var size: Int {
        let headers = attributes.reduce(0) {
            $0 + $1.name.utf8.count + $1.value.utf8.count + RecordLimits.headerOverhead
        }
        return key.count + value.count + headers + RecordLimits.roomForEnd
    }
}

extension Value {
    /// The longest text that stands for a scalar which is none itself: a double, an instant, a span of time.
    private static let scalarBound = 40

    /// A bound of its bytes in JSON, escapes aside.
    fileprivate var textBound: Int {
        switch self {
        case .string(let text): text.utf8.count + 4
        case .bytes(let bytes): 2 * bytes.count + 4
        case .list(let elements): elements.reduce(4) { $0 + $1.textBound }
        case .map(let map): map.entries.reduce(4) { $0 + $1.key.textBound + $1.value.textBound }
        case .optional(.some(let value)): value.textBound
        default: Self.scalarBound
        }
    }
}
