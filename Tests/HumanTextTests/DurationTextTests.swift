import HumanText
import Testing

struct DurationTextTests {
    @Test(arguments: [
        ("500ms", 500), ("90s", 90_000), ("30m", 1_800_000), ("24h", 86_400_000), ("7d", 604_800_000),
        ("4w", 2_419_200_000), ("1h30m", 5_400_000), ("30m1h", 5_400_000), ("1m1ms", 60_001), ("1ms1m", 60_001),
        ("1m1m", 120_000), ("0h5m", 300_000), ("007s", 7_000), ("9223372036854775807ms", Int64.max),
    ])
    func digitsWithUnitsAddUp(text: String, expected: Int64) throws {
        #expect(try DurationText.milliseconds(text) == expected)
    }

    @Test(arguments: [
        "", "5", "h", "5x", "-5m", "+5m", "1.5h", "5 m", "5m ", " 5m", "5M", "5us", "5m3", "٥m", "mms", "5mss", "1h-1m",
    ])
    func anythingElseIsMalformed(text: String) {
        #expect(throws: DurationText.Problem.malformed) { try DurationText.milliseconds(text) }
    }

    @Test(arguments: ["0s", "0h0m", "000ms"])
    func nothingIsNoDuration(text: String) {
        #expect(throws: DurationText.Problem.zero) { try DurationText.milliseconds(text) }
    }

    @Test(arguments: [
        "9223372036854775808ms", "99999999999999999999s", "9223372036854775807s", "9223372036854775807ms1ms",
        "15250284453w",
    ])
    func overflowIsNoticed(text: String) {
        #expect(throws: DurationText.Problem.overflow) { try DurationText.milliseconds(text) }
    }

    @Test(arguments: [
        (0, "0m"), (1, "1ms"), (60_000, "1m"), (5_400_000, "1h30m"), (93_600_000, "1d2h"), (-90_500, "-1m30s500ms"),
        (Int64.min, "-106751991167d7h12m55s808ms"),
    ])
    func aDurationIsWrittenWithTheLargestUnits(milliseconds: Int64, text: String) throws {
        #expect(DurationText.text(milliseconds: milliseconds) == text)
        if milliseconds > 0 { #expect(try DurationText.milliseconds(text) == milliseconds) }
    }
}
