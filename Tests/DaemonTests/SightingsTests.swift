internal import Events
internal import Testing
@testable internal import Daemon

struct SightingsTests {
    private func note(_ sightings: Sightings, _ name: String, offset: Int64 = 0) -> Bool {
        sightings.note(
            undeclared: name, at: .init(topic: "t", partition: 2, offset: offset), hash: StableHash.hash(name))
    }

    @Test func theFirstOfATypeIsToldAndAllAreCounted() {
        let sightings = Sightings()
        #expect(note(sightings, "a"))
        #expect(!note(sightings, "a", offset: 5))
        // Canonically equal, and yet another.
        #expect(note(sightings, "caf\u{e9}") && note(sightings, "cafe\u{301}"))
        let types = sightings.undeclaredTypes
        #expect(types.map(\.name).map { Array($0.utf8) } == ["cafe\u{301}", "caf\u{e9}", "a"].map { Array($0.utf8) })
        #expect(types[2].count == 2 && types[2].last == .init(topic: "t", partition: 2, offset: 5))
    }

    @Test func theLastTwentyAreKeptAndMadeUpNamesAreNotLoggedForEver() {
        let sightings = Sightings()
        let logged = (0..<1_000).filter { note(sightings, "type-\($0)") }.count
        #expect(logged == 200)
        #expect(sightings.undeclaredTypes.map(\.name) == (980..<1_000).reversed().map { "type-\($0)" })
        // One that comes again is among the last, and is no news.
        #expect(!note(sightings, "type-0"))
        #expect(sightings.undeclaredTypes.first?.name == "type-0")
    }

    @Test func aKindOfLineIsWrittenOnceAMinuteWithWhatWasLeftOut() {
        let sightings = Sightings()
        let now = ContinuousClock.now
        #expect(sightings.isDue("a", at: now) == 0)
        #expect(sightings.isDue("a", at: now + .seconds(59)) == nil)
        #expect(sightings.isDue("a", at: now + .seconds(59)) == nil)
        #expect(sightings.isDue("b", at: now + .seconds(59)) == 0)
        #expect(sightings.isDue("a", at: now + .seconds(60)) == 2)
        #expect(sightings.isDue("a", at: now + .seconds(120)) == 0)
    }

    @Test func theFirstErrorOfACampaignIsToldForEachRuleSet() {
        let sightings = Sightings()
        #expect(sightings.isFirst(errorOf: "c", under: "one"))
        #expect(!sightings.isFirst(errorOf: "c", under: "one"))
        #expect(sightings.isFirst(errorOf: "d", under: "one") && sightings.isFirst(errorOf: "c", under: "two"))
    }
}
