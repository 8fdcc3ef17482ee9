internal import SeededRandomness
internal import Testing
@testable internal import CommandLineTool

struct ArgumentTests {
    @Test(arguments: [
        ("500ms", 500), ("90s", 90_000), ("30m", 1_800_000), ("24h", 86_400_000), ("7d", 604_800_000),
        ("4w", 2_419_200_000), ("1h30m", 5_400_000), ("1ms1s", 1_001),
    ])
    func aDurationIsDigitsWithUnits(text: String, milliseconds: Int64) throws {
        #expect(try ValueParser.duration.parse(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "5", "s", "0s", "-5s", "1.5s", "1 s", "5S", "1h30", "9223372036854775807s", "9223372036854775808ms",
        "9223372036854775807ms1ms", "9223372036854775807ms9223372036854775807ms5ms", "５s", "5us",
    ])
    func anythingElseIsNoDuration(text: String) {
        #expect(throws: ValueProblem.self) { try ValueParser.duration.parse(text) }
    }

    @Test(arguments: [
        ("chekc", "check"), ("statsu", "status"), ("eva", "eval"), ("backtset", "backtest"), ("xyz", nil), ("", nil),
        ("check", "check"),
    ])
    func theNearestNameIsSuggested(name: String, expected: String?) {
        #expect(NearestName.of(name, among: ["check", "test", "eval", "backtest", "status"]) == expected)
    }

    @Test func distancesAgreeWithTheRecursiveDefinition() {
        let seed = UInt64.random(in: 0...(.max))
        var generator = SeededGenerator(seed: seed)
        func naive(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
            guard let a = left.last, let b = right.last else { return max(left.count, right.count) }
            var best = min(naive(left.dropLast(), right) + 1, naive(left, right.dropLast()) + 1)
            best = min(best, naive(left.dropLast(), right.dropLast()) + (a == b ? 0 : 1))
            if left.dropLast().last == b, right.dropLast().last == a {
                best = min(best, naive(left.dropLast(2), right.dropLast(2)) + 1)
            }
            return best
        }
        for _ in 0..<200 {
            let left = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                UInt8.random(in: 97...99, using: &generator)
            }
            let right = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                UInt8.random(in: 97...99, using: &generator)
            }
            #expect(NearestName.distance(left, right) == naive(left[...], right[...]), "seed \(seed): \(left) \(right)")
        }
    }
}
