import SeededRandomness
import Testing

@testable import Replay

/// The matching of expectations with decisions, against all assignments there are.
struct MatchingTests {
    /// The most pairs that any assignment has.
    private static func most(_ fitting: ArraySlice<[Int]>, without used: Set<Int> = []) -> Int {
        guard let first = fitting.first else { return 0 }
        let rest = fitting.dropFirst()
        return first.filter { !used.contains($0) }.map { 1 + most(rest, without: used.union([$0])) }
            .reduce(most(rest, without: used), max)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func asManyPairsAsThereCanBeAndWhatIsPairedStays(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int(random.pick(0...6))
        let fitting = (0..<Int(random.pick(0...6))).map { _ in (0..<count).filter { _ in random.chance(3) } }
        var matching = BipartiteMatching(fitting, targets: count)
        let first = (0..<count).filter { _ in random.chance(2) }
        for target in first { matching.augment(fromTarget: target) }
        let early = Set(matching.targets.compactMap(\.self))
        for source in fitting.indices { matching.augment(fromSource: source) }
        let pairs = matching.targets.enumerated().compactMap { source, target in target.map { (source, $0) } }
        #expect(pairs.allSatisfy { fitting[$0.0].contains($0.1) }, "seed \(seed)")
        #expect(Set(pairs.map(\.1)).count == pairs.count, "seed \(seed)")
        #expect(pairs.count == Self.most(fitting[...]), "seed \(seed)")
        #expect(early.isSubset(of: pairs.map(\.1)), "seed \(seed)")
        // Of the targets that came first as many have a pair as any assignment gives them.
        let kept = fitting.map { $0.filter(first.contains) }
        #expect(early.count == Self.most(kept[...]), "seed \(seed)")
    }
}
