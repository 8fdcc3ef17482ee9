import CEL
import SeededRandomness
import Testing

struct TimeTests {
    static let instants: [(String, Int64, Int32)] =
        [
            ("1970-01-01T00:00:00Z", 0, 0), ("2009-02-13T23:31:30Z", 1_234_567_890, 0),
            ("2009-02-13t23:31:30z", 1_234_567_890, 0),
            ("2009-02-14T00:31:30+01:00", 1_234_567_890, 0),
            ("2009-02-13T21:01:30.5-02:30", 1_234_567_890, 500_000_000),
            ("2009-02-13T23:31:30-00:00", 1_234_567_890, 0),
            ("2009-02-13T23:31:30.123456789123Z", 1_234_567_890, 123_456_789),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
            ("1969-12-31T23:59:59.25Z", -1, 250_000_000), ("2024-02-29T12:00:00Z", 1_709_208_000, 0),
            ("0000-12-31T23:30:00-01:00", -62_135_595_000, 0),
        ] as [(String, Int64, Int32)]

    @Test(arguments: instants)
    func readsRFC3339(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
        #expect(Timestamp(rfc3339: text) == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(arguments: [
        "", "2009-02-13", "2009-02-13T23:31:30", "2009-02-13 23:31:30Z", "2009-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
        "2009-13-01T00:00:00Z", "2009-00-01T00:00:00Z", "2009-01-00T00:00:00Z", "2009-02-13T24:00:00Z",
        "2009-02-13T23:60:00Z",
        "2009-02-13T23:31:60Z", "2009-02-13T23:31:30.Z", "2009-02-13T23:31:30+0100", "2009-02-13T23:31:30+24:00",
        "2009-02-13T23:31:30+01:60", "2009-02-13T23:31:30ZZ", "2009-02-13T23:31:30.5", "10000-01-01T00:00:00Z",
        "-001-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-00:01", "2009-02-13T23:31:30+", "+009-02-13T23:31:30Z",
        "2009-02-13T23:31:3\u{660}Z",
    ])
    func refusesWhatIsNotRFC3339(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func leapSecondsAndTheYearZeroAreLeftToTheReader() throws {
        let leap = try #require(RFC3339("2016-12-31T23:59:60Z"))
        #expect(leap.second == 60)
        #expect(leap.secondsSinceEpoch == 1_483_228_800)
        let zero = try #require(RFC3339("0000-01-01T00:00:00Z"))
        #expect(zero.secondsSinceEpoch == -62_167_219_200)
    }

    @Test func everyDayComesBackAndIsTheNext() throws {
        var previous = CivilDate(daysSinceEpoch: -719_529)
        #expect(previous.year == -1 && previous.month == 12 && previous.day == 31)
        var weekday = (previous.dayOfWeek + 1) % 7
        for days in -719_528...2_932_896 {
            let date = CivilDate(daysSinceEpoch: days)
            guard date.daysSinceEpoch == days, date.dayOfWeek == weekday else {
                Issue.record("\(days): \(date)")
                return
            }
            let isNextDay = date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
            let isNextMonth =
                date.day == 1 && previous.day == CivilDate.days(inMonth: previous.month, of: previous.year)
            guard isNextDay || isNextMonth else {
                Issue.record("\(date) after \(previous)")
                return
            }
            guard date.dayOfYear == (date.month == 1 && date.day == 1 ? 0 : previous.dayOfYear + 1) else {
                Issue.record("\(date) is day \(date.dayOfYear)")
                return
            }
            previous = date
            weekday = (weekday + 1) % 7
        }
        #expect(previous.year == 9_999 && previous.month == 12 && previous.day == 31)
    }

    @Test func writtenTimestampsReadBack() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<5_000 {
            let seconds = Int64(random.next() % 315_537_897_600) - 62_135_596_800
            let nanoseconds = [0, 5, 500_000_000, Int32(random.next() % 1_000_000_000)][Int(random.next() % 4)]
            let timestamp = try #require(Timestamp(seconds: seconds, nanoseconds: nanoseconds))
            #expect(Timestamp(rfc3339: timestamp.description) == timestamp)
        }
    }

    static let durations: [(String, Int64, Int32)] =
        [
            ("0", 0, 0), ("0s", 0, 0), ("1h30m", 5_400, 0), ("1.5s", 1, 500_000_000), ("-1.5s", -1, -500_000_000),
            ("+2m", 120, 0),
            ("500ms", 0, 500_000_000), ("1us", 0, 1_000), ("1µs", 0, 1_000), ("1μs", 0, 1_000), ("1ns", 0, 1),
            ("7d", 604_800, 0),
            ("4w", 2_419_200, 0), ("0.5d", 43_200, 0), (".5s", 0, 500_000_000), ("1.s", 1, 0), ("1.0000000019s", 1, 1),
            ("315576000000s", 315_576_000_000, 0), ("-315576000000s", -315_576_000_000, 0), ("1h1h", 7_200, 0),
            ("0.9s0.9s", 1, 800_000_000), ("0.000000000000000000000000001w", 0, 0),
        ] as [(String, Int64, Int32)]

    @Test(arguments: durations)
    func readsDurations(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) {
        #expect(Duration(text) == Duration(seconds: seconds, nanoseconds: nanoseconds))
    }

    @Test(arguments: [
        "", "-", "1", "s", ".s", "1x", "1 s", "1s ", "--1s", "1s-1s", "315576000001s", "99999999999999999999s",
        "9223372036854775807h",
        "1e3s", "1µ", "1\u{C2}", "00", "1hh", "320000000000s", "9223372036854775807w",
        "4611686018427387904ns4611686018427387904w",
    ])
    func refusesWhatIsNoDuration(_ text: String) {
        #expect(Duration(text) == nil)
    }

    static let writtenDurations: [(Int64, Int32, String)] =
        [
            (1, 500_000_000, "1.5s"), (-1, -500_000_000, "-1.5s"), (0, -1, "-0.000000001s"), (0, 0, "0s"),
            (5_400, 0, "5400s"),
        ] as [(Int64, Int32, String)]

    @Test(arguments: writtenDurations)
    func writesDurations(_ seconds: Int64, _ nanoseconds: Int32, _ wanted: String) throws {
        let duration = try #require(Duration(seconds: seconds, nanoseconds: nanoseconds))
        #expect(duration.description == wanted)
        #expect(Duration(wanted) == duration)
    }

    @Test func arithmeticStaysInRangeAndNormal() throws {
        let oneAndAHalf = try #require(Duration("1.5s"))
        let two = try #require(Duration("2s"))
        #expect(oneAndAHalf.subtracting(two) == Duration("-0.5s"))
        #expect(two.subtracting(oneAndAHalf) == Duration("0.5s"))
        #expect(Duration("-1.5s")?.adding(two) == Duration("0.5s"))
        #expect(Duration("315576000000s")?.adding(two) == nil)
        let last = try #require(Timestamp(rfc3339: "9999-12-31T23:59:59Z"))
        #expect(last.adding(two) == nil)
        #expect(last.subtracting(oneAndAHalf)?.description == "9999-12-31T23:59:57.5Z")
        #expect(Timestamp(rfc3339: "0001-01-01T00:00:00Z")?.subtracting(two) == nil)
        #expect(last.since(try #require(Timestamp(rfc3339: "0001-01-01T00:00:00Z"))) == nil)
    }
}
