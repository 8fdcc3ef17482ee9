import CEL
import Events
import SeededRandomness
import Testing

@testable import State

/// Series against the oracle.
struct SeriesTests {
    static let types: [Type?] = [nil, .int, .double, .bool, .string, .timestamp, .duration]
    static let windows: [[Milliseconds?]] = [
        [hour], [day, hour], [nil], [nil, minute], [7 * day, nil, day, 90 * second],
    ]

    @Test(arguments: types.indices, windows.indices)
    func upTo64EventsEveryValueIsExactAlsoForLateEvents(type: Int, windows: Int) {
        for seed in 0..<30 as Range<UInt64> {
            check(Self.types[type], Self.windows[windows], seed: seed)
        }
    }

    private func check(_ type: Type?, _ windows: [Milliseconds?], seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let fixture = Fixture(type, windows: windows)
        var state = IndividualState(id: "joe")
        var oracle = Oracle()
        var clock = start
        // Streams of all paces, from many events in a window to few.
        let pace = [second, minute, hour, 12 * hour].randomElement(using: &generator) ?? minute
        for _ in 0..<Int.random(in: 1...64, using: &generator) {
            clock += generator.pick(0...pace) / (generator.pick(0...3) == 0 ? pace : 1)
            let isLate = generator.pick(0...2) == 0
            var time = isLate ? clock - generator.pick(0...(20 * pace)) : clock
            if generator.pick(0...9) == 0 { time = clock + generator.pick(0...5 * minute) }
            if generator.pick(0...5) == 0, let other = oracle.entries.randomElement(using: &generator) {
                time = other.time
            }
            let value = randomValue(type, &generator)
            state.enter(value, in: fixture, time: time, clock: clock, id: UInt16(truncatingIfNeeded: generator.next()))
            if fixture.plan.isUnbounded || time > clock - (windows.compactMap(\.self).max() ?? 0) {
                oracle.add(value, time: time)
            }
            let longest = windows.compactMap(\.self).max() ?? 0
            let others = [clock, clock + generator.pick(0...pace), clock - generator.pick(0...pace)]
            let times = [time, others.randomElement(using: &generator) ?? clock]
            for at in times where fixture.plan.isUnbounded || at > clock - longest {
                for index in fixture.set.features.indices {
                    let expected = oracle.value(fixture.set.features[index], at: at)
                    let got = state.value(of: index, in: fixture.set, at: at)
                    if !matches(got, expected, fixture.set.features[index].aggregation) {
                        let name = fixture.set.features[index].name
                        Issue.record("seed \(seed) \(name) at \(at): \(text(got)), not \(text(expected))")
                        return
                    }
                }
            }
        }
        #expect(throws: Never.self) { try IndividualState(restoring: state.bytes, types: .known) }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func aLongStreamIsExactAtTheClockWhileAWindowHoldsNoMoreThan64Events(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let type = Self.types.randomElement(using: &generator) ?? nil
        let fixture = Fixture(type, windows: seed % 2 == 0 ? [day, hour] : [day, hour, nil])
        var state = IndividualState(id: "joe")
        var oracle = Oracle()
        var clock = start
        for _ in 0..<400 {
            clock += generator.pick(23 * minute...2 * hour)
            let value = randomValue(type, &generator)
            state.enter(value, in: fixture, time: clock, clock: clock)
            oracle.add(value, time: clock)
            for at in [clock, clock + hour] {
                for feature in fixture.set.features.indices {
                    let expected = oracle.value(fixture.set.features[feature], at: at)
                    let got = state.value(of: feature, in: fixture.set, at: at)
                    if !matches(got, expected, fixture.set.features[feature].aggregation) {
                        Issue.record("seed \(seed): \(text(got)), not \(text(expected))")
                        return
                    }
                }
            }
        }
    }

    @Test func aWindowIsOpenAtItsStartAndClosedAtItsEnd() {
        let fixture = Fixture(nil, windows: [hour])
        var state = IndividualState(id: "joe")
        state.enter(nil, in: fixture, time: start, clock: start)
        for (at, count) in [(start - 1, 0), (start, 1), (start + hour - 1, 1), (start + hour, 0)] {
            #expect(state.text(of: 0, in: fixture, at: at) == "int(\(count))")
        }
    }

    @Test func anEventAtTheClockMinusTheLongestWindowIsNotKept() {
        let fixture = Fixture(nil, windows: [hour, minute])
        #expect(!fixture.plan.keeps(start - hour, clock: start))
        #expect(fixture.plan.keeps(start - hour + 1, clock: start))
    }

    @Test func ofEqualTimesTheFirstToArriveIsFirstAndTheLastToArriveIsLast() {
        let fixture = Fixture(.int, windows: [nil])
        var state = IndividualState(id: "joe")
        for value in 1...3 as ClosedRange<Int64> { state.enter(.int(value), in: fixture, time: start, clock: start) }
        #expect(state.text(of: fixture.index(.first), in: fixture, at: start) == "optional(int(1))")
        #expect(state.text(of: fixture.index(.last), in: fixture, at: start) == "optional(int(3))")
    }

    @Test func aSumOutsideInt64IsAnErrorUntilItComesBack() {
        let fixture = Fixture(.int, windows: [hour])
        var state = IndividualState(id: "joe")
        state.enter(.int(.max), in: fixture, time: start, clock: start)
        state.enter(.int(1), in: fixture, time: start + 1, clock: start + 1)
        guard case .error(let error) = state.value(of: fixture.index(.sum), in: fixture.set, at: start + 1) else {
            Issue.record("no error")
            return
        }
        #expect(error.message.hasPrefix("integer overflow"))
        state.enter(.int(-1), in: fixture, time: start + 2, clock: start + 2)
        #expect(state.text(of: fixture.index(.sum), in: fixture, at: start + 2) == "int(\(Int64.max))")
        #expect(
            state.text(of: fixture.index(.mean), in: fixture, at: start + 2)
                == "optional(double(3.0744573456182584e+18))")
    }

    @Test func sumsOfDoublesAreCompensated() {
        let fixture = Fixture(.double, windows: [day])
        var state = IndividualState(id: "joe")
        for (index, value) in [1.0, 1e100, 1.0, -1e100].enumerated() {
            state.enter(.double(value), in: fixture, time: start + Int64(index), clock: start + Int64(index))
        }
        #expect(state.text(of: fixture.index(.sum), in: fixture, at: start + 3) == "double(2.0)")
    }

    @Test func withoutEventsThereIsZeroOrTheDefaultOrNoValue() {
        let state = IndividualState(id: "joe")
        func value(_ aggregation: Aggregation, _ type: Type?, default value: Value? = nil) -> String {
            let feature = FeatureDefinition(
                name: "f", series: 0, aggregation: aggregation, window: hour, valueType: type, defaultValue: value,
                type: value == nil ? .optional(.double) : .double)
            let series = SeriesDefinition(
                hash: 1, eventTypes: [0], condition: nil, value: nil, shortestWindow: hour, longestWindow: hour,
                features: [0])
            let set = FeatureSet(features: [feature], series: [series], seriesByEventType: [[0]])
            return text(state.value(of: 0, in: set, at: start))
        }
        #expect(value(.count, nil) == "int(0)")
        #expect(value(.sum, .int) == "int(0)")
        #expect(value(.sum, .double) == "double(0.0)")
        for aggregation in [Aggregation.mean, .stddev, .min, .max, .first, .last] {
            #expect(value(aggregation, .double) == "optional(none)")
            #expect(value(aggregation, .double, default: .double(7)) == "double(7.0)")
        }
    }

    @Test func aSeriesWhoseValuesChangeTheirTypeStartsAnew() {
        let ints = Fixture(.int, windows: [day])
        let doubles = Fixture(.double, windows: [day])
        var state = IndividualState(id: "joe")
        state.enter(.int(3), in: ints, time: start, clock: start)
        #expect(state.text(of: doubles.index(.last), in: doubles, at: start) == "optional(none)")
        state.enter(.double(1.5), in: doubles, time: start, clock: start)
        #expect(state.text(of: doubles.index(.sum), in: doubles, at: start) == "double(1.5)")
        #expect(state.text(of: doubles.index(.count), in: doubles, at: start) == "int(1)")
    }

    @Test func whatASeriesCannotKeepIsRefused() {
        let fixture = Fixture(.double, windows: [day])
        let strings = Fixture(.string, windows: [day])
        var state = IndividualState(id: "joe")
        for value in [Value.double(.nan), .double(.infinity), .int(1), .null, .error(EvaluationError("x")), .list([])] {
            let isKept = state.enter(value, fixture.plan, time: start, fingerprint: 1, clock: start)
            #expect(!isKept)
        }
        let longest = String(repeating: "é", count: 512)
        #expect(state.enter(.string(longest), strings.plan, time: start, fingerprint: 1, clock: start) == true)
        #expect(state.enter(.string(longest + "x"), strings.plan, time: start, fingerprint: 1, clock: start) == false)
        #expect(state.text(of: strings.index(.count), in: strings, at: start) == "int(1)")
    }
}
