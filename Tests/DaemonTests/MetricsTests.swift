internal import Foundation
internal import SeededRandomness
internal import Testing
@testable internal import Daemon

struct MetricsTests {
    private static let count = MetricFamily("t_events_total", .counter, labels: ["topic"], help: "Events.")
    private static let size = MetricFamily("t_bytes", .gauge, labels: ["partition"], help: "Bytes \\ and\nlines.")
    private static let time = MetricFamily("t_seconds", .histogram(bounds: [0.1, 1]), help: "Time.")

    private func text(_ registry: MetricRegistry) -> String {
        String(decoding: registry.exposition(), as: UTF8.self)
    }

    @Test func workersAreSummedAndOrdered() {
        let registry = MetricRegistry()
        for worker in 0..<2 {
            let publisher = registry.makePublisher()
            var values = MetricValues()
            let b = values.slot(Self.count, ["b"])
            let a = values.slot(Self.count, ["a"])
            values.add(to: a)
            values.add(2, to: b)
            let bytes = values.slot(Self.size, ["\(worker)"])
            values.set(1.5, at: bytes)
            let seconds = values.slot(Self.time)
            for value in [0.05, 0.1, 0.5, 7] { values.observe(value, in: seconds) }
            publisher.publish(values)
        }
        let expected = """
            # HELP t_bytes Bytes \\\\ and\\nlines.
            # TYPE t_bytes gauge
            t_bytes{partition="0"} 1.5
            t_bytes{partition="1"} 1.5
            # HELP t_events_total Events.
            # TYPE t_events_total counter
            t_events_total{topic="a"} 2
            t_events_total{topic="b"} 4
            # HELP t_seconds Time.
            # TYPE t_seconds histogram
            t_seconds_bucket{le="0.1"} 4
            t_seconds_bucket{le="1"} 6
            t_seconds_bucket{le="+Inf"} 8
            t_seconds_sum 15.3
            t_seconds_count 8

            """
        #expect(text(registry) == expected)
        #expect(text(registry) == expected)
    }

    @Test func whatIsNotPublishedIsNotSeen() {
        let registry = MetricRegistry()
        let publisher = registry.makePublisher()
        var values = MetricValues()
        let slot = values.slot(Self.count, ["a"])
        values.add(to: slot)
        publisher.publish(values)
        values.add(to: slot)
        #expect(text(registry).contains("t_events_total{topic=\"a\"} 1\n"))
        publisher.publish(values)
        #expect(text(registry).contains("t_events_total{topic=\"a\"} 2\n"))
    }

    @Test func labelsAreBytesAndEscaped() {
        let registry = MetricRegistry()
        registry.collect { values in
            // The same letter composed and decomposed: equal to Swift, two topics to Kafka.
            for label in ["\u{E9}", "e\u{301}", "a\"b\\c\nd"] {
                let slot = values.slot(Self.count, [label])
                values.add(to: slot)
            }
        }
        let text = text(registry)
        #expect(text.contains("t_events_total{topic=\"a\\\"b\\\\c\\nd\"} 1\n"))
        #expect(text.split(separator: "\n").count == 5)
    }

    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (3, "3"), (0.25, "0.25"), (1e-9, "1e-09"), (9_007_199_254_740_991, "9007199254740991"),
        (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ])
    func numbersAreThoseOfGo(value: Double, text: String) {
        #expect(Exposition.number(value) == text)
    }

    @Test func randomValuesSumLikeADictionary() {
        let seed = UInt64.random(in: 0...(.max))
        var generator = SeededGenerator(seed: seed)
        let registry = MetricRegistry()
        var expected: [String: Int] = [:]
        var publishers: [MetricPublisher] = []
        var allValues: [MetricValues] = []
        for _ in 0..<2_000 {
            if publishers.count < 3 {
                publishers.append(registry.makePublisher())
                allValues.append(MetricValues())
            }
            let worker = Int.random(in: 0..<publishers.count, using: &generator)
            let label = "t\(Int.random(in: 0..<20, using: &generator))"
            let slot = allValues[worker].slot(Self.count, [label])
            allValues[worker].add(to: slot)
            expected[label, default: 0] += 1
            publishers[worker].publish(allValues[worker])
        }
        let lines = text(registry).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let wanted = expected.keys.sorted().map { "t_events_total{topic=\"\($0)\"} \(expected[$0] ?? 0)" }
        #expect(lines.map(String.init) == wanted, "seed \(seed)")
    }
}

struct MetricFamiliesTests {
    /// The rules of `promtool check metrics` and of the exposition format.
    @Test(arguments: MetricFamilies.all)
    func aFamilyFollowsPrometheusConventions(family: MetricFamily) {
        let name = family.name
        let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789_")
        #expect(name.allSatisfy { letters.contains($0) } && name.first?.isLetter == true)
        #expect(name.hasSuffix("_total") == (family.kind == .counter))
        #expect(!["_bucket", "_sum", "_count"].contains { name.hasSuffix($0) })
        #expect(
            !["milliseconds", "minutes", "kilobytes", "percent", "counter", "gauge"].contains { name.contains($0) })
        #expect(family.help.hasSuffix(".") && !family.help.contains("\n"))
        #expect(family.labels.allSatisfy { label in label.allSatisfy { letters.contains($0) } && label != "le" })
        #expect(Set(family.labels).count == family.labels.count)
        #expect(!family.labels.contains { ["individual", "subject", "key", "id"].contains($0) })
        if case .histogram(let bounds) = family.kind {
            #expect(!bounds.isEmpty && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func familiesAreDeclaredOnce() {
        #expect(Set(MetricFamilies.all.map(\.name)).count == MetricFamilies.all.count)
    }
}

struct ProcessMetricsTests {
    @Test func theKernelsLineIsRead() throws {
        let line =
            "7 (a b) c) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 3 0 12345 1048576 256 18446744073709551615"
        let stat = try #require(ProcessStat(line))
        #expect(stat.cpuTicks == 300)
        #expect(stat.startTicks == 12_345)
        #expect(stat.virtualBytes == 1_048_576)
        #expect(stat.residentPages == 256)
        #expect(ProcessStat("7 (a) S 1 2") == nil)
        #expect(ProcessStat("") == nil)
        #expect(ProcessStat.bootTime("cpu 1\nbtime 1772443920\nprocesses 1\n") == 1_772_443_920)
        #expect(ProcessStat.bootTime("cpu 1\n") == nil)
    }

    @Test func thisProcessIsMeasured() throws {
        var collected = MetricValues()
        ProcessMetrics.collect(into: &collected)
        var values: [String: Double] = [:]
        for entry in collected.entries {
            if case .number(let value) = entry.value { values[entry.key.family.name] = value }
        }
        #expect(values.count == 6)
        #expect((1...1e6).contains(try #require(values["process_open_fds"])))
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        let started = try #require(values["process_start_time_seconds"])
        let now = Double(WallClock.milliseconds()) / 1_000
        #expect(started <= now + 2 && started > now - 3_600 * 24)
    }
}
