import CEL
import Events
import Foundation
import SeededRandomness
import Testing

@testable import State

/// Every aggregation over every type of values against the oracle: late events, duplicates, restarts, many events.
struct AggregationOracleTests {
    /// `ATTUNE_ORACLE_SEEDS` streams, where it is set.
    static let seeds = UInt64(ProcessInfo.processInfo.environment["ATTUNE_ORACLE_SEEDS"] ?? "") ?? 48

    @Test(arguments: 0..<min(seeds, 16))
    func everyValueIsThatOfTheEventsThemselves(part: UInt64) {
        for seed in stride(from: part, to: Self.seeds, by: 16) {
            var stream = FeatureStream(seed: seed)
            guard stream.run() else { return }
        }
    }
}

/// A random stream of one individual's events into one series, and what its features must be.
private struct FeatureStream {
    private static let windows: [[Milliseconds?]] = [
        [hour], [day, hour], [nil], [nil, minute], [7 * day, nil, day, 90 * second],
    ]
    private static let types: [Type?] = [nil, .int, .double, .bool, .string, .timestamp, .duration]

    let seed: UInt64
    private var generator: SeededGenerator
    private let type: Type?
    private let form: SeriesForm
    private let fixture: Fixture
    private var oracle: Oracle
    /// One that is never written down, and one that is at every event.
    private var state = IndividualState(id: "joe")
    private var restored = IndividualState(id: "joe")
    private var clock = start
    private var ids: [UInt64] = []
    private var kept = 0

    init(seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        let keep = generator.pick(1...12)
        let forms: [SeriesForm] = [
            .merged, .merged, .newest(Int(generator.pick(1...100))), .keyed(Int(keep)),
            .decayed(halfLife: generator.pick(1...10) * (seed % 2 == 0 ? hour : day)),
        ]
        form = forms[Int(seed / 7 % 5)]
        let windows = Self.windows.randomElement(using: &generator) ?? [hour]
        let form = form
        let types = Self.types.filter { !Fixture($0, windows: windows, form: form).set.features.isEmpty }
        type = types[Int(seed) % types.count]
        fixture = Fixture(type, windows: windows, form: form)
        let longest = windows.contains(nil) ? nil : windows.compactMap(\.self).max()
        // A window may end at the time of a late event, which is up to the longest window before the clock.
        oracle = Oracle(form, reach: longest.map { 2 * $0 })
        self.generator = generator
    }

    /// Runs it; false after an issue.
    mutating func run() -> Bool {
        let pace = [second, minute, hour, 12 * hour].randomElement(using: &generator) ?? minute
        let sizes: [ClosedRange<Int64>] = [0...64, 0...64, 60...400, 400...2_000]
        let count = seed % 199 == 0 ? 10_000 : generator.pick(sizes[Int(seed) % sizes.count])
        for step in 0..<count {
            clock += generator.pick(0...pace) / (generator.pick(0...3) == 0 ? pace : 1)
            let time = happen(pace)
            let isChecked = kept <= 64 || step % 61 == 0
            // Merged events count as of the last of them, which may be dated a little ahead of the clock.
            let now = kept <= 64 ? clock : max(clock, oracle.entries.last?.time ?? clock)
            if isChecked, !check(at: now) || !check(at: now + generator.pick(0...pace)) { return false }
            // A window of the past is exact while no event was merged or gave way.
            if kept <= 64, time > clock - (fixture.plan.isUnbounded ? .max / 2 : fixture.plan.reach) {
                guard check(at: time), check(at: clock - generator.pick(0...min(pace, hour))) else { return false }
            }
        }
        return true
    }

    /// Lets an event happen, perhaps late, perhaps one that was known; returns its time.
    private mutating func happen(_ pace: Milliseconds) -> Milliseconds {
        var time = generator.pick(0...3) == 0 ? clock - generator.pick(0...(20 * pace)) : clock
        if generator.pick(0...9) == 0 { time = clock + generator.pick(0...5 * second) }
        if generator.pick(0...5) == 0, let other = oracle.entries.suffix(50).randomElement(using: &generator) {
            time = other.time
        }
        let value = form.fades ? positiveValue() : randomValue(type, &generator)
        let key = Value.string(
            ["", "shoes", "é", "z"].randomElement(using: &generator).map { "\($0)\(generator.pick(0...4))" } ?? "")
        let isDuplicate = generator.pick(0...7) == 0
        let id = isDuplicate ? ids.suffix(100).randomElement(using: &generator) ?? 1 : generator.next()
        let isNew = state.remember(id, clock: clock, window: 30_000 * day)
        _ = restored.remember(id, clock: clock, window: 30_000 * day)
        #expect(isNew == !ids.contains(id), "seed \(seed)")
        guard isNew else { return time }
        ids.append(id)
        if state.isSweepDue(clock) {
            state.sweep(fixture.set, types: .known, clock: clock)
            restored.sweep(fixture.set, types: .known, clock: clock)
        }
        let fingerprint = UInt16(truncatingIfNeeded: id)
        state.enter(value, under: key, in: fixture, time: time, clock: clock, id: fingerprint)
        restored.enter(value, under: key, in: fixture, time: time, clock: clock, id: fingerprint)
        if fixture.plan.keeps(time, clock: clock) {
            oracle.add(value, under: key, time: time, clock: clock)
            kept += 1
        }
        if kept <= 200 || generator.pick(0...40) == 0 {
            if let again = try? IndividualState(restoring: restored.bytes, types: .known) {
                restored = again
            } else {
                Issue.record("seed \(seed): what was written cannot be read")
            }
            #expect(restored.bytes == state.bytes, "seed \(seed)")
        }
        return time
    }

    /// A value of what fades: of those that are not negative a sum with fewer events is never greater.
    private mutating func positiveValue() -> Value {
        type == .int ? .int(generator.pick(0...1_000)) : .double(Double(generator.pick(0...4_000)) / 4)
    }

    /// Compares all features at a time; false after an issue.
    private mutating func check(at time: Milliseconds) -> Bool {
        for (index, feature) in fixture.set.features.enumerated() {
            let got = state.value(of: index, in: fixture.set, at: time)
            let entries = entries(feature, at: time)
            let expected = oracle.value(feature, over: entries, at: time)
            if matches(got, expected, feature.aggregation) || isBeyondTallies(got, expected, feature) { continue }
            if isBetween(got, feature, at: time) { continue }
            Issue.record(
                """
                seed \(seed) \(form) \(feature.name) of \(kept) events at \(time - start), clock \(clock - start): \
                \(text(got)), not \(text(expected))
                """)
            return false
        }
        return true
    }

    /// The events that a feature's window is allowed to hold: those in it and, of a bucket that reaches into it, some right before, as
    /// many as the count says; never more than a 32nd of the window away.
    private func entries(_ feature: FeatureDefinition, at time: Milliseconds) -> [Oracle.Entry] {
        let inner = Array(oracle.window(feature.window, at: time))
        guard kept > 64, let window = feature.window,
            let count = fixture.set.features.firstIndex(where: {
                $0.aggregation == .count && $0.window == feature.window
            })
        else { return inner }
        let outer = Array(oracle.window(window, at: time, slack: window / 32))
        switch state.value(of: count, in: fixture.set, at: time) {
        case .int(let number):
            let held = outer.suffix(max(inner.count, Int(number)))
            guard feature.aggregation == .distinct || feature.aggregation == .mostFrequent else { return Array(held) }
            // Values are known to the millisecond, how often they came is not.
            return held.filter { entry in inner.contains { $0.value == entry.value } }
        case .map(let counts):
            var held: [Oracle.Entry] = []
            for key in oracle.sortedKeys(of: outer) {
                guard case .int(let number)? = counts[key] else { continue }
                let own = outer.filter { $0.key == key }
                held += own.suffix(max(inner.count { $0.key == key }, Int(number)))
            }
            return held
        default: return inner
        }
    }

    /// Whether a value is as it must be where more values came than are known.
    private func isBeyondTallies(_ got: Value, _ expected: Value, _ feature: FeatureDefinition) -> Bool {
        switch (feature.aggregation, got, expected) {
        case (.distinct, .int(let got), .int(let all)): all > 512 && got == 512
        case (.mostFrequent, _, _): oracle.entries.count > 512
        default: false
        }
    }

    /// Whether what fades over merged events lies between what the window holds and what it may hold.
    private func isBetween(_ got: Value, _ feature: FeatureDefinition, at time: Milliseconds) -> Bool {
        guard feature.aggregation == .decayed, kept > 64, let window = feature.window,
            case .double(let sum) = got
        else { return false }
        let outer = Array(oracle.window(window, at: time, slack: window / 32))
        guard case .double(let low) = oracle.value(feature, at: time),
            case .double(let high) = oracle.value(feature, over: outer, at: time)
        else { return false }
        return sum >= low * (1 - 1e-9) && sum <= high * (1 + 1e-9)
    }
}

extension SeriesForm {
    fileprivate var fades: Bool { if case .decayed = self { true } else { false } }
}
