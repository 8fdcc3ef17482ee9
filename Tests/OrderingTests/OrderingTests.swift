import Ordering
import SeededRandomness
import Testing

struct OrderingTests {
    @Test func theFirstOfTheSecondPartIsFound() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let numbers = (0..<Int.random(in: 0...20, using: &random)).map { _ in Int.random(in: 0...9, using: &random)
            }
            .sorted()
            let wanted = Int.random(in: -1...10, using: &random)
            let naive = numbers.firstIndex { $0 >= wanted } ?? numbers.count
            #expect(numbers.partitioningIndex { $0 >= wanted } == naive, "\(numbers), \(wanted)")
            let tail = numbers.dropFirst(2)
            #expect(tail.partitioningIndex { $0 >= wanted } == (tail.firstIndex { $0 >= wanted } ?? tail.endIndex))
        }
    }

    @Test func textsAreOrderedByTheirBytes() {
        // The same letter in two forms, which Swift holds to be equal; and one beyond the basic plane, whose UTF-16 would come first.
        let sorted = ["", "A", "a", "a\u{0}", "aa", "b", "e\u{301}", "\u{E9}", "\u{FFFD}", "\u{10000}"]
        #expect(sorted.reversed().sortedByBytes().map { Array($0.utf8) } == sorted.map { Array($0.utf8) })
        for (left, first) in sorted.enumerated() {
            for (right, second) in sorted.enumerated() { #expect(first.precedes(second) == (left < right)) }
        }
    }
}
