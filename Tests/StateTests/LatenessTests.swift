import CEL
import Events
import Testing

@testable import State

/// What windows hold that end at the time of a late event.
struct LatenessTests {
    /// An individual with an event every so often, and the oracle that saw them too.
    private func fill(_ fixture: Fixture, _ count: Int64, every pace: Milliseconds) -> (IndividualState, Oracle) {
        var state = IndividualState(id: "joe")
        var oracle = Oracle()
        for number in 1...count {
            let time = start + number * pace
            state.enter(nil, in: fixture, time: time, clock: time)
            oracle.add(nil, time: time)
        }
        return (state, oracle)
    }

    @Test(arguments: [[day], [day, nil], [nil, hour, day]], [1 * hour, 12 * hour, 20 * hour, 23 * hour])
    func aLateTriggersWindowHoldsWhatItHeldThen(windows: [Milliseconds?], lateness: Milliseconds) throws {
        let fixture = Fixture(nil, windows: windows)
        let (state, oracle) = fill(fixture, 600, every: 10 * minute)
        let time = start + 600 * 10 * minute - lateness
        let feature = fixture.index(.count, try #require(windows.firstIndex(of: day)))
        guard case .int(let count) = state.value(of: feature, in: fixture.set, at: time) else {
            Issue.record("no count")
            return
        }
        let exact = oracle.window(day, at: time).count
        #expect(exact == 144)
        // Each of its ends may lie in a bucket, which spans a 32nd of its age.
        let blur = (lateness + day) / 32
        #expect(count >= exact && count <= oracle.window(day, at: time + blur, slack: 2 * blur).count)
    }

    @Test func aLateTriggersWindowIsExactWhereTheSeriesHasNoMoreThan64Events() {
        let fixture = Fixture(nil, windows: [day])
        let (state, oracle) = fill(fixture, 63, every: 45 * minute)
        for lateness in stride(from: 0 as Milliseconds, to: day, by: Int(hour)) {
            let time = start + 63 * 45 * minute - lateness
            let count = oracle.window(day, at: time).count
            #expect(state.text(of: fixture.index(.count), in: fixture, at: time) == "int(\(count))")
        }
    }

    @Test func whatIsOlderThanAllHistoryIsAPartOfIt() throws {
        let unbounded = Fixture(.int, windows: [nil])
        var state = IndividualState(id: "joe")
        for number in 0..<200 as Range<Int64> {
            let time = start + number * minute
            state.enter(.int(number), in: unbounded, time: time, clock: time)
        }
        let clock = start + 200 * minute
        state.enter(.int(-1), in: unbounded, time: start - 400 * day, clock: clock)
        // A window that was asked for later holds what is still apart, and not all that was before.
        let both = Fixture(.int, windows: [nil, hour])
        guard case .int(let count) = state.value(of: both.index(.count, 1), in: both.set, at: clock) else {
            Issue.record("no count")
            return
        }
        #expect((32...60).contains(count))
        #expect(state.text(of: both.index(.count), in: both, at: clock) == "int(201)")
        #expect(state.text(of: both.index(.first), in: both, at: clock) == "optional(int(-1))")
        #expect(state.text(of: both.index(.min), in: both, at: clock) == "optional(int(-1))")
        // All but what is apart is one item.
        let apart = try #require(state.series(both.plan.hash)).count - 1
        let before = "int(\(201 - apart))"
        #expect(state.text(of: both.index(.count), in: both, at: start - 400 * day) == before)
        #expect(try IndividualState(restoring: state.bytes, types: .known).bytes == state.bytes)
    }
}
