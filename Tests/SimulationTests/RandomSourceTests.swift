@testable import Simulation
import Testing

/// The generators against their authors' numbers, and the distributions against their definitions.
struct RandomSourceTests {
    @Test func splitMix64YieldsTheKnownNumbers() {
        var source = SplitMix64(state: 1_234_567)
        let numbers = (0..<3).map { _ in source.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func xoshiro256StarStarYieldsTheKnownNumbers() {
        var source = RandomSource(state: (1, 2, 3, 4))
        let numbers = (0..<4).map { _ in source.next() }
        #expect(numbers == [11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
    }

    @Test func exponentialHasMeanAndTailOfItsDistribution() {
        var source = RandomSource(seed: 31)
        let draws = (0..<100_000).map { _ in source.exponential() }
        let mean = draws.reduce(0, +) / 100_000
        #expect((0.98...1.02).contains(mean), "mean \(mean)")
        // exp(-1) and exp(-3) of all draws lie beyond 1 and 3.
        #expect((35_800...37_800).contains(draws.count { $0 > 1 }))
        #expect((4_500...5_450).contains(draws.count { $0 > 3 }))
    }

    @Test func halfOfTheSkewedDrawsFallIntoTheFirstEighth() {
        var source = RandomSource(seed: 32)
        let draws = (0..<100_000).map { _ in source.skewedIndex(below: 800) }
        #expect((49_000...51_000).contains(draws.count { $0 < 100 }))
        #expect(draws.allSatisfy { (0..<800).contains($0) })
    }

    @Test func theAgendaYieldsByTimeThenItem() {
        var source = RandomSource(seed: 33)
        var agenda = Agenda()
        var expected: [(time: Int64, item: Int)] = []
        for item in 0..<2_000 {
            let time = Int64(source.index(below: 300))
            agenda.add(item % 2 == 0 ? item : ~item, at: time)
            expected.append((time, item % 2 == 0 ? item : ~item))
        }
        expected.sort { ($0.time, $0.item) < ($1.time, $1.item) }
        var yielded: [(time: Int64, item: Int)] = []
        while let entry = agenda.removeFirst() { yielded.append((entry.time, entry.item)) }
        #expect(yielded.map(\.time) == expected.map(\.time) && yielded.map(\.item) == expected.map(\.item))
    }
}
