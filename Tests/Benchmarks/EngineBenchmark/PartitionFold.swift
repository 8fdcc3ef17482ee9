import Decisions
import Engine
import Events
import JSON
import RuleSets
import State

/// One partition as the daemon drives it, without Kafka: records are decoded, applied, and what follows from them is written. All
/// that these benchmarks know of the engine is in this file.
struct PartitionFold: ~Copyable {
    /// What came out of it.
    struct Tally {
        var events = 0
        var decisions = 0
        var recorded = 0
        /// Message commands and recorded decisions: what is written to topics.
        var records = 0
        /// Individuals handed over at commits.
        var changes = 0
    }

    /// Records a transaction.
    private static let batch = 1_000

    private(set) var tally = Tally()
    private var decoder: EventDecoder
    private let partition: PartitionProcessor
    private let writer: RecordWriter
    private let writesRecords: Bool
    private var output = JSONWriter(reserving: 65_536)

    /// A partition that knows nobody.
    init(rules: RuleSet, writesRecords: Bool = true) {
        let application = "benchmark"
        decoder = EventDecoder(schema: rules.schema, format: .cloudEvents)
        partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: application))
        writer = RecordWriter(application: application, ruleSet: rules.hash)
        self.writesRecords = writesRecords
    }

    /// Decodes a record, no more. Whether it is an event.
    mutating func decode(_ record: InputRecord) -> Bool {
        if case .event = decoded(record) { true } else { false }
    }

    /// Decodes a record and applies it.
    mutating func process(_ record: InputRecord) {
        guard case .event(let event) = decoded(record) else { return }
        // One an event, as the daemon does.
        var effects = Effects()
        _ = partition.apply(event, arrival: record.arrival, wall: nil, into: &effects)
        tally.events += 1
        take(effects)
    }

    /// Processes records, each ``batch`` of them a transaction.
    mutating func processAll(
        _ records: ArraySlice<InputRecord>, _ handOver: (String, [UInt8]?) -> Void = { _, _ in }
    ) {
        for start in stride(from: records.startIndex, to: records.endIndex, by: Self.batch) {
            for record in records[start..<min(start + Self.batch, records.endIndex)] { process(record) }
            commit(handOver)
        }
    }

    /// Moves the clock, which fires timers.
    mutating func advance(to time: Milliseconds) {
        var effects = Effects()
        partition.advance(to: time, wall: nil, into: &effects)
        take(effects)
    }

    /// Ends a transaction: every changed individual is handed over with its bytes, nil where nothing is left of it.
    mutating func commit(_ handOver: (String, [UInt8]?) -> Void = { _, _ in }) {
        let changes = partition.changes()
        for change in changes { handOver(change.individual, change.bytes) }
        tally.changes += changes.count
        partition.commit()
        output.removeAll()
    }

    /// Timers that wait, outdated ones included.
    var timerCount: Int { partition.timerCount }

    /// Bytes of an individual's state, or nil of one who is not known.
    func stateSize(of individual: String) -> Int? { partition.state(of: individual)?.bytes.count }

    private mutating func decoded(_ record: InputRecord) -> DecodedRecord {
        let key = unsafe record.key.span.bytes
        let value = unsafe record.value.span.bytes
        return decoder.decode(key: key, value: value, headers: [], recordTime: record.arrival, arrival: record.arrival)
    }

    private mutating func take(_ effects: Effects) {
        for decision in effects.decisions {
            tally.decisions += 1
            if let message = decision.message {
                tally.records += 1
                if writesRecords {
                    writer.write(message, of: decision, to: &output)
                    output.newline()
                }
            }
            if decision.visibility == .recorded {
                tally.recorded += 1
                tally.records += 1
                if writesRecords {
                    writer.write(decision, to: &output)
                    output.newline()
                }
            }
        }
    }
}
