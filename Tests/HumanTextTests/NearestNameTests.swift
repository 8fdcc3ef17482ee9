import HumanText
import SeededRandomness
import Testing

struct NearestNameTests {
    @Test(arguments: [
        ("chanels", "channels"), ("Channels", "channels"), ("wehn", "when"), ("tiem_zone", "time_zone"),
        ("trigger", "trigger"), ("whn", "when"), ("steps:", "steps"), ("timezone", "time_zone"),
    ])
    func aTypingErrorFindsItsKey(name: String, expected: String) {
        #expect(nearestName(name, in: ["when", "channels", "trigger", "steps", "time_zone"]) == expected)
    }

    @Test(arguments: ["", "x", "audience", "ab", String(repeating: "channels", count: 40)])
    func farNamesGetNoSuggestion(name: String) {
        #expect(nearestName(name, in: ["when", "channels", "trigger", "steps", "time_zone"]) == nil)
    }

    @Test func ofEquallyNearOnesTheFirstByBytesIsTaken() {
        #expect(nearestName("bat", in: ["rat", "cat"]) == "cat")
        #expect(nearestName("bat", in: ["cat", "rat"]) == "cat")
        #expect(nearestName("ratx", in: ["", "rat", "rats"]) == "rat")
    }

    /// The bounded distance against the textbook recursion, through the only thing that shows it: near or not.
    @Test func theBoundIsAThirdOfTheLength() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<3_000 {
            let left = Self.word(&random)
            let right = Self.word(&random)
            let isNear = nearestName(left, in: [right]) != nil
            #expect(
                isNear == (Self.distance(Array(left.utf8)[...], Array(right.utf8)[...]) <= max(1, left.utf8.count / 3)))
        }
    }

    private static func word(_ random: inout SeededGenerator) -> String {
        String((0..<Int.random(in: 1...6, using: &random)).map { _ in "ab".randomElement(using: &random) ?? "a" })
    }

    private static func distance(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        guard let a = left.last, let b = right.last else { return max(left.count, right.count) }
        var best = min(
            distance(left.dropLast(), right) + 1, distance(left, right.dropLast()) + 1,
            distance(left.dropLast(), right.dropLast()) + (a == b ? 0 : 1))
        if left.count > 1, right.count > 1, a == right[right.endIndex - 2], b == left[left.endIndex - 2] {
            best = min(best, distance(left.dropLast(2), right.dropLast(2)) + 1)
        }
        return best
    }
}
