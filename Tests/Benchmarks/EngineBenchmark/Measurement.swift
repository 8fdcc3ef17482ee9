import Decisions
import Engine
import Events
import State
import Glibc
import JSON
import RuleSets
import Simulation

/// Parsing alone, decoding, and decoding with the engine, over the same records in the same run.
struct Measurement {
    let rules: RuleSet
    let stream: EventStream

    /// Events a transaction.
    private static let batch = 1_000
    /// The best of so many interleaved rounds counts: the machine is shared.
    private static let rounds = 7

    /// Measures and prints.
    func run() {
        var parsing = Double.infinity
        var decoding = Double.infinity
        var engine = Double.infinity
        for _ in 0..<Self.rounds {
            parsing = min(parsing, nanosecondsEach { parse() })
            decoding = min(decoding, nanosecondsEach { decode() })
            engine = min(engine, nanosecondsEach { _ = fold() })
        }
        print(
            """
            \(stream.records.count) events of \(stream.individuals.count) individuals, \
            \(stream.records.reduce(0) { $0 + $1.value.count } / stream.records.count) bytes an event, \
            \(rules.features.features.count) features, \(rules.campaigns.count) campaigns
            """)
        report("parse", parsing, "simdjson with the strict checks: the reference")
        report("decode", decoding, "ratio \(rounded(decoding / parsing)) to parse")
        report("decode + engine", engine, "ratio \(rounded(engine / parsing)) to parse; \(Int(1e9 / engine)) events/s")
        report("engine", engine - decoding, "ratio \(rounded((engine - decoding) / parsing)) to parse")
        describeResult()
    }

    /// Decodes and applies all events once.
    func applyOnce() { _ = fold() }

    private func parse() {
        var parser = JSONParser()
        var members = 0
        for record in stream.records {
            let bytes = unsafe record.value.span.bytes
            if let document = try? parser.parse(bytes) { members &+= document.root.count }
        }
        check(members > 0)
    }

    private func decode() {
        var decoder = EventDecoder(schema: rules.schema, format: .cloudEvents)
        var events = 0
        for record in stream.records {
            if case .event = Self.event(record, with: &decoder) { events += 1 }
        }
        check(events > 0)
    }

    private static func event(_ record: ShopRecord, with decoder: inout EventDecoder) -> DecodedRecord {
        let key = unsafe record.key.span.bytes
        let value = unsafe record.value.span.bytes
        return decoder.decode(key: key, value: value, headers: [], recordTime: record.arrival, arrival: record.arrival)
    }

    /// The partition after all records, each batch a transaction whose changes are handed over.
    private func fold(_ commit: (PartitionProcessor, Decided) -> Void = { _, _ in }) -> PartitionProcessor {
        var decoder = EventDecoder(schema: rules.schema, format: .cloudEvents)
        let partition = PartitionProcessor(rules: rules, options: PartitionProcessor.Options(application: "benchmark"))
        var effects = Effects()
        for start in stride(from: 0, to: stream.records.count, by: Self.batch) {
            var decided = Decided()
            for record in stream.records[start..<min(start + Self.batch, stream.records.count)] {
                guard case .event(let event) = Self.event(record, with: &decoder) else { continue }
                partition.step(.event(event), .at(record.arrival), into: &effects)
            }
            decided.add(effects)
            check(!partition.changes().isEmpty)
            commit(partition, decided)
            partition.commit()
            effects.removeAll()
        }
        return partition
    }

    /// Decisions counted.
    private struct Decided {
        var all = 0
        var recorded = 0

        mutating func add(_ effects: Effects) {
            effects.counts.forEach { _, _, _, count in all += count }
            recorded += effects.records.entries.count { $0.topic == .decisions }
        }
    }

    /// What came out of it, so that two builds can be compared, and how large the states are.
    private func describeResult() {
        var hash = StableHash()
        var decisions = Decided()
        let partition = fold { partition, decided in
            decisions.all += decided.all
            decisions.recorded += decided.recorded
            for change in partition.changes() {
                hash.appendField(change.individual)
                let bytes = change.bytes ?? []
                hash.appendField(unsafe bytes.span.bytes)
            }
        }
        let sizes = stream.individuals.compactMap { partition.state(of: $0)?.bytes.count }.sorted()
        print(
            "\(decisions.all) decisions, \(decisions.recorded) of them recorded, \(partition.timerCount) timers, changes \(String(hash.value, radix: 16))"
        )
        print(
            "bytes an individual: median \(sizes[sizes.count / 2]), mean \(sizes.reduce(0, +) / sizes.count), "
                + "99 % \(sizes[sizes.count * 99 / 100])")
    }

    private func report(_ name: String, _ nanoseconds: Double, _ note: String) {
        let padding = String(repeating: " ", count: max(0, 16 - name.count))
        print("\(name)\(padding)\(Int(nanoseconds)) ns/event, \(note)")
    }

    /// CPU time of this thread an event, whatever else the machine does.
    private func nanosecondsEach(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
        }
        let start = now()
        body()
        return (now() - start) / Double(stream.records.count)
    }

    private func rounded(_ ratio: Double) -> Double { (ratio * 100).rounded() / 100 }

    /// Keeps the optimiser from dropping what is measured, and says when nothing was.
    private func check(_ condition: Bool) {
        if !condition { print("NOTHING WAS MEASURED") }
    }
}
