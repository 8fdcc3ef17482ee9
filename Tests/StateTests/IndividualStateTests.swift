import CEL
import Events
import SeededRandomness
import Testing

@testable import State

/// Header, sections, attributes and recent events.
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
        #expect(try IndividualState(restoring: state.bytes).isEmpty)
    }

    @Test func aTimerKeepsAStateFromBeingEmpty() {
        var state = IndividualState(id: "joe")
        state.earliestDue = 12
        #expect(!state.isEmpty)
        #expect(state.earliestDue == 12)
    }

    @Test func sectionsAreReplacedGrownShrunkAndRemoved() throws {
        var state = IndividualState(id: "joe")
        var expected: [IndividualState.Section: [UInt8]] = [:]
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<300 {
            let section = IndividualState.Section.allCases.randomElement(using: &generator) ?? .sends
            let bytes = (0..<generator.pick(0...40)).map { _ in UInt8(generator.pick(0...255)) }
            state.replace(section, with: bytes)
            expected[section] = bytes
            for section in IndividualState.Section.allCases {
                #expect(Array(state.bytes(of: section)) == expected[section] ?? [])
            }
        }
        #expect(try IndividualState(restoring: state.bytes).bytes == state.bytes)
        for section in IndividualState.Section.allCases { state.replace(section, with: []) }
        #expect(state.isEmpty)
    }

    @Test func anEventIsADuplicateWithinTheWindowByArrival() {
        var state = IndividualState(id: "joe")
        #expect(state.remember(1, clock: start, window: day) == true)
        #expect(state.remember(1, clock: start + day - 1, window: day) == false)
        #expect(state.remember(2, clock: start + day - 1, window: day) == true)
        #expect(state.remember(1, clock: start + day, window: day) == true)
        #expect(state.remember(2, clock: start + day, window: day) == false)
    }

    @Test func the256NewestEventsAreRemembered() throws {
        var state = IndividualState(id: "joe")
        for hash in 0..<300 as Range<UInt64> { #expect(state.remember(hash, clock: start, window: day) == true) }
        for hash in 44..<300 as Range<UInt64> { #expect(state.remember(hash, clock: start, window: day) == false) }
        #expect(state.remember(43, clock: start, window: day) == true)
        #expect(try IndividualState(restoring: state.bytes).bytes == state.bytes)
    }

    @Test func rememberedEventsAgreeWithAnOracle() {
        var generator = SeededGenerator(seed: 11)
        var state = IndividualState(id: "joe")
        var known: [(hash: UInt64, arrival: Milliseconds)] = []
        var clock = start
        for _ in 0..<3_000 {
            clock += generator.pick(0...3 * minute)
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
            #expect(try IndividualState(restoring: state.bytes).attribute(0, in: schema).map(text) == text(value))
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
        state.apply(event(start), typeName: "t", features: fixture.set, clock: start) { _ in }
        state.apply(event(start), typeName: "t", features: none, clock: start) { _ in }
        #expect(state.text(of: 0, in: fixture, at: start) == "int(1)")
        // Unused for 6 days, then used again: the stamp goes.
        state.apply(event(start), typeName: "t", features: none, clock: start + hour) { _ in }
        state.apply(event(start), typeName: "t", features: fixture.set, clock: start + 6 * day) { _ in }
        #expect(state.text(of: 0, in: fixture, at: start) == "int(2)")
        state.apply(event(start), typeName: "t", features: none, clock: start + 10 * day) { _ in }
        state.apply(event(start), typeName: "t", features: none, clock: start + 17 * day) { _ in }
        #expect(state.text(of: 0, in: fixture, at: start) == "int(2)")
        state.apply(event(start), typeName: "t", features: none, clock: start + 17 * day + hour) { _ in }
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
        state.replace(.journeys, with: [UInt8](repeating: 1, count: StateLimits.bufferBytes - 20_000))
        #expect(!state.isSaturated(0, in: fixture.set))
        for index in 0..<3_000 as Range<Int64> {
            state.enter(nil, in: fixture, time: start + index * second, clock: start + index * second)
        }
        #expect(!state.isSaturated(0, in: fixture.set))
        state.replace(.journeys, with: [UInt8](repeating: 1, count: StateLimits.bufferBytes - 10_000))
        state.enter(nil, in: fixture, time: start + day / 2, clock: start + day / 2)
        #expect(state.isSaturated(0, in: fixture.set))
        #expect(state.text(of: 0, in: fixture, at: start + day / 2) == "int(3001)")
        #expect(state.bytes.count <= StateLimits.bufferBytes)
    }
}
