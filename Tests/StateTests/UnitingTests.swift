import CEL
import Events
import SeededRandomness
import Testing

@testable import State

/// What was known under an alias becomes the individual's.
struct UnitingTests {
    static let types: [Type?] = [nil, .int, .double, .string, .timestamp]

    @Test(arguments: 0..<100 as Range<UInt64>)
    func unitedSeriesAreThoseOfTheUnitedEvents(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let type = Self.types.randomElement(using: &generator) ?? nil
        let fixture = Fixture(type, windows: [day, nil])
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        var oracle = Oracle()
        var events: [(id: UInt16, time: Milliseconds, value: Value?, isOwn: Bool)] = []
        for id in 0..<30 as Range<UInt16> {
            events.append(
                (id, start + generator.pick(0...3 * day), randomValue(type, &generator), generator.pick(0...1) == 0))
        }
        for event in events {
            let isBoth = event.id % 5 == 0
            let clock = start + 3 * day
            if event.isOwn || isBoth {
                own.enter(event.value, in: fixture, time: event.time, clock: clock, id: event.id)
            }
            if !event.isOwn || isBoth {
                other.enter(event.value, in: fixture, time: event.time, clock: clock, id: event.id)
            }
        }
        for event in events where event.isOwn || event.id % 5 == 0 { oracle.add(event.value, time: event.time) }
        for event in events where !(event.isOwn || event.id % 5 == 0) { oracle.add(event.value, time: event.time) }
        own.unite(with: other, features: fixture.set, types: .known, clock: start + 3 * day)
        let restored = try IndividualState(restoring: own.bytes, types: .known)
        for feature in fixture.set.features.indices {
            for at in [start + day, start + 2 * day, start + 3 * day] {
                let expected = oracle.value(fixture.set.features[feature], at: at)
                #expect(same(restored.value(of: feature, in: fixture.set, at: at), expected), "seed \(seed)")
            }
        }
    }

    @Test func mergedPanesAreCountedAsTheyAre() throws {
        let fixture = Fixture(.string, windows: [day, nil])
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        for index in 0..<500 as Range<Int64> {
            let time = start + index * minute
            own.enter(.string("o\(index % 7)"), in: fixture, time: time, clock: time, id: UInt16(index))
            other.enter(.string("p\(index % 7)"), in: fixture, time: time, clock: time, id: UInt16(index + 1_000))
        }
        let at = start + 500 * minute
        own.unite(with: other, features: fixture.set, types: .known, clock: at)
        let restored = try IndividualState(restoring: own.bytes, types: .known)
        #expect(restored.text(of: fixture.index(.count, 1), in: fixture, at: at) == "int(1000)")
        #expect(same(restored.value(of: fixture.index(.min, 1), in: fixture.set, at: at), .optional(.string("o0"))))
        #expect(same(restored.value(of: fixture.index(.max, 1), in: fixture.set, at: at), .optional(.string("p6"))))
    }

    @Test func whatWasBeforeAllWindowsStaysOutOfThem() throws {
        let fixture = Fixture(.int, windows: [day, nil])
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        for index in 0..<200 as Range<Int64> {
            let time = start + index * hour
            own.enter(.int(index), in: fixture, time: time, clock: time, id: UInt16(index))
            let earlier = time - 20 * day
            other.enter(.int(-index), in: fixture, time: earlier, clock: earlier, id: UInt16(index + 1_000))
        }
        let at = start + 199 * hour
        own.unite(with: other, features: fixture.set, types: .known, clock: at)
        let restored = try IndividualState(restoring: own.bytes, types: .known)
        #expect(restored.text(of: fixture.index(.count, 0), in: fixture, at: at) == "int(24)")
        #expect(restored.text(of: fixture.index(.count, 1), in: fixture, at: at) == "int(400)")
        #expect(restored.text(of: fixture.index(.first, 1), in: fixture, at: at) == "optional(int(0))")
        #expect(restored.text(of: fixture.index(.min, 1), in: fixture, at: at) == "optional(int(-199))")
        // A late time, whose day reaches into what was before.
        guard case .int(let late) = restored.value(of: fixture.index(.count, 0), in: fixture.set, at: at - 2 * hour)
        else {
            return
        }
        #expect(late <= 24)
    }

    @Test func ownAttributesWinAndTheNewestConsentStands() {
        let schema = EventSchema(
            types: [], properties: [],
            attributes: [
                EventSchema.Attribute(name: "a", type: .int, isPersonal: false),
                EventSchema.Attribute(name: "b", type: .int, isPersonal: false),
            ])
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        own.setAttribute(0, to: .int(1), in: schema)
        other.setAttribute(0, to: .int(2), in: schema)
        other.setAttribute(1, to: .int(3), in: schema)
        own.setConsent(purpose: "m", channel: nil, granted: true, time: 5)
        other.setConsent(purpose: "m", channel: "push", granted: false, time: 6)
        other.setConsent(purpose: "m", channel: "email", granted: false, time: 5)
        _ = own.remember(1, clock: start, window: day)
        _ = other.remember(2, clock: start - 1, window: day)
        let none = FeatureSet(features: [], series: [], seriesByEventType: [])
        own.unite(with: other, features: none, types: .known, clock: start)
        #expect(own.attribute(0, in: schema).map(text) == "int(1)")
        #expect(own.attribute(1, in: schema).map(text) == "int(3)")
        #expect(own.consent(purpose: "m", channel: "push") == false)
        #expect(own.consent(purpose: "m", channel: "email") == true)
        let isNew = (1...3 as ClosedRange<UInt64>).map { own.remember($0, clock: start, window: day) }
        #expect(isNew == [false, false, true])
    }
}
