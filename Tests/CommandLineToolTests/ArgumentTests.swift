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
}
