import CEL
import Events
import Foundation
import Glibc
import SeededRandomness
import Testing

@testable import State

/// What is particular to an aggregation.
struct AggregationTests {
    /// Lets a text come into a series every so often.
    private func fill(_ fixture: Fixture, _ count: Int64, every pace: Milliseconds, value: (Int64) -> Value)
        -> (state: IndividualState, full: Int)
    {
        var state = IndividualState(id: "bot")
        var full = 0
        for number in 0..<count {
            let time = start + number * pace
            let arrival = Arrival(time: time, clock: time, fingerprint: UInt16(truncatingIfNeeded: number))
            var offset = state.seriesStart
            let finding = state.enter(value(number), fixture.plan, arrival, from: &offset)
            if finding == .full { full += 1 }
        }
        return (state, full)
    }

    @Test func at512ValuesNothingIsForgottenAndBeyondTheOneSeenLongestAgoIs() {
        let fixture = Fixture(.string, windows: [365 * day])
        for (values, isFull) in [(512, false), (513, true), (700, true)] as [(Int64, Bool)] {
            let (state, full) = fill(fixture, 3_000, every: minute) { .string("v\($0 % values)") }
            let at = start + 3_000 * minute
            #expect(state.text(of: fixture.index(.distinct), in: fixture, at: at) == "int(512)")
            #expect((full > 0) == isFull)
            #expect(state.isSaturated(0, in: fixture) == isFull)
            #expect(throws: Never.self) { try IndividualState(restoring: state.bytes, types: .known) }
        }
    }

    @Test func aValueThatComesAllTheTimeStaysTheMostFrequentBesideThousandsThatComeOnce() {
        let fixture = Fixture(.int, windows: [30 * day, hour])
        let (state, _) = fill(fixture, 20_000, every: minute) { .int($0 % 10 == 0 ? -1 : $0) }
        let at = start + 20_000 * minute
        #expect(state.text(of: fixture.index(.mostFrequent), in: fixture, at: at) == "optional(int(-1))")
        #expect(state.text(of: fixture.index(.distinct), in: fixture, at: at) == "int(512)")
        #expect(state.text(of: fixture.index(.distinct, 1), in: fixture, at: at) == "int(55)")
    }

    @Test func ofEquallyFrequentValuesTheOneSeenLastWins() {
        let fixture = Fixture(.string, windows: [nil])
        var state = IndividualState(id: "joe")
        for (value, expected) in [("a", "a"), ("b", "b"), ("a", "a"), ("b", "b"), ("c", "b"), ("a", "a")] {
            state.enter(.string(value), in: fixture, time: start, clock: start)
            let got = state.value(of: fixture.index(.mostFrequent), in: fixture.set, at: start)
            #expect(same(got, .optional(.string(expected))))
        }
    }

    @Test func zerosOfEitherSignAreOneValue() {
        let fixture = Fixture(.double, windows: [nil])
        var state = IndividualState(id: "joe")
        for value in [0.0, -0.0, 1] { state.enter(.double(value), in: fixture, time: start, clock: start) }
        #expect(state.text(of: fixture.index(.distinct), in: fixture, at: start) == "int(2)")
    }

    @Test(arguments: [1, 10, 64, 100])
    func theNewestAreExactHoweverManyEventsThereAre(keep: Int) {
        let fixture = Fixture(.int, windows: [nil, hour], form: .newest(keep))
        let (state, _) = fill(fixture, 5_000, every: minute) { .int($0) }
        let newest = (0..<keep).map { "int(\(4_999 - $0))" }.joined(separator: ", ")
        let at = start + 4_999 * minute
        #expect(state.text(of: 0, in: fixture, at: at) == "[\(newest)]")
        let lastHour = (0..<min(keep, 60)).map { "int(\(4_999 - $0))" }.joined(separator: ", ")
        #expect(state.text(of: 1, in: fixture, at: at) == "[\(lastHour)]")
        #expect(state.text(of: 1, in: fixture, at: at + day) == "[]")
        #expect(state.bytes.count < 16 * (max(64, keep + 32) * 9 / 8 + 2) + 60)
    }

    @Test(arguments: [minute, hour, 30 * day])
    func whatFadesIsExactTo1e9AfterManyEvents(halfLife: Milliseconds) throws {
        let fixture = Fixture(.double, windows: [nil], form: .decayed(halfLife: halfLife))
        let (state, _) = fill(fixture, 50_000, every: minute) { .double(Double($0 % 100)) }
        let at = start + 50_000 * minute
        var expected = 0.0
        for number in 0..<50_000 {
            expected += Double(number % 100) * exp2(-Double((50_000 - number)) * Double(minute) / Double(halfLife))
        }
        guard case .double(let got) = state.value(of: 0, in: fixture.set, at: at) else {
            Issue.record("no double")
            return
        }
        #expect(abs(got - expected) <= 1e-9 * abs(expected))
        #expect(state.bytes.count < 1_400)
        #expect(try IndividualState(restoring: state.bytes, types: .known).bytes == state.bytes)
    }

    @Test func whatFadesTakesWholeNumbers() {
        let fixture = Fixture(.int, windows: [nil], form: .decayed(halfLife: hour))
        var state = IndividualState(id: "joe")
        state.enter(.int(4), in: fixture, time: start, clock: start)
        #expect(state.text(of: 0, in: fixture, at: start + 2 * hour) == "double(1.0)")
        #expect(state.text(of: 0, in: fixture, at: start - 1) == "double(0.0)")
    }

    @Test func powersAreThoseOfTheCLibrary() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let power = Double.random(in: -700...700, using: &generator)
            #expect(abs(Exponential.e(to: power) / exp(power) - 1) < 1e-14)
            #expect(abs(Exponential.two(to: power) / exp2(power) - 1) < 1e-14)
        }
        #expect(Exponential.two(to: -1_074) == .leastNonzeroMagnitude)
        #expect(Exponential.two(to: 10) == 1_024)
        for power in [1_024, 1e300, Double.infinity] { #expect(Exponential.two(to: power) == .infinity) }
        for power in [-1_100, -1e300, -Double.infinity] {
            #expect(Exponential.two(to: power) == 0 && Exponential.e(to: power) == 0)
        }
        #expect(Exponential.e(to: 709.7) < .infinity && Exponential.e(to: 709.8) == .infinity)
        #expect(Exponential.e(to: .nan).isNaN && Exponential.two(to: .nan).isNaN)
    }

    @Test func theKeyTouchedLongestAgoIsForgottenWithAllItHeld() {
        let fixture = Fixture(.int, windows: [nil], form: .keyed(2))
        var state = IndividualState(id: "joe")
        func enter(_ key: String, _ value: Int64, at time: Milliseconds) {
            state.enter(.int(value), under: .string(key), in: fixture, time: time, clock: start)
        }
        enter("b", 1, at: start)
        enter("a", 2, at: start)
        // A late event touches its key too.
        enter("b", 3, at: start - hour)
        enter("c", 4, at: start)
        let sum = fixture.index(.sum)
        #expect(state.text(of: sum, in: fixture, at: start) == "{string [98]: int(4), string [99]: int(4)}")
        #expect(
            state.text(of: fixture.index(.last), in: fixture, at: start) == "{string [98]: int(1), string [99]: int(4)}"
        )
        enter("a", 5, at: start)
        #expect(state.text(of: sum, in: fixture, at: start) == "{string [97]: int(5), string [99]: int(4)}")
    }

    @Test func aKeyWithoutEventsInTheWindowIsNotInTheMap() {
        let fixture = Fixture(nil, windows: [hour, day], form: .keyed(32))
        var state = IndividualState(id: "joe")
        let keys: [Value] = [.int(10), .int(-2), .bool(true), .string("é"), .int(9)]
        for (number, key) in keys.enumerated() {
            let time = start + Int64(number) * minute
            state.enter(nil, under: key, in: fixture, time: time, clock: time)
        }
        let all = "{bool(true): int(1), int(-2): int(1), int(9): int(1), int(10): int(1), string [195, 169]: int(1)}"
        #expect(state.text(of: 0, in: fixture, at: start + 4 * minute) == all)
        #expect(state.text(of: 0, in: fixture, at: start + hour + 3 * minute) == "{int(9): int(1)}")
        #expect(state.text(of: 0, in: fixture, at: start + day) == "{}")
        // A sweep drops what no window can reach, and at last the field.
        state.sweep(fixture.set, types: .known, clock: start + 2 * day + 3 * minute)
        #expect(state.text(of: 1, in: fixture, at: start + 4 * minute) == "{int(9): int(1)}")
        state.sweep(fixture.set, types: .known, clock: start + 4 * day)
        #expect(state.isEmpty)
    }

    @Test func aKeyThatIsNoneOrTooLongIsRefused() {
        let fixture = Fixture(nil, windows: [day], form: .keyed(32))
        var state = IndividualState(id: "joe")
        let longest = String(repeating: "é", count: 512)
        let keys: [(Value?, Bool)] = [
            (nil, false), (.double(1), false), (.null, false), (.error(EvaluationError("x")), false),
            (.list([]), false),
            (.string(longest), true), (.string(longest + "x"), false),
        ]
        for (key, isTaken) in keys {
            let isKept = state.enter(nil, under: key, fixture.plan, time: start, fingerprint: 1, clock: start)
            #expect(isKept == isTaken)
        }
    }

    @Test func aSumUnderAKeyOutsideInt64IsAnErrorOfTheWhole() {
        let fixture = Fixture(.int, windows: [day], form: .keyed(32))
        var state = IndividualState(id: "joe")
        for (key, value) in [("a", 1), ("b", Int64.max), ("b", 1)] {
            state.enter(.int(value), under: .string(key), in: fixture, time: start, clock: start)
        }
        #expect(state.text(of: fixture.index(.sum), in: fixture, at: start) == "error")
        #expect(
            state.text(of: fixture.index(.max), in: fixture, at: start)
                == "{string [97]: int(1), string [98]: int(\(Int64.max))}")
    }

    /// `ATTUNE_BOT_EVENTS` events, where it is set: a million take a minute in a release build.
    static let botEvents = Int64(ProcessInfo.processInfo.environment["ATTUNE_BOT_EVENTS"] ?? "") ?? 20_000

    @Test func seriesOfEveryFormStayBoundedWhateverABotSends() {
        let (events, quarter) = (Self.botEvents, Int(Self.botEvents / 4))
        let forms: [(SeriesForm, Type?, Int)] = [
            (.merged, .string, 120_000), (.merged, .int, 120_000), (.newest(10), .string, 4_000),
            (.decayed(halfLife: day), .double, 20_000), (.keyed(32), .double, 400_000),
        ]
        for (form, type, bound) in forms {
            let fixture = Fixture(type, windows: [day, hour], form: form)
            var state = IndividualState(id: "bot")
            var sizes: [Int] = []
            // Which is what costs: how often items are merged, of each quarter of the events.
            var (compactions, items) = ([0, 0, 0, 0], 0)
            for number in 0..<events {
                let time = start + number * 5 * second
                let value: Value? =
                    type == .string
                    ? .string("value \(number * 7 % 60)") : type == .int ? .int(number % 600) : .double(1)
                state.enter(value, under: .int(number % 40), in: fixture, time: time, clock: time)
                if number % 1_000 == 999 { sizes.append(state.byteCount) }
                let now = state.series(fixture.plan.hash)?.count ?? 0
                if now < items { compactions[min(3, Int(number) / quarter)] += 1 }
                items = now
            }
            #expect(
                compactions.allSatisfy { $0 < quarter / 6 } && compactions[3] <= compactions[0] * 5 / 4,
                "\(form): \(compactions)")
            #expect(sizes.max() ?? 0 < bound, "\(form) of \(type.map { "\($0)" } ?? "nothing"): \(sizes)")
        }
    }
}
