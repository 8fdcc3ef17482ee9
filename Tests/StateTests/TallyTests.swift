import CEL
import Events
import SeededRandomness
import Testing

@testable import State

/// How often values came among merged events, as far as that is kept.
struct TallyTests {
    private static let asking: [Aggregation] = [.count, .last, .distinct, .mostFrequent]

    /// A series for which nobody asks how often values came, with an event a minute of seven values.
    private func merged(_ count: Int64, windows: [Milliseconds?] = [hour]) -> IndividualState {
        let fixture = Fixture(.int, windows: windows, of: [.count, .last])
        var state = IndividualState(id: "joe")
        for number in 0..<count { enter(number, into: &state, fixture) }
        return state
    }

    private func enter(_ number: Int64, into state: inout IndividualState, _ fixture: Fixture) {
        let time = start + number * minute
        state.enter(.int(number % 7), in: fixture, time: time, clock: time)
    }

    @Test func aFeatureOnASeriesAlreadyKeptHasItsHistoryAtOnceWhereNoEventWasMerged() {
        let fixture = Fixture(.int, windows: [hour], of: Self.asking)
        let state = merged(50)
        #expect(state.text(of: fixture.index(.distinct), in: fixture, at: start + 50 * minute) == "int(7)")
        #expect(
            state.text(of: fixture.index(.mostFrequent), in: fixture, at: start + 50 * minute) == "optional(int(0))")
    }

    @Test func valuesOfEventsMergedBeforeAnybodyAskedAreAnErrorUntilTheyLeaveTheWindow() {
        let fixture = Fixture(.int, windows: [day, 10 * minute], of: Self.asking)
        let allowing = Fixture(.int, windows: [day, 10 * minute], of: Self.asking, allowsWarming: true)
        var state = merged(500, windows: [day, 10 * minute])
        var at = start + 500 * minute
        for aggregation in [Aggregation.distinct, .mostFrequent] {
            #expect(state.text(of: fixture.index(aggregation), in: fixture, at: at) == "error")
            // The last events are apart.
            #expect(state.text(of: fixture.index(aggregation, 1), in: fixture, at: at) != "error")
        }
        #expect(state.text(of: allowing.index(.distinct), in: allowing, at: at) == "int(7)", "of those apart")
        #expect(state.text(of: fixture.index(.count), in: fixture, at: at) == "int(500)")
        for number in 500..<4_000 as Range<Int64> {
            enter(number, into: &state, fixture)
            at = start + number * minute
            let isKnown = number >= 500 + 1_440
            let text = state.text(of: fixture.index(.distinct), in: fixture, at: at)
            if isKnown { #expect(text == "int(7)") } else if number < 1_800 { #expect(text == "error") }
        }
        // Whatever was merged with what: one that nobody asked about makes its window unknown for a late trigger.
        #expect(state.text(of: fixture.index(.distinct), in: fixture, at: at - 23 * hour) == "int(7)")
    }

    @Test func whatASeriesWithoutRoomNeverKnewIsNotTakenForForgotten() {
        let windows: [Milliseconds?] = [day, 10 * minute]
        var state = merged(500, windows: windows)
        let full = StateLimits.bufferBytes - StateLimits.reservedBytes - state.byteCount
        state.appendField(.journey, version: 1, key: 1, payload: [UInt8](repeating: 1, count: full))
        let fixture = Fixture(.int, windows: windows, of: Self.asking)
        enter(500, into: &state, fixture)
        #expect(state.isSaturated(0, in: fixture))
        #expect(state.text(of: fixture.index(.distinct), in: fixture, at: start + 500 * minute) == "error")
    }

    @Test func talliesThatNoFeatureReadsAreGivenUpWhenTheyAreKeptNoLonger() throws {
        let asking = Fixture(.int, windows: [hour, 365 * day], of: Self.asking)
        let others = Fixture(.int, windows: [hour, 365 * day], of: [.count, .last])
        var state = IndividualState(id: "joe")
        for number in 0..<5_000 as Range<Int64> {
            let time = start + number * minute
            state.enter(.int(number % 600), in: asking, time: time, clock: time)
        }
        let at = start + 5_000 * minute
        let counted = state.text(of: asking.index(.count, 1), in: asking, at: at)
        let bytes = state.byteCount
        #expect(state.isSaturated(0, in: asking))
        state.sweep(others.set, types: .known, clock: at, keepsTallies: { _ in true })
        #expect(state.byteCount == bytes)
        state.sweep(others.set, types: .known, clock: at + hour, keepsTallies: { $0 != others.plan.hash })
        #expect(state.byteCount < bytes * 3 / 4)
        #expect(state.series(others.plan.hash)?.field.kind.layout == .plain)
        #expect(state.text(of: others.index(.count, 1), in: others, at: at) == counted)
        // What they knew is not made up when they are asked for again.
        #expect(state.text(of: asking.index(.distinct, 1), in: asking, at: at) == "error")
        #expect(!state.isSaturated(0, in: asking))
        #expect(try IndividualState(restoring: state.bytes, types: .known).bytes == state.bytes)
        // Those that a feature reads stay.
        var kept = IndividualState(id: "joe")
        for number in 0..<500 as Range<Int64> { enter(number, into: &kept, asking) }
        kept.sweep(asking.set, types: .known, clock: start + 500 * minute, keepsTallies: { _ in false })
        #expect(kept.text(of: asking.index(.distinct, 1), in: asking, at: start + 500 * minute) == "int(7)")
    }

    @Test func aSeriesIsSaturatedUntilWhatItForgotHasLeft() {
        let fixture = Fixture(.int, windows: [day], of: Self.asking)
        var state = IndividualState(id: "joe")
        for number in 0..<1_000 as Range<Int64> {
            let time = start + number * minute
            state.enter(.int(number), in: fixture, time: time, clock: time)
        }
        #expect(state.isSaturated(0, in: fixture))
        for number in 1_000..<6_000 as Range<Int64> { enter(number, into: &state, fixture) }
        #expect(!state.isSaturated(0, in: fixture))
        #expect(state.text(of: fixture.index(.distinct), in: fixture, at: start + 5_999 * minute) == "int(7)")
    }

    /// Late events into buckets against all events, where values are few and where they come and go.
    @Test(arguments: 0..<12 as Range<UInt64>)
    func lateEventsAreTalliedInTheirBuckets(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let fixture = Fixture(.int, windows: [nil], of: Self.asking)
        let values = [3, 40, 400][Int(seed % 3)] as Int64
        var state = IndividualState(id: "joe")
        var oracle = Oracle()
        for number in 0..<1_500 as Range<Int64> {
            let clock = start + number * minute
            let time = number % 3 == 0 ? clock - generator.pick(0...2_000) * minute : clock
            let value = Value.int(generator.pick(0...values))
            state.enter(value, in: fixture, time: time, clock: clock)
            oracle.add(value, time: time)
            guard number % 50 == 0 else { continue }
            for aggregation in [Aggregation.distinct, .mostFrequent] {
                let feature = fixture.index(aggregation)
                let expected = oracle.value(fixture.set.features[feature], at: clock)
                #expect(same(state.value(of: feature, in: fixture.set, at: clock), expected), "seed \(seed) \(number)")
            }
        }
        #expect(state.series(fixture.plan.hash)?.bucketCount ?? 0 > 0)
        #expect(throws: Never.self) { try IndividualState(restoring: state.bytes, types: .known) }
    }

    @Test func countsOfValuesAreBoundedWhateverTheNumberOfBuckets() {
        var tallies = TallyBuilder(.int)
        for bucket in 0..<200 as Range<Int64> {
            for value in 0..<512 as Range<UInt64> { tallies.add(Scalar(word: value), at: bucket * 512 + Int64(value)) }
            tallies.endBucket()
        }
        let (bytes, hasForgotten) = tallies.finished(most: StateLimits.distinctValues) { $0 }
        #expect(hasForgotten)
        let values = Int(bytes[0]) | Int(bytes[1]) << 8
        // As many as fit are left, the last of them.
        #expect(values == StateLimits.talliedPairs / 200)
        #expect(bytes.count == 2 + values * Tallies.valueSize(.int) + 200 * (2 + values * Tallies.pairSize))
    }
}
