import CEL
import Events
import JSON
import SeededRandomness
import Testing

@testable import State

/// Series and other fields side by side in one buffer, and its copies.
struct BufferTests {
    /// Series of three kinds, whose hashes stand in another order than the kinds.
    private static let fixtures = [
        Fixture(nil, windows: [hour], hash: 30), Fixture(.double, windows: [3 * hour], hash: 10),
        Fixture(.string, windows: [2 * hour], hash: 20),
    ]
    private static let types: [Type?] = [nil, .double, .string]

    @Test(arguments: 0..<20 as Range<UInt64>)
    func fieldsAreFoundHoweverTheSeriesBeforeThemGrowAndShrink(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var state = IndividualState(id: "joe")
        var model: [UInt64: [UInt8]] = [:]
        var clock = start
        for step in 0..<300 {
            clock += generator.pick(0...10 * minute)
            switch generator.pick(0...7) {
            case 0: _ = state.remember(generator.next(), clock: clock, window: hour)
            case 1:
                let key = UInt64(generator.pick(0...9))
                if let field = state.field(.journey, key: key) {
                    state.removeField(field)
                    model[key] = nil
                } else {
                    model[key] = [UInt8(truncatingIfNeeded: step)]
                    state.appendField(.journey, version: 1, key: key, payload: model[key] ?? [])
                }
            case 2: state.sweep(Self.fixtures[2].set, types: .known, clock: clock)
            default:
                let index = Int(generator.pick(0...2))
                let value = randomValue(Self.types[index], &generator)
                state.enter(value, in: Self.fixtures[index], time: clock, clock: clock)
            }
            for key in 0..<10 as Range<UInt64> {
                let found = state.field(.journey, key: key).map { Array(copying: state.bytes(of: $0)) }
                #expect(found == model[key], "seed \(seed)")
            }
            let restored = try IndividualState(restoring: state.bytes, types: .known)
            #expect(restored.buffer.othersStart == state.buffer.othersStart, "seed \(seed)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func aCopyIsOfItsOwn(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (state, alone) = (IndividualState(id: "joe"), IndividualState(id: "joe"))
        for step in 0..<200 as Range<Milliseconds> {
            let copy = state
            let before = copy.bytes
            let clock = start + step * minute
            let (hash, value) = (generator.next(), randomValue(.string, &generator))
            for keepsCopies in [true, false] {
                var changed = keepsCopies ? state : alone.take()
                _ = changed.remember(hash, clock: clock, window: hour)
                changed.enter(value, in: Self.fixtures[2], time: clock, clock: clock)
                if step % 5 == 0 { changed.appendField(.journey, version: 1, key: hash, payload: [1]) }
                if keepsCopies { state = changed } else { alone = changed }
            }
            #expect(copy.bytes == before, "seed \(seed)")
            #expect(state.bytes == alone.bytes, "seed \(seed)")
        }
    }
}
