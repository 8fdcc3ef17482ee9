import CEL
import Events
import Foundation
import SeededRandomness
import Testing

@testable import State

/// What was known under an alias becomes the individual's.
struct UnitingTests {
    static let types: [Type?] = [nil, .int, .double, .string, .timestamp]

    static let forms: [SeriesForm] = [.merged, .newest(7), .decayed(halfLife: day), .keyed(9)]

    /// Events are kept for twice the window, so that they are there to be united, and united nothing is left of them.
    @Test func keysOfWhichNothingIsLeftGoWithTheirSeries() throws {
        let fixture = Fixture(nil, windows: [day], form: .keyed(9))
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        for id in 0..<120 as Range<UInt16> {
            let (key, time) = (Value.int(Int64(id % 3)), start + Int64(id))
            own.enter(nil, under: key, in: fixture, time: time, clock: time, id: id)
            other.enter(nil, under: key, in: fixture, time: time, clock: time, id: id + 1_000)
        }
        let clock = start + day + day / 2
        own.unite(with: other, features: fixture.set, types: .known, clock: clock)
        var fresh = IndividualState(id: "sue")
        own.enter(nil, under: .int(1), in: fixture, time: clock, clock: clock, id: 5_000)
        fresh.enter(nil, under: .int(1), in: fixture, time: clock, clock: clock, id: 5_000)
        let restored = try IndividualState(restoring: own.bytes, types: .known)
        #expect(restored.value(of: 0, in: fixture.set, at: clock) == fresh.value(of: 0, in: fixture.set, at: clock))
    }

    /// So many buckets that more values stand apart than are remembered.
    @Test func moreEntriesThanValuesAreRememberedDoNotTrap() throws {
        let fixture = Fixture(.int, windows: [1_000, 365 * day])
        var state = IndividualState(id: "joe")
        let end = start + 365 * day
        // As close as they may stand without being merged: from the shortest window on by a 31st of the age.
        var ages: [Int64] = []
        var age: Int64 = 0
        while age < 365 * day {
            ages.append(age)
            age += max(age, 1_000) / 31 + 1
        }
        // Two of them become a bucket, whose values are remembered beside the others.
        ages += [ages[ages.count - 1] - 60_000, ages[ages.count - 1] - 120_000]
        ages.sort()
        for (index, age) in ages.reversed().enumerated() {
            state.enter(
                .int(Int64(index)), under: .int(0), in: fixture, time: end - age, clock: end - age, id: UInt16(index))
        }
        let restored = try IndividualState(restoring: state.bytes, types: .known)
        let distinct = fixture.set.features.indices.filter {
            let feature = fixture.set.features[$0]
            return feature.aggregation == .distinct && feature.window == 365 * day
        }
        #expect(!distinct.isEmpty && ages.count > 500)
        for feature in distinct {
            guard case .int(let count) = restored.value(of: feature, in: fixture.set, at: end) else {
                Issue.record("no count")
                continue
            }
            #expect((512...ages.count).contains(Int(count)), "those that stand apart are counted one by one")
        }
    }

    @Test(arguments: 0..<100 as Range<UInt64>, forms)
    func unitedSeriesAreThoseOfTheUnitedEvents(seed: UInt64, form: SeriesForm) throws {
        var generator = SeededGenerator(seed: seed)
        let types = Self.types.filter { Fixture($0, windows: [day], form: form).set.features.count > 0 }
        let type = types.randomElement(using: &generator) ?? nil
        let fixture = Fixture(type, windows: [day, nil], form: form)
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        var oracle = Oracle(form)
        var events: [(id: UInt16, time: Milliseconds, value: Value?, key: Value, isOwn: Bool)] = []
        for id in 0..<30 as Range<UInt16> {
            let value = randomValue(type, &generator)
            let key = Value.int(generator.pick(0...8))
            events.append((id, start + generator.pick(0...3 * day), value, key, generator.pick(0...1) == 0))
        }
        for event in events {
            let isBoth = event.id % 5 == 0
            let clock = start + 3 * day
            if event.isOwn || isBoth {
                own.enter(event.value, under: event.key, in: fixture, time: event.time, clock: clock, id: event.id)
            }
            if !event.isOwn || isBoth {
                other.enter(event.value, under: event.key, in: fixture, time: event.time, clock: clock, id: event.id)
            }
        }
        for event in events where event.isOwn || event.id % 5 == 0 {
            oracle.add(event.value, under: event.key, time: event.time)
        }
        for event in events where !(event.isOwn || event.id % 5 == 0) {
            oracle.add(event.value, under: event.key, time: event.time)
        }
        own.unite(with: other, features: fixture.set, types: .known, clock: start + 3 * day)
        let restored = try IndividualState(restoring: own.bytes, types: .known)
        for feature in fixture.set.features.indices {
            for at in [start + day, start + 2 * day, start + 3 * day] {
                let definition = fixture.set.features[feature]
                let got = restored.value(of: feature, in: fixture.set, at: at)
                #expect(matches(got, oracle.value(definition, at: at), definition.aggregation), "seed \(seed)")
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
        // 500 events of 7 values on each side: the first three came once more, and p2 of them last.
        #expect(restored.text(of: fixture.index(.distinct, 1), in: fixture, at: at) == "int(14)")
        #expect(
            same(restored.value(of: fixture.index(.mostFrequent, 1), in: fixture.set, at: at), .optional(.string("p2")))
        )
    }

    @Test func beyondTheKeysThatAreKeptTheOnesWithTheNewestEventsStay() throws {
        let fixture = Fixture(nil, windows: [nil], form: .keyed(3))
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        for (key, time) in [("a", 1), ("b", 4), ("c", 6)] as [(String, Int64)] {
            own.enter(nil, under: .string(key), in: fixture, time: start + time, clock: start + 9, id: UInt16(time))
        }
        for (key, time) in [("a", 5), ("d", 2), ("e", 3)] as [(String, Int64)] {
            other.enter(nil, under: .string(key), in: fixture, time: start + time, clock: start + 9, id: UInt16(time))
        }
        own.unite(with: other, features: fixture.set, types: .known, clock: start + 9)
        var restored = try IndividualState(restoring: own.bytes, types: .known)
        let united = "{string [97]: int(2), string [98]: int(1), string [99]: int(1)}"
        #expect(restored.text(of: 0, in: fixture, at: start + 9) == united)
        // The next key pushes out b.
        restored.enter(nil, under: .string("f"), in: fixture, time: start + 9, clock: start + 9)
        let next = "{string [97]: int(2), string [99]: int(1), string [102]: int(1)}"
        #expect(restored.text(of: 0, in: fixture, at: start + 9) == next)
    }

    @Test(arguments: forms)
    func longSeriesOfEveryFormUniteToWhatBothHeld(form: SeriesForm) throws {
        let fixture = Fixture(.double, windows: [nil], form: form)
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "cookie")
        var oracle = Oracle(form)
        for number in 0..<900 as Range<Int64> {
            let time = start + number * minute
            let (value, key) = (Value.double(Double(number % 13)), Value.int(number % 4))
            if number % 2 == 0 {
                own.enter(value, under: key, in: fixture, time: time, clock: time, id: UInt16(number))
            } else {
                other.enter(value, under: key, in: fixture, time: time, clock: time, id: UInt16(number))
            }
            oracle.add(value, under: key, time: time)
        }
        let at = start + 900 * minute
        own.unite(with: other, features: fixture.set, types: .known, clock: at)
        let restored = try IndividualState(restoring: own.bytes, types: .known)
        for (index, feature) in fixture.set.features.enumerated() {
            let got = restored.value(of: index, in: fixture.set, at: at)
            let expected = oracle.value(feature, at: at)
            // Which of the first events of two buckets came first is told by their times; the last ones, too.
            #expect(matches(got, expected, feature.aggregation), "\(feature.name): \(text(got)), not \(text(expected))")
        }
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

    @Test(arguments: [false, true])
    func aSeriesThatFindsNoRoomKeepsItsNewestEventAndIsSaturated(isKnown: Bool) throws {
        let fixture = Fixture(.string, windows: [day])
        var own = IndividualState(id: "joe")
        own.appendField(.journey, version: 1, key: 1, payload: [UInt8](repeating: 1, count: 930_000))
        var other = IndividualState(id: "cookie")
        for number in 0..<60 as Range<Int64> {
            let time = start + number * second
            let text = String(repeating: "x", count: 1_000) + "\(number)"
            other.enter(.string(text), in: fixture, time: time, clock: time, id: UInt16(number))
        }
        if isKnown { own.enter(.string("own"), in: fixture, time: start, clock: start, id: 99) }
        let at = start + 60 * second
        let saturated = own.unite(with: other, features: fixture.set, types: .known, clock: at)
        #expect(saturated == [fixture.plan.hash])
        #expect(own.isSaturated(0, in: fixture))
        #expect(own.text(of: fixture.index(.count), in: fixture, at: at) == "int(1)")
        let last = own.value(of: fixture.index(.last), in: fixture.set, at: at)
        let newest = String(repeating: "x", count: 1_000) + "59"
        #expect(same(last, .optional(.string(isKnown ? "own" : newest))))
        #expect(try IndividualState(restoring: own.bytes, types: .known).bytes == own.bytes)
        // Where there is room nothing is said.
        var roomy = IndividualState(id: "joe")
        #expect(roomy.unite(with: other, features: fixture.set, types: .known, clock: at).isEmpty)
        #expect(!roomy.isSaturated(0, in: fixture))
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
