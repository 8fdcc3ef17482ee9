import CEL
import Events
import Foundation
import SeededRandomness
import Testing

@testable import State

/// Buffers of every version that was ever written, and fields of versions and kinds that this build does not write.
struct UpgradeTests {
    private static func state(_ name: String) throws -> IndividualState {
        try IndividualState(restoring: Golden.bytes(name), types: .known)
    }

    @Test(arguments: ["individual-v2", "individual-v3"])
    func aBufferOfEveryVersionReadsAsItDid(name: String) throws {
        let expected = Golden.text(name + ".txt").split(separator: "\n").map(String.init)
        #expect(expected.count > 200)
        let state = try Self.state(name)
        let readings = Golden.readings(of: state)
        for (reading, expected) in zip(readings, expected) where reading != expected {
            Issue.record("\(reading), not \(expected)")
        }
        #expect(readings.count == expected.count)
    }

    @Test(arguments: ["individual-v2", "individual-v3"])
    func oneGoesOnWithABufferOfEveryVersion(name: String) throws {
        var state = try Self.state(name)
        var fresh = Golden.state()
        for step in 0..<100 as Range<Int64> {
            let clock = Golden.end + step * minute
            for (fixture, type, _) in Golden.fixtures {
                state.enter(Golden.value(step, type), in: fixture, time: clock, clock: clock)
                fresh.enter(Golden.value(step, type), in: fixture, time: clock, clock: clock)
            }
        }
        let at = Golden.end + 100 * minute
        for (fixture, _, _) in Golden.fixtures {
            for feature in fixture.set.features.indices {
                #expect(
                    same(
                        state.value(of: feature, in: fixture.set, at: at),
                        fresh.value(of: feature, in: fixture.set, at: at)))
            }
        }
        #expect(try IndividualState(restoring: state.bytes, types: .known).bytes == state.bytes)
    }

    @Test func theFieldsOfTheLayersAboveAreUpgradedByTheirRows() throws {
        let state = try Self.state("individual-v2")
        var count = 0
        var next = state.firstField(of: .journey)
        while let field = next {
            #expect(field.version == 1 && field.key == UInt64(count) && field.length == 1)
            count += 1
            next = state.field(after: field, of: .journey)
        }
        #expect(count == 431)
        // Those that no row names came along: ended keys and sends.
        let kinds = [FieldKind(rawValue: 0x90), FieldKind(rawValue: 0xA0)].map { state.field($0, key: 0)?.version }
        #expect(kinds == [0, 0])
    }

    @Test func aPresentBufferIsWrittenAgainTheSame() throws {
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
            var state = Golden.state()
            state.appendField(.journey, version: 1, key: 12, payload: [1, 2, 3])
            state.appendField(.unknown, version: 200, key: 13, payload: [4, 5, 6, 7])
            try Golden.record("individual-v3", state, Golden.readings(of: state))
        }
        let bytes = Golden.bytes("individual-v3")
        #expect(bytes.count > 10_000 && bytes.first == 3)
        #expect(try Self.state("individual-v3").bytes == bytes)
        let upgraded = try Self.state("individual-v2").bytes
        #expect(try IndividualState(restoring: upgraded, types: .known).bytes == upgraded)
    }

    @Test func seriesOfEveryFormReadAsTheyDidAndGoOn() throws {
        let name = "series-forms-v1"
        if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
            let state = Golden.stateOfForms()
            try Golden.record(name, state, Golden.readingsOfForms(of: state))
        }
        let bytes = Golden.bytes(name)
        var state = try Self.state(name)
        #expect(state.bytes == bytes && bytes.count > 20_000)
        #expect(
            Golden.readingsOfForms(of: state)
                == Golden.text(name + ".txt").split(separator: "\n").map(String.init))
        var fresh = Golden.stateOfForms()
        for number in 300..<400 as Range<Int64> {
            for (fixture, type, _) in Golden.forms {
                let clock = start + number * minute
                Golden.enter(number, type, fixture, clock: clock, into: &state)
                Golden.enter(number, type, fixture, clock: clock, into: &fresh)
            }
        }
        let times = [start + 400 * minute, start + 350 * minute]
        #expect(Golden.readingsOfForms(of: state, at: times) == Golden.readingsOfForms(of: fresh, at: times))
        #expect(try IndividualState(restoring: state.bytes, types: .known).bytes == state.bytes)
    }

    @Test func aFieldOfAnUnknownKindIsCarriedAlongAsItIs() throws {
        let fixture = Fixture(.int, windows: [day])
        var other = IndividualState(id: "cookie")
        let written = other.appendField(.unknown, version: 77, key: 5, payload: [1, 2, 3])
        other.setUnusedSince(9, of: written)
        var state = try IndividualState(restoring: other.bytes, types: .known)
        #expect(state.bytes == other.bytes)
        for step in 0..<200 as Range<Int64> {
            state.enter(.int(step), in: fixture, time: start + step * second, clock: start + step * second)
            _ = state.remember(UInt64(step), clock: start + step * second, window: day)
        }
        #expect(state.series(fixture.plan.hash)?.bucketCount ?? 0 > 0)
        func isThere(_ state: IndividualState) -> Bool {
            guard let field = state.field(.unknown, key: 5) else { return false }
            let bytes = (0..<field.length).map { state.bytes(of: field).u8($0) }
            return field.version == 77 && field.unusedSince == 9 && bytes == [1, 2, 3]
        }
        #expect(isThere(state))
        var united = IndividualState(id: "joe")
        united.unite(with: state, features: fixture.set, types: .known, clock: start)
        #expect(isThere(united))
        // The own one stays, where both have one.
        let own = IndividualState.withUnknown([8])
        united = own
        united.unite(with: state, features: fixture.set, types: .known, clock: start)
        #expect(united.field(.unknown, key: 5)?.length == 1)
    }

    @Test func aFieldOfAnUnknownKindIsDroppedAfter7DaysOfClock() {
        let none = FeatureSet(features: [], series: [], seriesByEventType: [])
        var state = IndividualState.withUnknown([8])
        state.appendField(.journey, version: 1, key: 5, payload: [1])
        for hours in stride(from: 0, through: 7 * 24, by: 24) as StrideThrough<Int64> {
            state.sweep(none, types: .known, clock: start + hours * hour)
        }
        #expect(state.has(.unknown))
        state.sweep(none, types: .known, clock: start + 7 * day + hour)
        #expect(!state.has(.unknown))
        #expect(state.has(.journey))
    }

    @Test func whatALayerAboveDoesNotUseIsDroppedAfter7DaysOfClock() {
        let none = FeatureSet(features: [], series: [], seriesByEventType: [])
        var state = IndividualState(id: "joe")
        for key in 1...4 as ClosedRange<UInt64> {
            state.appendField(.journey, version: 1, key: key, payload: [UInt8(key)])
        }
        func sweep(_ clock: Milliseconds) {
            state.sweep(
                none, types: .known, clock: clock,
                isUsed: { field, payload in field.kind == .journey ? payload.u8(0) % 2 == 0 : nil })
        }
        sweep(start)
        sweep(start + 7 * day)
        #expect((1...4).allSatisfy { state.field(.journey, key: $0) != nil })
        sweep(start + 7 * day + hour)
        #expect((1...4).map { state.field(.journey, key: $0) != nil } == [false, true, false, true])
    }

    /// What cannot be taken over, with what is said of it.
    static let refused: [(bytes: [UInt8], error: String)] = [
        ([], "an individual's state has no bytes at byte 0"),
        ([1], "an individual's state has version 1, which no build ever wrote, at byte 0"),
        (
            [4],
            "an individual's state has version 4, newer than 3, which this build reads: start one that is as new as its writer, at byte 0"
        ),
        ([3, 0, 0], "an individual's state has half a header at byte 3"),
        (
            IndividualState.with(.journey, version: 2, [1]).bytes,
            "an individual's state has something newer than version 1, which this build reads: "
                + "start one that is as new as its writer, at byte 17: field journey (kind 0x88, version 2)"
        ),
        (
            IndividualState.with(.journey, version: 1, []).bytes,
            "an individual's state has something broken at byte 17: field journey (kind 0x88, version 1)"
        ),
        (
            IndividualState.with(.attribute, version: 0, [77]).bytes,
            "an individual's state has something broken at byte 17: field attribute (kind 0x2, version 0)"
        ),
        (
            IndividualState.with(.journey, version: 1, [1]).bytes
                + IndividualState.with(.journey, version: 1, [2]).bytes[17...],
            "an individual's state has two fields of kind 136 and key 5 at byte 17"
        ),
        (
            IndividualState.with(.journey, version: 1, [1]).bytes
                + IndividualState.with(.series(.none), version: 1, [UInt8](repeating: 0, count: 9)).bytes[17...],
            "an individual's state has a field out of order at byte 33"
        ),
    ]

    @Test(arguments: refused.indices)
    func whatCannotBeReadSaysWhatAndWhere(row: Int) {
        let (bytes, expected) = Self.refused[row]
        #expect {
            try IndividualState(restoring: bytes, types: .known)
        } throws: {
            "\($0)" == expected
        }
    }
}

extension IndividualState {
    fileprivate static func with(_ kind: FieldKind, version: UInt8, _ payload: [UInt8]) -> IndividualState {
        var state = IndividualState(id: "joe")
        state.appendField(kind, version: version, key: 5, payload: payload)
        return state
    }

    fileprivate static func withUnknown(_ payload: [UInt8]) -> IndividualState { with(.unknown, version: 77, payload) }
}
