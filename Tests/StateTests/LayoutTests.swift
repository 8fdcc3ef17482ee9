import CEL
import Events
import SeededRandomness
import Testing

@testable import State

/// The bytes themselves: what they are, and that no others do harm.
struct LayoutTests {
    private static let kinds: [(type: Type?, form: SeriesForm)] =
        [Type?.none, .int, .double, .bool, .string, .timestamp, .duration].map { ($0, .merged) } + [
            (.string, .newest(5)), (.double, .decayed(halfLife: hour)), (nil, .keyed(3)), (.string, .keyed(3)),
        ]

    /// A state with something of everything.
    static func sample(events: Int64 = 150) -> (IndividualState, EventSchema, [Fixture]) {
        let schema = EventSchema(
            types: [], properties: [],
            attributes: [
                EventSchema.Attribute(name: "name", type: .string, isPersonal: true),
                EventSchema.Attribute(name: "tags", type: .dyn, isPersonal: false),
            ])
        let fixtures = kinds.enumerated().map { index, kind in
            Fixture(
                kind.type, windows: index % 2 == 0 ? [day, hour] : [day, nil], form: kind.form,
                hash: 100 + UInt64(index))
        }
        var state = IndividualState(id: "joe")
        var generator = SeededGenerator(seed: 1)
        for (index, fixture) in fixtures.enumerated() {
            for step in 0..<events {
                state.enter(
                    randomValue(kinds[index].type, &generator), under: .int(step % 4), in: fixture,
                    time: start + step * 6 * minute, clock: start + step * 6 * minute)
            }
        }
        state.setAttribute(0, to: .string("Joe"), in: schema)
        state.setAttribute(1, to: .list([.null, .double(1)]), in: schema)
        state.setConsent(purpose: "marketing", channel: "push", granted: true, time: start)
        state.appendField(.journey, version: 1, key: 7, payload: [1, 2, 3])
        state.appendField(.unknown, version: 9, key: 7, payload: [4, 5])
        for hash in 0..<5 as Range<UInt64> { _ = state.remember(hash, clock: start, window: day) }
        return (state, schema, fixtures)
    }

    @Test func aSmallStateHasTheseBytes() {
        var state = IndividualState(id: "joe")
        let fixture = Fixture(.int, windows: [day], hash: 0x0807_0605_0403_0201)
        state.earliestDue = 0x1122
        state.enter(.int(258), in: fixture, time: 0, clock: 0, id: 0xCCDD)
        _ = state.remember(0x0F0E_0D0C_0B0A_0908, clock: 3_999, window: day)
        state.appendField(.journey, version: 1, key: 7, payload: [9])
        state.setConsent(purpose: "m", channel: "p", granted: true, time: 5)
        let consentKey = (0..<8 as Range<UInt64>).map { UInt8(truncatingIfNeeded: StableHash.hash("m") >> (8 * $0)) }
        let expected: [UInt8] =
            [3, 0, 3, 0, 0x22, 0x11, 0, 0, 0, 0, 0, 0, 0, 0, 0x6A, 0x6F, 0x65]
            + [0x01, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 9, 10, 11, 12, 3, 0, 0]
            + [0x41, 1, 17, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0]
            + [0x00, 0x60, 0x04, 0x6F, 0x8A, 0x38, 0xDD, 0xCC, 2, 1, 0, 0, 0, 0, 0, 0]
            + [0x88, 1, 1, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 9]
            + [0x03, 1, 15, 0, 0, 0, 0] + consentKey + [1, 0, 0x6D, 5, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0x70]
        #expect(state.bytes == expected)
    }

    @Test func aStateOfEverythingComesBackFromItsBytes() throws {
        let (state, schema, fixtures) = Self.sample()
        let restored = try IndividualState(restoring: state.bytes, types: .known)
        #expect(restored.attribute(0, in: schema).map(text) == "string [74, 111, 101]")
        for fixture in fixtures {
            for feature in fixture.set.features.indices {
                let at = start + 15 * hour
                #expect(
                    restored.text(of: feature, in: fixture, at: at) == state.text(of: feature, in: fixture, at: at))
            }
        }
    }

    @Test func everyTruncationIsRefusedOrDoesNoHarm() {
        let (state, schema, fixtures) = Self.sample(events: 12)
        for (bytes, step) in [(state.bytes, 1), (Golden.bytes("individual-v2"), 13)] {
            for count in stride(from: 0, to: bytes.count, by: step) {
                guard var short = try? IndividualState(restoring: Array(bytes[..<count]), types: .known) else {
                    continue
                }
                use(&short, schema, fixtures)
            }
        }
    }

    /// 10,000 in all.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func hostileBytesAreRefusedOrDoNoHarm(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (state, schema, fixtures) = Self.sample(events: seed % 8 == 0 ? 150 : 12)
        let old = Golden.bytes("individual-v2")
        var accepted = 0
        for round in 0..<250 {
            var bytes = round % 25 == 0 ? old : state.bytes
            for _ in 0..<generator.pick(1...4) {
                let at = Int(generator.pick(0...Int64(bytes.count - 1)))
                switch generator.pick(0...3) {
                case 0: bytes[at] = UInt8(generator.pick(0...255))
                case 1: bytes[at] ^= 1 << UInt8(generator.pick(0...7))
                case 2: bytes.remove(at: at)
                default: bytes.removeLast(min(bytes.count - 1, Int(generator.pick(0...60))))
                }
            }
            guard var hostile = try? IndividualState(restoring: bytes, types: .known) else { continue }
            accepted += 1
            if round % 8 == 0 { use(&hostile, schema, fixtures) }
            #expect(throws: Never.self, "seed \(seed)") {
                try IndividualState(restoring: hostile.bytes, types: .known)
            }
        }
        #expect(accepted > 0)
    }

    /// Calls everything; nothing may trap.
    private func use(_ state: inout IndividualState, _ schema: EventSchema, _ fixtures: [Fixture]) {
        _ = (
            state.id, state.hasID("joe"), state.isEmpty, state.consents,
            state.field(.journey, key: 7).map { state.bytes(of: $0).byteCount }
        )
        _ = (state.attribute(0, in: schema), state.attribute(1, in: schema))
        for fixture in fixtures {
            for feature in fixture.set.features.indices {
                for at in [Milliseconds.min, start, start + 15 * hour, .max] {
                    _ = state.value(of: feature, in: fixture.set, at: at)
                }
            }
        }
        var generator = SeededGenerator(seed: 5)
        for (fixture, kind) in zip(fixtures, Self.kinds) {
            for step in 0..<80 as Range<Int64> {
                let clock = start + 14 * hour + step * 10 * minute
                let value = randomValue(kind.type, &generator)
                state.enter(value, under: .int(step % 5), in: fixture, time: clock - step * minute, clock: clock)
            }
        }
        _ = state.remember(77, clock: start, window: day)
        state.setConsent(purpose: "marketing", channel: nil, granted: false, time: start)
        state.setAttribute(0, to: .string("x"), in: schema)
        if let journey = state.field(.journey, key: 7) { state.replacePayload(of: journey, with: [4]) }
        state.sweep(fixtures[0].set, types: .known, clock: start)
        state.dropUnusedAttributes(in: schema, clock: start)
    }
}
