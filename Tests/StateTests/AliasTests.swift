import Events
import SeededRandomness
import Testing

@testable import State

/// The ids that are aliases of an individual.
struct AliasTests {
    @Test func theyHaveTheseBytes() {
        var state = IndividualState(id: "joe")
        state.add("c-1")
        state.add("jö")
        let expected: [UInt8] =
            [3, 0, 3, 0, 255, 255, 255, 255, 255, 255, 255, 0x7F, 0, 0, 0x6A, 0x6F, 0x65]
            + [0x04, 1, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + [3, 0, 0x63, 0x2D, 0x31, 3, 0, 0x6A, 0xC3, 0xB6]
        #expect(state.bytes == expected)
    }

    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func theyAreThoseOfAList(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var state = IndividualState(id: "joe")
        var model: [String] = []
        let ids = (0..<12).map { String(repeating: "é", count: $0 + 1) } + ["joe"]
        for _ in 0..<200 {
            let id = generator.pick(of: ids)
            if generator.chance(3) {
                state.remove(id)
                model.removeAll { $0 == id }
            } else {
                state.add(id)
                if id != "joe", !model.contains(id) { model.append(id) }
            }
            let restored = try IndividualState(restoring: state.bytes, types: .known)
            #expect(restored.aliases == model, "seed \(seed)")
            for id in ids { #expect(restored.has(id) == model.contains(id), "seed \(seed)") }
            #expect(restored.isEmpty == model.isEmpty)
        }
    }

    @Test func damagedOnesAreRefused() {
        var state = IndividualState(id: "joe")
        state.add("c-1")
        let sound = state.bytes
        for (at, byte) in [(32, 4), (32, 0), (33, 1), (19, 4)] as [(Int, UInt8)] {
            var bytes = sound
            bytes[at] = byte
            #expect(throws: LayoutError.self) { try IndividualState(restoring: bytes, types: .known) }
        }
    }

    @Test func aStateUnderAnotherIdIsTheSameBesides() throws {
        let (state, _, _) = LayoutTests.sample()
        let id = "somebody with a longer id"
        let utf8 = id.utf8Span.span
        let renamed = try IndividualState(restoring: state.renamed(to: unsafe utf8.bytes).bytes, types: .known)
        #expect(renamed.id == id)
        #expect(renamed.earliestDue == state.earliestDue)
        #expect(renamed.bytes.dropFirst(14 + id.utf8.count) == state.bytes.dropFirst(14 + 3))
        #expect(renamed.bytes[12..<14] == state.bytes[12..<14])
        #expect(renamed.field(.journey, key: 7)?.length == 3)
    }

    @Test func unitedIndividualsHaveTheAliasesOfBoth() {
        var own = IndividualState(id: "joe")
        var other = IndividualState(id: "ann")
        for id in ["a", "b"] { own.add(id) }
        for id in ["b", "joe", "c"] { other.add(id) }
        own.unite(
            with: other, features: FeatureSet(features: [], series: [], seriesByEventType: []), types: .known, clock: 0)
        #expect(own.aliases == ["a", "b", "c"])
    }
}

extension IndividualState {
    fileprivate mutating func add(_ id: String) {
        let utf8 = id.utf8Span.span
        addAlias(unsafe utf8.bytes)
    }

    fileprivate mutating func remove(_ id: String) {
        let utf8 = id.utf8Span.span
        removeAlias(unsafe utf8.bytes)
    }

    fileprivate func has(_ id: String) -> Bool {
        let utf8 = id.utf8Span.span
        return hasAlias(unsafe utf8.bytes)
    }
}
