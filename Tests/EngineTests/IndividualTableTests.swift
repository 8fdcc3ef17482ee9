import State
import Scenarios
import SeededRandomness
import Testing

@testable import Engine

struct IndividualTableTests {
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func itIsADictionaryFromIDs(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var table = IndividualTable()
        var naive: [String: (slot: Int, due: Int64)] = [:]
        // Ids that a String dictionary would hold for one are left out; see the test below.
        let ids = (0..<400).map { "id-\($0)" }
        for _ in 0..<20_000 {
            let id = generator.pick(of: ids)
            switch (naive[id], generator.pick(0...2)) {
            case (nil, 0):
                var state = IndividualState(id: id)
                state.earliestDue = generator.pick(0...1_000)
                let due = state.earliestDue
                naive[id] = (table.insert(state), due)
            case (let known?, 0):
                table.remove(known.slot)
                naive[id] = nil
            case (let known?, 1):
                var state = table.take(known.slot) ?? IndividualState(id: "lost")
                state.earliestDue += 1
                table.put(state, into: known.slot)
                naive[id] = (known.slot, known.due + 1)
            default: break
            }
            let other = generator.pick(of: ids)
            #expect(table.slot(of: other) == naive[other]?.slot, "seed \(seed)")
            #expect(table.slot(of: other).flatMap { table[$0] }?.earliestDue == naive[other]?.due, "seed \(seed)")
            #expect(table.count == naive.count)
        }
        let states = naive.values.compactMap { table[$0.slot] }
        let bytes = states.reduce(0) { $0 + $1.bytes.count }
        #expect(table.bytes == bytes)
        #expect(Set(naive.values.map(\.slot)).count == naive.count)
    }

    @Test func idsAreBytes() {
        var table = IndividualTable()
        let composed = table.insert(IndividualState(id: "\u{E9}"))
        #expect(table.slot(of: "e\u{301}") == nil)
        let decomposed = table.insert(IndividualState(id: "e\u{301}"))
        #expect(composed != decomposed)
        #expect(table.slot(of: "\u{E9}") == composed)
        #expect(table.slot(of: "e\u{301}") == decomposed)
    }
}
