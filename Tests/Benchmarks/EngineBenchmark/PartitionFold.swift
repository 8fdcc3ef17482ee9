import Decisions
import Engine
import Events
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
    private var effects = Effects()

    /// A partition that knows nobody.
    init(rules: RuleSet) {
        decoder = EventDecoder(schema: rules.schema, format: .cloudEvents)
        partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: "benchmark"))
    }

    /// Decodes a record, no more. Whether it is an event.
    mutating func decode(_ record: InputRecord) -> Bool {
        if case .event = decoded(record) { true } else { false }
    }

    /// Decodes a record and applies it.
    mutating func process(_ record: InputRecord) {
        guard case .event(let event) = decoded(record) else { return }
        partition.step(.event(event), .at(record.arrival), into: &effects)
        tally.events += 1
    }

    /// Processes records, each ``batch`` of them a transaction.
    mutating func processAll(_ records: ArraySlice<InputRecord>, _ handOver: (IndividualState) -> Void = { _ in }) {
        for start in stride(from: records.startIndex, to: records.endIndex, by: Self.batch) {
            for record in records[start..<min(start + Self.batch, records.endIndex)] { process(record) }
            commit(handOver)
        }
    }

    /// Moves the clock, which fires timers.
    mutating func advance(to time: Milliseconds) {
        partition.step(.time, .at(time), into: &effects)
    }

    /// Ends a transaction: every changed individual is handed over.
    mutating func commit(_ handOver: (IndividualState) -> Void = { _ in }) {
        for place in 0..<partition.changeCount { handOver(partition.change(at: place)) }
        tally.changes += partition.changeCount
        partition.commit()
        effects.counts.forEach { _, _, _, count in tally.decisions += count }
        tally.records += effects.records.entries.count
        tally.recorded += effects.records.entries.count - effects.records.commandCount
        effects.removeAll()
    }

    /// The records written since the last commit.
    var recordCount: Int { effects.records.entries.count }

    /// Timers that wait, outdated ones included.
    var timerCount: Int { partition.timerCount }

    /// Bytes of all states, the last decisions about each included.
    var stateBytes: Int { partition.stateBytes }

    /// Bytes of an individual's state, or nil of one who is not known.
    func stateSize(of individual: String) -> Int? { partition.state(of: individual)?.bytes.count }

    private mutating func decoded(_ record: InputRecord) -> DecodedRecord {
        let key = unsafe record.key.span.bytes
        let value = unsafe record.value.span.bytes
        return decoder.decode(key: key, value: value, headers: [], recordTime: record.arrival, arrival: record.arrival)
    }
}
