public import Events
internal import JSON

/// Records for the topics of commands and decisions, written, in the order decided.
public struct OutgoingRecords: ~Copyable, Sendable {
    /// A topic that decisions go to.
    public enum Topic: Sendable { case commands, decisions }

    /// One record.
    public struct Entry: Sendable {
        /// Where it goes.
        public let topic: Topic
        /// The key's bytes in ``OutgoingRecords/keys``: the individual's id.
        public let key: Range<Int>
        /// The value's bytes in ``OutgoingRecords/values``.
        public internal(set) var value: Range<Int>
        /// The attributes of a CloudEvent in binary mode, in their order; empty in structured mode.
        public let attributes: [(name: String, value: String)]
        /// The timestamp of the record that caused it; nil where time alone did.
        public let arrival: Milliseconds?
        /// What was decided; nil of a command.
        public internal(set) var decision: DecisionSummary?
    }

    /// What a record of the decisions topic says, for those who do not read it.
    public struct DecisionSummary: Sendable {
        /// ``StableHash`` of the campaign's name; 0 where it is about none.
        public let campaign: UInt64
        /// What came of it.
        public let outcome: Outcome
        /// When it was decided.
        public let now: Milliseconds
        /// Bytes of the value before the decision's data.
        let head: Int
        /// Bytes of the value behind the data.
        let tail: Int
    }

    /// The records, in the order decided.
    public private(set) var entries: [Entry] = []
    /// The keys, one after the other.
    public private(set) var keys: [UInt8] = []
    /// The commands among them.
    public private(set) var commandCount = 0
    /// How many decisions were left out, which their topic takes not even cut.
    public private(set) var leftOutCount = 0
    private var json = JSONWriter()

    /// The values, one after the other, each at the end of a line.
    public var values: RawSpan {
        @_lifetime(borrow self)
        get { json.raw }
    }

    /// The bytes of a decision's data, a JSON object; none of a command.
    @_lifetime(borrow self)
    public func data(of entry: Entry) -> RawSpan {
        guard let decision = entry.decision else { return RawSpan() }
        return values.extracting(
            entry.value.lowerBound + decision.head..<entry.value.upperBound - decision.tail)
    }

    /// Whether there are none.
    public var isEmpty: Bool { entries.isEmpty }

    /// Forgets the records and keeps the room.
    public mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        json.removeAll()
        commandCount = 0
        leftOutCount = 0
    }

    /// Whether the last record has no more than so many bytes.
    func takesLast(_ limit: Int) -> Bool { limit == .max || (entries.last?.size ?? 0) <= limit }

    /// Takes the last record back.
    mutating func removeLast() {
        guard let last = entries.popLast() else { return }
        keys.removeLast(keys.count - last.key.lowerBound)
        json.truncate(to: last.value.lowerBound)
        if last.topic == .commands { commandCount -= 1 }
    }

    /// Counts a decision that was left out.
    mutating func noteLeftOut() { leftOutCount += 1 }

    mutating func append(
        _ topic: Topic, key: RawSpan, arrival: Milliseconds?, attributes: [(name: String, value: String)] = [],
        _ write: (inout JSONWriter) -> Void
    ) {
        let start = json.count
        let keyStart = keys.count
        keys.append(copying: key)
        write(&json)
        let end = json.count
        json.newline()
        if topic == .commands { commandCount += 1 }
        entries.append(
            Entry(
                topic: topic, key: keyStart..<keys.count, value: start..<end, attributes: attributes, arrival: arrival))
    }

    /// Notes what the last record says: a decision, whose data begins at an offset of all values and ends so many bytes before the record.
    mutating func summarizeLast(_ facts: borrowing DecisionFacts, data start: Int, tail: Int) {
        let last = entries.count - 1
        entries[last].decision = DecisionSummary(
            campaign: facts.campaignHash, outcome: facts.outcome, now: facts.now,
            head: start - entries[last].value.lowerBound, tail: tail)
    }

    /// Inserts a member into a record's data, in front of so many closing braces at its end.
    mutating func insert(_ member: [UInt8], into index: Int, braces: Int) {
        let place = entries[index].value.upperBound - braces
        json.insert(member, at: place)
        entries[index].value = entries[index].value.lowerBound..<entries[index].value.upperBound + member.count
        for later in entries.indices[(index + 1)...] {
            let value = entries[later].value
            entries[later].value = value.lowerBound + member.count..<value.upperBound + member.count
        }
    }
}
