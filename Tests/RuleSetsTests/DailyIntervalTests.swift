import CEL
import Events
import SeededRandomness
import Testing
import TimeZoneFixtures

@testable import RuleSets

/// Parts of the day by local clocks: quiet hours, and the hours of channels (`rule-language.md`, "channels" and "policies").
struct DailyIntervalTests {
    struct Row: Sendable {
        let zone: String
        let from: String
        let to: String
        let start: String
        let end: String
    }

    /// Clocks in Paris go from 02:00 to 03:00 on 29 March 2026 at 01:00Z, and from 03:00 to 02:00 on 25 October at 01:00Z; in New York from
    /// 02:00 to 03:00 on 8 March at 07:00Z, and from 02:00 to 01:00 on 1 November at 06:00Z; on Lord Howe from 02:00 to 01:30 on 5 April,
    /// 15:00Z the day before, and from 02:00 to 02:30 on 4 October, 15:30Z the day before; in Tokyo they do not.
    private static let rows: [Row] = [
        Row(
            zone: "Europe/Paris", from: "21:00", to: "08:00", start: "2026-03-28T20:00:00Z", end: "2026-03-29T06:00:00Z"
        ),
        Row(
            zone: "Europe/Paris", from: "02:30", to: "06:00", start: "2026-03-29T01:00:00Z", end: "2026-03-29T04:00:00Z"
        ),
        Row(
            zone: "Europe/Paris", from: "22:00", to: "02:30", start: "2026-03-28T21:00:00Z", end: "2026-03-29T01:00:00Z"
        ),
        Row(
            zone: "Europe/Paris", from: "21:00", to: "08:00", start: "2026-10-24T19:00:00Z", end: "2026-10-25T07:00:00Z"
        ),
        Row(
            zone: "Europe/Paris", from: "02:30", to: "06:00", start: "2026-10-25T00:30:00Z", end: "2026-10-25T05:00:00Z"
        ),
        Row(
            zone: "Europe/Paris", from: "22:00", to: "02:30", start: "2026-10-24T20:00:00Z", end: "2026-10-25T01:30:00Z"
        ),
        Row(
            zone: "America/New_York", from: "02:30", to: "08:00", start: "2026-03-08T07:00:00Z",
            end: "2026-03-08T12:00:00Z"),
        Row(
            zone: "America/New_York", from: "21:00", to: "02:30", start: "2026-03-08T02:00:00Z",
            end: "2026-03-08T07:00:00Z"),
        Row(
            zone: "America/New_York", from: "01:30", to: "08:00", start: "2026-11-01T05:30:00Z",
            end: "2026-11-01T13:00:00Z"),
        Row(
            zone: "America/New_York", from: "21:00", to: "01:30", start: "2026-11-01T01:00:00Z",
            end: "2026-11-01T06:30:00Z"),
        Row(
            zone: "Australia/Lord_Howe", from: "01:45", to: "06:00", start: "2026-04-04T14:45:00Z",
            end: "2026-04-04T19:30:00Z"),
        Row(
            zone: "Australia/Lord_Howe", from: "22:00", to: "01:45", start: "2026-04-04T11:00:00Z",
            end: "2026-04-04T15:15:00Z"),
        Row(
            zone: "Australia/Lord_Howe", from: "02:15", to: "06:00", start: "2026-10-03T15:30:00Z",
            end: "2026-10-03T19:00:00Z"),
        Row(
            zone: "Australia/Lord_Howe", from: "22:00", to: "02:15", start: "2026-10-03T11:30:00Z",
            end: "2026-10-03T15:30:00Z"),
        Row(zone: "Asia/Tokyo", from: "21:00", to: "08:00", start: "2026-03-28T12:00:00Z", end: "2026-03-28T23:00:00Z"),
        Row(zone: "Asia/Tokyo", from: "09:00", to: "12:00", start: "2026-03-29T00:00:00Z", end: "2026-03-29T03:00:00Z"),
    ]

    private static func instant(_ text: String) throws -> Milliseconds {
        try #require(Timestamp(rfc3339: text)).milliseconds
    }

    private static func interval(_ from: String, _ to: String) throws -> DailyInterval {
        let start = try TimeOfDay(reading: from).second
        let end = to == "24:00" ? 86_400 : try TimeOfDay(reading: to).second
        return try #require(DailyInterval(from: start, to: end))
    }

    @Test(arguments: rows)
    func itBeginsAndEndsToTheMillisecondAlsoWhenClocksChange(_ row: Row) throws {
        let zone = try #require(TimeZoneFixtures.database[row.zone])
        let interval = try Self.interval(row.from, row.to)
        let (start, end) = (try Self.instant(row.start), try Self.instant(row.end))
        #expect(interval.end(at: start - 1, in: zone) == nil)
        #expect(interval.start(after: start - 1, in: zone) == start)
        #expect(interval.end(at: start, in: zone) == end)
        #expect(interval.end(at: end - 1, in: zone) == end)
        #expect(interval.end(at: end, in: zone) == nil)
    }

    @Test func oneThatClocksSkipIsNotThatDay() throws {
        let zone = try #require(TimeZoneFixtures.database["Europe/Paris"])
        let interval = try Self.interval("02:15", "02:45")
        let gap = try Self.instant("2026-03-29T01:00:00Z")
        #expect(interval.end(at: gap, in: zone) == nil)
        let next = try Self.instant("2026-03-30T00:15:00Z")
        #expect(interval.start(after: gap - 1, in: zone) == next)
    }

    @Test func twoThatTouchAreOne() throws {
        let zone = try #require(TimeZoneFixtures.database["Europe/Paris"])
        let interval = try Self.interval("02:30", "02:15")
        // The night between has 02:30 before the second 02:15.
        let end = try Self.instant("2026-10-26T01:15:00Z")
        for text in [
            "2026-10-24T00:30:00Z", "2026-10-25T00:29:00Z", "2026-10-25T01:15:00Z", "2026-10-26T01:14:59.999Z",
        ] {
            let instant = try Self.instant(text)
            #expect(interval.end(at: instant, in: zone) == end)
        }
    }

    @Test func midnightEndsADay() throws {
        let zone = try #require(TimeZoneFixtures.database["Asia/Tokyo"])
        let end = try Self.instant("2026-03-28T15:00:00Z")
        for to in ["24:00", "00:00"] {
            #expect(try Self.interval("18:00", to).end(at: end - 1, in: zone) == end)
            #expect(try Self.interval("18:00", to).end(at: end, in: zone) == nil)
        }
    }

    @Test(arguments: [Milliseconds.min, .min + 1, -62_135_596_800_000, 253_402_300_799_999, .max])
    func noInstantTraps(_ instant: Milliseconds) throws {
        for name in TimeZoneFixtures.database.names {
            let zone = try #require(TimeZoneFixtures.database[name])
            for interval in [try Self.interval("21:00", "08:00"), try Self.interval("00:00", "24:00")] {
                _ = interval.end(at: instant, in: zone)
                _ = interval.start(after: instant, in: zone)
                _ = zone.day(at: instant)
            }
        }
    }

    /// The clocks' minutes of nine days, looked at one by one.
    fileprivate struct Clocks {
        let first: Int64
        /// What clocks show at each minute, as the seconds since 1970 that clocks in UTC would show.
        let shown: [Int64]

        init(_ zone: TimeZone, around instant: Int64) {
            let first = instant - 4 * 86_400
            self.first = first
            shown = (0..<9 * 1_440).map { minute in
                let time = first + Int64(minute) * 60
                return time + Int64(zone.offset(at: time))
            }
        }

        /// By minute, whether an interval of local times holds: begun is a day's interval when clocks first show no less than its beginning,
        /// and over when they show less than its end for the last time.
        func holds(_ from: Int, _ to: Int) -> [Bool] {
            var holds = Array(repeating: false, count: shown.count)
            let days = (shown[0] / 86_400 - 1)...(shown[shown.count - 1] / 86_400 + 1)
            for day in days {
                let start = day * 86_400 + Int64(from)
                let end = (to > from ? day : day + 1) * 86_400 + Int64(to)
                guard let first = shown.firstIndex(where: { $0 >= start }),
                    let last = shown.lastIndex(where: { $0 < end })
                else { continue }
                if first <= last { for minute in first...last { holds[minute] = true } }
            }
            return holds
        }
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func itIsAsTheClocksShowMinuteByMinute(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let name = generator.pick(of: TimeZoneFixtures.database.names)
        let zone = try #require(TimeZoneFixtures.database[name])
        // Whole minutes: before 1973 Monrovia was 44 and a half behind.
        var instant = generator.pick(3_000_000...60_000_000) * 60
        if generator.chance(2), let change = Self.change(of: zone, after: instant) {
            instant = change - change % 60 + generator.pick(-2_000...2_000) * 60
        }
        let clocks = Clocks(zone, around: instant)
        let from = Int(generator.pick(0...95)) * 900
        var to = generator.chance(3) ? from + Int(generator.pick(-6...6)) * 900 : Int(generator.pick(0...96)) * 900
        to = min(max(to, 0), 86_400)
        guard let interval = DailyInterval(from: from, to: to), !interval.isWholeDay, clocks.isOfWholeMinutes else {
            return
        }
        let holds = clocks.holds(from, to)
        let place = 4 * 1_440
        let expected = (
            end: holds[place]
                ? holds[place...].firstIndex(of: false).map { (clocks.first + Int64($0) * 60) * 1_000 } : nil,
            start: holds[place]
                ? nil : holds[place...].firstIndex(of: true).map { (clocks.first + Int64($0) * 60) * 1_000 }
        )
        let message = "seed \(seed), \(name), \(instant), \(from)–\(to)"
        #expect(interval.end(at: instant * 1_000, in: zone) == expected.end, "\(message)")
        if !holds[place] { #expect(interval.start(after: instant * 1_000, in: zone) == expected.start, "\(message)") }
    }

    /// The first change of a zone's clocks within a year, found hour by hour.
    private static func change(of zone: TimeZone, after instant: Int64) -> Int64? {
        let offset = zone.offset(at: instant)
        return (Int64(1)...8_784).lazy.map { instant + $0 * 3_600 }.first { zone.offset(at: $0) != offset }
    }
}

extension DailyIntervalTests.Clocks {
    fileprivate var isOfWholeMinutes: Bool { shown.allSatisfy { ($0 - first) % 60 == 0 } }
}
