import CEL
import Events
import Glibc
import SeededRandomness
import Testing

@testable import State

/// What is guaranteed beyond 64 panes.
struct CompactionTests {
    /// Windows and the pace of a bot.
    static let cases: [(windows: [Milliseconds?], pace: Milliseconds, count: Int)] = [
        ([hour], 20 * second, 3_000),
        ([24 * hour, hour], minute, 6_000),
        ([365 * day, hour], 4 * hour, 4_000),
        ([30 * day, nil], hour, 3_000),
        ([nil, 7 * day, minute], 10 * minute, 4_000),
        ([nil], minute, 1_000),
        ([90 * day, day], 6 * hour, 2_000),
    ]

    @Test(arguments: cases.indices, 0..<3 as Range<UInt64>)
    func aWindowReachesBackItsLengthAndAtMostA32ndMore(index: Int, seed: UInt64) {
        let (windows, pace, count) = Self.cases[index]
        var generator = SeededGenerator(seed: seed)
        let fixture = Fixture(.double, windows: windows)
        var state = IndividualState(id: "bot")
        var oracle = Oracle()
        var clock = start
        for step in 0..<count {
            // Bursts and pauses.
            clock += generator.pick(0...9) == 0 ? generator.pick(0...10 * pace) : generator.pick(0...pace / 5)
            let time = generator.pick(0...9) == 0 ? clock - generator.pick(0...5 * pace) : clock
            let value = Value.double(Double(generator.pick(1...4_000)) / 4)
            state.enter(value, in: fixture, time: time, clock: clock)
            if fixture.plan.keeps(time, clock: clock) { oracle.add(value, time: time) }
            guard step % 97 == 0 else { continue }
            for at in [clock, clock + generator.pick(0...pace)] {
                for (index, window) in windows.enumerated() {
                    compare(state, oracle, fixture, index, window, at: at, "seed \(seed)")
                }
            }
            let bounded = windows.compactMap(\.self)
            let ratio = Double(bounded.max() ?? 1) / Double(bounded.min() ?? 1)
            // 32 + 32·ln(reach/shortest) panes would be full, where windows of late events reach twice the longest back; neighbours that
            // just do not fit together leave them emptier.
            let bound = 1.5 * 32 * (1 + log(2 * ratio)) * 1.125
            #expect(state.series(fixture.plan.hash)?.count ?? 0 <= max(72, Int(bound)), "seed \(seed)")
        }
        #expect(throws: Never.self) { try IndividualState(restoring: state.bytes, types: .known) }
    }

    private func compare(
        _ state: IndividualState, _ oracle: Oracle, _ fixture: Fixture, _ index: Int, _ window: Milliseconds?,
        at time: Milliseconds, _ comment: Comment
    ) {
        let inner = oracle.window(window, at: time)
        let outer = oracle.window(window, at: time, slack: (window ?? 0) / 32)
        let (low, high) = (doubles(inner.compactMap(\.value)), doubles(outer.compactMap(\.value)))
        func number(_ aggregation: Aggregation) -> Double? {
            switch state.value(of: fixture.index(aggregation, index), in: fixture.set, at: time) {
            case .int(let int): Double(int)
            case .double(let double), .optional(.double(let double)): double
            default: nil
            }
        }
        let count = number(.count) ?? -1
        #expect(count >= Double(inner.count) && count <= Double(outer.count), comment)
        let sum = number(.sum) ?? -1
        #expect(sum >= low.reduce(0, +) && sum <= high.reduce(0, +), comment)
        guard let lowest = low.min(), let highest = low.max() else { return }
        #expect(number(.min).map { $0 <= lowest && $0 >= high.min() ?? 0 } == true, comment)
        #expect(number(.max).map { $0 >= highest && $0 <= high.max() ?? 0 } == true, comment)
        #expect(number(.last) == low.last, comment)
        #expect(number(.first).map { high.contains($0) } == true, comment)
        #expect(number(.mean) == sum / count, comment)
    }

    @Test(arguments: 0..<3 as Range<UInt64>)
    func aLateEventsWindowIsBlurredByAtMostA32ndOfItsReach(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let fixture = Fixture(nil, windows: [7 * day, hour])
        var state = IndividualState(id: "bot")
        var oracle = Oracle()
        var clock = start
        for _ in 0..<4_000 {
            clock += generator.pick(0...10 * minute)
            let lateness = generator.pick(0...3) == 0 ? generator.pick(0...day) : 0
            let time = clock - lateness
            state.enter(nil, in: fixture, time: time, clock: clock)
            oracle.add(nil, time: time)
            guard case .int(let count) = state.value(of: fixture.index(.count, 1), in: fixture.set, at: time) else {
                continue
            }
            let blur = (lateness + hour) / 32
            let low = oracle.window(hour, at: time).count
            let high = oracle.window(hour, at: time + blur, slack: 2 * blur).count
            #expect(Int64(low) <= count && count <= Int64(high), "seed \(seed)")
        }
    }

    @Test func allEventsKnownAreCountedForEver() {
        let fixture = Fixture(.int, windows: [nil], of: Golden.first)
        var state = IndividualState(id: "bot")
        for index in 0..<20_000 as Range<Int64> {
            state.enter(.int(index), in: fixture, time: start + index * minute, clock: start + index * minute)
        }
        let at = start + 20_000 * minute
        #expect(state.text(of: fixture.index(.count), in: fixture, at: at) == "int(20000)")
        #expect(state.text(of: fixture.index(.sum), in: fixture, at: at) == "int(199990000)")
        #expect(state.text(of: fixture.index(.first), in: fixture, at: at) == "optional(int(0))")
        #expect(state.text(of: fixture.index(.last), in: fixture, at: at) == "optional(int(19999))")
        #expect(state.bytes.count < 1_500)
    }

    @Test func ofEqualTimesArrivalDecidesAlsoInMergedPanes() {
        let fixture = Fixture(.int, windows: [nil])
        var state = IndividualState(id: "bot")
        for value in 0..<200 as Range<Int64> { state.enter(.int(value), in: fixture, time: start, clock: start) }
        #expect(state.text(of: fixture.index(.first), in: fixture, at: start) == "optional(int(0))")
        #expect(state.text(of: fixture.index(.last), in: fixture, at: start) == "optional(int(199))")
        #expect(state.series(fixture.plan.hash)?.bucketCount == 1)
    }

    @Test func mergedTextsTakeNoMoreRoomThanTheyAreWorth() {
        let fixture = Fixture(.string, windows: [day, nil], of: Golden.first)
        var state = IndividualState(id: "bot")
        var oracle = Oracle()
        for index in 0..<5_000 as Range<Int64> {
            let value = Value.string("product \(index * 7_919 % 5_000)")
            state.enter(value, in: fixture, time: start + index * second, clock: start + index * second)
            oracle.add(value, time: start + index * second)
        }
        let at = start + 5_000 * second
        for aggregation in [Aggregation.min, .max, .first, .last] {
            let feature = fixture.index(aggregation, 1)
            #expect(
                state.text(of: feature, in: fixture, at: at)
                    == text(oracle.value(fixture.set.features[feature], at: at)))
        }
        #expect(state.bytes.count < 16_000)
    }
}
