import CEL
import Decisions
import Events
import RuleSets
import Scenarios
import SeededRandomness
import State
import Testing

@testable import Engine

/// Several partitions that hand each other records, which keep their order between two of them.
struct RekeyingCluster {
    /// One feature counts `a`, another keeps the last `k`; a campaign waits for five minutes.
    static let text = """
        events: {a: {properties: {k: string, n: int}}}
        attributes: {token: string}
        channels: {push: {address: 'has(individual.token) ? individual.token : "t"'}}
        features: {n: {count: a}, last_k: {last: a, of: event.k}}
        policies: {consent: {default: granted}}
        campaigns:
          waits: {trigger: {event: a, key: event.k}, steps: [{wait: 5m}, {send: {channels: [push], template: t}}]}

        """

    let rules: RuleSet
    private(set) var partitions: [PartitionProcessor]
    private var ways: [[Int32: [(key: [UInt8], value: [UInt8])]]]
    private(set) var outcomes: [String: Int] = [:]
    private(set) var records: [Decision] = []
    private(set) var changelog: [[StateKey: [UInt8]]]
    private var events: [String: Event] = [:]

    init(_ rules: RuleSet, count: Int32) {
        self.rules = rules
        partitions = (0..<count).map {
            PartitionProcessor(
                rules: rules,
                options: PartitionProcessor.Options(
                    application: "app", placement: Placement(partition: $0, count: count)))
        }
        ways = Array(repeating: [:], count: Int(count))
        changelog = Array(repeating: [:], count: Int(count))
    }

    func home(of id: String) -> Int {
        let utf8 = id.utf8Span.span
        return Int(Placement(partition: 0, count: Int32(partitions.count)).partition(of: unsafe utf8.bytes))
    }

    /// Reads an event where its individual lives.
    mutating func happen(_ event: Event, _ id: String) {
        let home = home(of: IndividualID(event.individual).text)
        events[id] = event
        var effects = Effects(.values)
        let outcome = partitions[home].step(.event(event), .at(event.time), into: &effects)
        conclude(outcome, of: id, at: home, effects)
    }

    /// Has a record arrive; false where none is on its way.
    mutating func deliver(_ generator: inout SeededGenerator) throws -> Bool {
        let waiting = ways.indices.flatMap { from in ways[from].keys.sorted().map { (from, $0) } }
        guard !waiting.isEmpty else { return false }
        let (from, to) = generator.pick(of: waiting)
        guard let next = ways[from][to]?.removeFirst() else { return false }
        if ways[from][to]?.isEmpty ?? false { ways[from][to] = nil }
        let home = Int(to)
        let record = try partitions[home].rekeyedRecord(key: next.key, value: next.value)
        #expect(record.bytes == next.value, "it is read as it was written")
        var effects = Effects(.values)
        let clocks = Clocks.at(partitions[home].hasClock ? partitions[home].clock : Scenario.origin)
        guard let forwarded = record.forwarded else {
            partitions[home].step(.rekeyed(record), clocks, into: &effects)
            conclude(nil, of: "", at: home, effects)
            return true
        }
        let id = forwarded.topic
        guard let event = events[id] else { return false }
        // As the worker does: by the clock at which it arrived where it stood first.
        let outcome = partitions[home].step(.forwarded(event, record), .at(event.time), into: &effects)
        conclude(outcome, of: id, at: home, effects)
        return true
    }

    private mutating func conclude(
        _ outcome: EventOutcome?, of id: String, at home: Int, _ effects: borrowing Effects
    ) {
        let processor = partitions[home]
        var records = processor.rekeyedRecords
        if let outcome {
            outcomes[outcome.name, default: 0] += 1
            if case .rekeyed(let destination) = outcome {
                let copy = ForwardedRecord(
                    topic: id, partition: 1, offset: 2, timestamp: 3, key: nil, value: [1],
                    headers: [RecordHeader("h", nil)])
                records.append(RekeyedRecord(copy, to: destination))
            }
        }
        for record in records {
            let target = self.home(of: String(decoding: record.key, as: UTF8.self))
            ways[home][Int32(target), default: []].append((record.key, record.bytes))
        }
        self.records += effects.decisions
        for change in processor.changes() { changelog[home][.individual(change.individual)] = change.bytes }
        for change in processor.identityChanges() { changelog[home][change.key] = change.value }
        processor.commit()
    }

    /// Lets an hour pass everywhere, so that all events lie in the past.
    func passAnHour() {
        let time = (partitions.map(\.clock).max() ?? 0) + 3_600_000
        for partition in partitions {
            var effects = Effects(.values)
            partition.step(.time, .at(time), into: &effects)
            partition.commit()
        }
    }

    /// How many events are counted for an id, of one that is an alias for whoever it leads to.
    func count(_ id: String) -> Int {
        var id = id
        for _ in 0..<10 {
            guard let owner = partitions[home(of: id)].fold.identities.owner(of: IndividualID(id)) else { break }
            id = owner.individual.text
        }
        guard case .int(let count) = partitions[home(of: id)].value(of: .feature(1), for: id) else { return -1 }
        return Int(count)
    }

    /// Whether an id leads back to itself.
    func isInCircle(_ id: String) -> Bool {
        var current = id
        for _ in 0..<10 {
            guard let owner = partitions[home(of: current)].fold.identities.owner(of: IndividualID(current)) else {
                return false
            }
            current = owner.individual.text
            if current == id { return true }
        }
        return false
    }

    /// The events counted for all individuals.
    var total: Int {
        partitions.reduce(0) { sum, partition in
            sum
                + partition.fold.individuals.ids { _ in true }.reduce(0) { sum, id in
                    guard case .int(let count) = partition.value(of: .feature(1), for: id) else { return sum }
                    return sum + Int(count)
                }
        }
    }
}
