import Events
import Glibc
import JSON
import RuleSets
import State

/// Parsing alone, decoding, and decoding with the engine, over the same records in the same run.
struct Measurement {
    let rules: RuleSet
    let stream: EventStream

    /// The best of so many interleaved rounds counts: the machine is shared.
    private static let rounds = 7

    /// Measures and prints.
    func run() {
        var parsing = Double.infinity
        var decoding = Double.infinity
        var folding = Double.infinity
        for _ in 0..<Self.rounds {
            parsing = min(parsing, nanosecondsEach { parse() })
            decoding = min(decoding, nanosecondsEach { decode() })
            folding = min(folding, nanosecondsEach { fold() })
        }
        print(
            """
            \(stream.records.count) events of \(stream.individuals.count) individuals, \
            \(stream.records.reduce(0) { $0 + $1.value.count } / stream.records.count) bytes an event, \
            \(rules.features.features.count) features, \(rules.campaigns.count) campaigns
            """)
        report("parse", parsing, "simdjson with the strict checks: the reference")
        report("decode", decoding, "ratio \(rounded(decoding / parsing)) to parse")
        report(
            "decode + engine", folding, "ratio \(rounded(folding / parsing)) to parse; \(Int(1e9 / folding)) events/s")
        report("engine", folding - decoding, "ratio \(rounded((folding - decoding) / parsing)) to parse")
        describeResult()
    }

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
        var fold = PartitionFold(rules: rules)
        var events = 0
        for record in stream.records where fold.decode(record) { events += 1 }
        check(events > 0)
    }

    private func fold() {
        var fold = PartitionFold(rules: rules)
        fold.processAll(stream.records[...])
        check(fold.tally.changes > 0)
    }

    /// What came out of it, so that two builds can be compared, and how large the states are.
    private func describeResult() {
        var hash = StableHash()
        var fold = PartitionFold(rules: rules)
        fold.processAll(stream.records[...]) { state in
            hash.appendField(state.id)
            hash.appendField(state.isEmpty ? RawSpan() : state.raw)
        }
        let sizes = stream.individuals.compactMap { fold.stateSize(of: $0) }.sorted()
        print(
            "\(fold.tally.decisions) decisions, \(fold.tally.recorded) of them recorded, \(fold.timerCount) timers, "
                + "changes \(String(hash.value, radix: 16))")
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
