import JSON
import RuleSets

/// A part of an event's way, once over events of individuals whose states, tables and buffers have grown already, for a profiler that counts.
struct SteadyState {
    /// What of an event's way is counted; each holds what stands before it.
    enum Part: String, CaseIterable {
        /// The JSON parser with the strict checks.
        case parse
        /// The decoder, which parses.
        case decode
        /// All that the daemon does of a batch, Kafka aside: decoded, applied, records written, changed individuals handed over, a
        /// transaction each 1,000 records.
        case process
    }

    /// Individuals, and events before those that are counted: ten an individual, as many as the ratios are measured over.
    private static let individuals = 3_000
    private static let warmUp = 30_000
    /// Events that are counted.
    private static let counted = 10_000

    /// Runs a part and prints how many events and records were counted.
    static func run(_ part: Part, rules: RuleSet) {
        let stream = EventStream(count: warmUp + counted, individuals: individuals)
        let before = stream.records[..<warmUp]
        let records = stream.records[warmUp...]
        var fold = PartitionFold(rules: rules)
        var seen = 0
        var written = 0
        switch part {
        case .parse:
            var parser = JSONParser()
            seen = parse(before, &parser)
            measuredSection { seen = parse(records, &parser) }
        case .decode:
            seen = decode(before, &fold)
            measuredSection { seen = decode(records, &fold) }
        case .process:
            fold.processAll(before)
            let tally = fold.tally
            measuredSection { fold.processAll(records) }
            seen = fold.tally.events - tally.events
            written = fold.tally.records - tally.records
        }
        print("events \(seen) records \(written)")
    }

    private static func parse(_ records: ArraySlice<InputRecord>, _ parser: inout JSONParser) -> Int {
        var objects = 0
        for record in records {
            let bytes = unsafe record.value.span.bytes
            if let document = try? parser.parse(bytes), document.root.count > 0 { objects += 1 }
        }
        return objects
    }

    private static func decode(_ records: ArraySlice<InputRecord>, _ fold: inout PartitionFold) -> Int {
        var events = 0
        for record in records where fold.decode(record) { events += 1 }
        return events
    }
}
