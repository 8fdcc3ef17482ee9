import CEL
import Events
import SeededRandomness
import Testing

@testable import State

/// Header, attributes and recent events.
struct IndividualStateTests {
    @Test func aNewStateIsEmptyAndKnowsItsID() throws {
        let state = IndividualState(id: "jo\u{301}e")
        #expect(state.isEmpty)
        #expect(Array(state.id.utf8) == Array("jo\u{301}e".utf8))
        #expect(state.hasID("jo\u{301}e"))
        #expect(!state.hasID("jóe"))
        #expect(!state.hasID("jo"))
        let bytes = Array("jo\u{301}e".utf8)
        let isOwn = state.hasID(bytes.span)
        #expect(isOwn)
        #expect(state.earliestDue == .max)
        #expect(try IndividualState(restoring: state.bytes, types: .known).isEmpty)
    }

    @Test func aTimerKeepsAStateFromBeingEmpty() {
        var state = IndividualState(id: "joe")
        state.earliestDue = 12
        #expect(!state.isEmpty)
        #expect(state.earliestDue == 12)
    }

    @Test func anEventIsADuplicateWithinTheWindowByArrivalAndLessThanASecondMore() {
        var state = IndividualState(id: "joe")
        #expect(state.remember(1, clock: start, window: day) == true)
        #expect(state.remember(1, clock: start + day - 1, window: day) == false)
        #expect(state.remember(2, clock: start + day - 1, window: day) == true)
        #expect(state.remember(1, clock: start + day + second - 1, window: day) == true)
        #expect(state.remember(2, clock: start + day + second - 1, window: day) == false)
    }

    @Test(arguments: [999, 1_000, day - 1, 179 * day] as [Milliseconds], 0..<20 as Range<UInt64>)
    func aWindowOfAnyLengthReachesBackItsLengthAndLessThanASecondMore(window: Milliseconds, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let arrival = start + generator.pick(-400 * day...400 * day)
            var state = IndividualState(id: "joe")
            #expect(state.remember(1, clock: arrival, window: window) == true)
            var (inside, outside) = (state, state)
            #expect(inside.remember(1, clock: arrival + window - 1, window: window) == false, "seed \(seed)")
            #expect(outside.remember(1, clock: arrival + window + 999, window: window) == true, "seed \(seed)")
            // One that came by a link from a partition whose clock is ahead.
            #expect(state.remember(1, clock: arrival - generator.pick(0...11 * day), window: window) == false)
        }
    }

    @Test func the256NewestEventsAreRemembered() throws {
        var state = IndividualState(id: "joe")
        for hash in 0..<300 as Range<UInt64> { #expect(state.remember(hash, clock: start, window: day) == true) }
        for hash in 44..<300 as Range<UInt64> { #expect(state.remember(hash, clock: start, window: day) == false) }
        #expect(state.remember(43, clock: start, window: day) == true)
        #expect(try IndividualState(restoring: state.bytes, types: .known).bytes == state.bytes)
    }

    @Test func rememberedEventsAgreeWithAnOracle() {
        var generator = SeededGenerator(seed: 11)
        var state = IndividualState(id: "joe")
        var known: [(hash: UInt64, arrival: Milliseconds)] = []
        var clock = start
        for _ in 0..<3_000 {
            // Whole seconds: then the window is as long as it says.
            clock += generator.pick(0...3 * 60) * second
            let hash = UInt64(generator.pick(0...400))
            known.removeAll { clock - $0.arrival >= 5 * hour }
            let isNew = !known.contains { $0.hash == hash }
            #expect(state.remember(hash, clock: clock, window: 5 * hour) == isNew)
            if isNew { known = (known + [(hash, clock)]).suffix(256) }
        }
    }

    static let types: [(PropertyType, [Value])] = [
        (.string, [.string(""), .string("Joe"), .string("e\u{301}")]),
        (.int, [.int(.min), .int(0), .int(.max)]),
        (.double, [.double(-0.5), .double(1e300)]),
        (.bool, [.bool(true), .bool(false)]),
        (.bytes, [.bytes([]), .bytes([0, 255])]),
        (.timestamp, [.timestamp(Timestamp(clampingMilliseconds: start))]),
        (.duration, [Duration(seconds: -3, nanoseconds: -5).map { .duration($0) } ?? .null]),
        (.list(.int), [.list([]), .list([.int(1), .int(2)])]),
        (.dyn, [.null, .list([.list([.double(1)]), .null])]),
        (.map(.string), [MapValue([(.string("a"), .string("b"))]).map { .map($0) } ?? .null]),
    ]

    @Test(arguments: types.indices)
    func anAttributeOfAnyTypeComesBack(row: Int) throws {
        let (type, values) = Self.types[row]
        let schema = EventSchema(
            types: [], properties: [],
            attributes: [
                EventSchema.Attribute(name: "a", type: type, isPersonal: false),
                EventSchema.Attribute(name: "b", type: type, isPersonal: false),
            ])
        var state = IndividualState(id: "joe")
        for value in values {
            #expect(state.setAttribute(0, to: value, in: schema) == true)
            #expect(state.attribute(0, in: schema).map(text) == text(value))
            #expect(state.attribute(1, in: schema) == nil)
            #expect(
                try IndividualState(restoring: state.bytes, types: .known).attribute(0, in: schema).map(text)
                    == text(value))
        }
        state.setAttribute(0, to: nil, in: schema)
        #expect(state.isEmpty)
    }

    @Test func anAttributeWhoseTypeChangesIsAnother() {
        func schema(_ type: PropertyType) -> EventSchema {
            EventSchema(
                types: [], properties: [], attributes: [EventSchema.Attribute(name: "a", type: type, isPersonal: false)]
            )
        }
        var state = IndividualState(id: "joe")
        state.setAttribute(0, to: .int(4), in: schema(.int))
        #expect(state.attribute(0, in: schema(.double)) == nil)
        #expect(state.attribute(0, in: schema(.list(.int))) == nil)
        #expect(state.attribute(0, in: schema(.int)).map(text) == "int(4)")
    }

    @Test func whatNoDefinitionNamesIsDroppedAfter7DaysOfClock() {
        let fixture = Fixture(nil, windows: [365 * day])
        let none = FeatureSet(features: [], series: [], seriesByEventType: [[]])
        func event(_ time: Milliseconds) -> Event {
            Event(type: 0, id: "e", individual: "joe", time: time, deduplicationHash: 1, values: [])
        }
        var state = IndividualState(id: "joe")
        func turn(_ set: FeatureSet, at clock: Milliseconds) {
            state.sweep(set, types: .known, clock: clock)
            state.apply(event(start), typeName: "t", features: set, clock: clock) { _, _ in }
        }
        turn(fixture.set, at: start)
        turn(none, at: start)
        #expect(state.text(of: 0, in: fixture, at: start) == "int(1)")
        // Unused for 6 days, then used again: the stamp goes.
        turn(none, at: start + hour)
        turn(fixture.set, at: start + 6 * day)
        #expect(state.text(of: 0, in: fixture, at: start) == "int(2)")
        turn(none, at: start + 10 * day)
        turn(none, at: start + 17 * day)
        #expect(state.text(of: 0, in: fixture, at: start) == "int(2)")
        turn(none, at: start + 17 * day + hour)
        #expect(state.text(of: 0, in: fixture, at: start) == "int(0)")
        #expect(state.isEmpty)
    }

    @Test func anUndeclaredAttributeIsDroppedAfter7DaysOfClock() {
        let schema = EventSchema(
            types: [], properties: [], attributes: [EventSchema.Attribute(name: "a", type: .int, isPersonal: false)])
        let none = EventSchema(types: [], properties: [], attributes: [])
        var state = IndividualState(id: "joe")
        state.setAttribute(0, to: .int(4), in: schema)
        state.dropUnusedAttributes(in: none, clock: start)
        state.dropUnusedAttributes(in: none, clock: start + 7 * day)
        #expect(state.attribute(0, in: schema) != nil)
        state.dropUnusedAttributes(in: none, clock: start + 7 * day + hour)
        #expect(state.isEmpty)
    }

    @Test func aFullBufferSaturatesSeriesInsteadOfGrowing() {
        let fixture = Fixture(nil, windows: [day])
        var state = IndividualState(id: "joe")
        state.enter(nil, in: fixture, time: start, clock: start)
        let journey = state.appendField(
            .journey, version: 1, key: 0, zeros: StateLimits.bufferBytes - 20_000)
        #expect(!state.isSaturated(0, in: fixture))
        for index in 0..<3_000 as Range<Int64> {
            state.enter(nil, in: fixture, time: start + index * second, clock: start + index * second)
        }
        #expect(!state.isSaturated(0, in: fixture))
        guard let journey = state.field(.journey, key: journey.key) else { return }
        state.insertBytes(10_000, at: 5, of: journey)
        state.enter(nil, in: fixture, time: start + day / 2, clock: start + day / 2)
        #expect(state.isSaturated(0, in: fixture))
        #expect(state.text(of: 0, in: fixture, at: start + day / 2) == "int(3001)")
        #expect(state.bytes.count <= StateLimits.bufferBytes)
    }
}
