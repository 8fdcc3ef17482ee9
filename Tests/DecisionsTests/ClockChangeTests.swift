import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// Local times to the millisecond where clocks change, through all of the engine. The instants were found by looking through every minute
/// with Python's zoneinfo.
struct ClockChangeTests {
    private static func instant(_ text: String) throws -> Milliseconds {
        try #require(Timestamp(rfc3339: text)).milliseconds
    }

    /// What becomes of a campaign's sends at some instants, each of somebody in the zone who did nothing before.
    private static func outcomes(_ text: String, zone: String, at instants: [Milliseconds]) throws -> [String] {
        var scenario = try Scenario(text)
        let people = instants.indices.map { "p\($0)" }
        let before = minute(try #require(instants.min())) - 24 * 60
        for person in people { scenario.set(["time_zone": .string(zone)], of: person, at: before) }
        for (person, instant) in zip(people, instants) { scenario.happen(minute(instant), "a", of: person) }
        scenario.pass(minute(try #require(instants.max())) + 3 * 24 * 60)
        let told = scenario.decisions.filter { [.sent, .deferred].contains($0.outcome) }
        return people.map { person in
            told.filter { $0.individual == person }.map { "\($0.outcome.rawValue) \(shown($0.now))" }
                .joined(separator: ", ")
        }
    }

    private static func minute(_ instant: Milliseconds) -> Double { Double(instant - Scenario.origin) / 60_000 }

    private static func shown(_ instant: Milliseconds) -> String {
        Timestamp(clampingMilliseconds: instant).description
    }

    @Test(arguments: [
        // Night, one that begins in what clocks skip or show twice, and one that ends in it.
        ("Europe/Paris", "21:00", "08:00", "2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z"),
        ("Europe/Paris", "02:30", "06:00", "2026-03-29T01:00:00Z", "2026-03-29T04:00:00Z"),
        ("Europe/Paris", "22:00", "02:30", "2026-03-28T21:00:00Z", "2026-03-29T01:00:00Z"),
        ("Europe/Paris", "21:00", "08:00", "2026-10-24T19:00:00Z", "2026-10-25T07:00:00Z"),
        ("Europe/Paris", "02:30", "06:00", "2026-10-25T00:30:00Z", "2026-10-25T05:00:00Z"),
        ("Europe/Paris", "22:00", "02:30", "2026-10-24T20:00:00Z", "2026-10-25T01:30:00Z"),
        ("America/New_York", "21:00", "08:00", "2026-03-08T02:00:00Z", "2026-03-08T12:00:00Z"),
        ("America/New_York", "02:30", "06:00", "2026-03-08T07:00:00Z", "2026-03-08T10:00:00Z"),
        ("America/New_York", "22:00", "02:30", "2026-03-08T03:00:00Z", "2026-03-08T07:00:00Z"),
        ("America/New_York", "21:00", "08:00", "2026-11-01T01:00:00Z", "2026-11-01T13:00:00Z"),
        ("America/New_York", "01:30", "06:00", "2026-11-01T05:30:00Z", "2026-11-01T11:00:00Z"),
        ("America/New_York", "22:00", "01:30", "2026-11-01T02:00:00Z", "2026-11-01T06:30:00Z"),
        ("Australia/Lord_Howe", "21:00", "08:00", "2026-04-04T10:00:00Z", "2026-04-04T21:30:00Z"),
        ("Australia/Lord_Howe", "01:45", "06:00", "2026-04-04T14:45:00Z", "2026-04-04T19:30:00Z"),
        ("Australia/Lord_Howe", "22:00", "01:45", "2026-04-04T11:00:00Z", "2026-04-04T15:15:00Z"),
        ("Australia/Lord_Howe", "21:00", "08:00", "2026-10-03T10:30:00Z", "2026-10-03T21:00:00Z"),
        ("Australia/Lord_Howe", "02:15", "06:00", "2026-10-03T15:30:00Z", "2026-10-03T19:00:00Z"),
        ("Australia/Lord_Howe", "22:00", "02:15", "2026-10-03T11:30:00Z", "2026-10-03T15:30:00Z"),
        ("Asia/Tokyo", "21:00", "08:00", "2026-03-28T12:00:00Z", "2026-03-28T23:00:00Z"),
        ("Asia/Tokyo", "02:30", "06:00", "2026-03-28T17:30:00Z", "2026-03-28T21:00:00Z"),
    ])
    func quietHoursHoldFromTheirFirstMillisecondToTheirLast(
        zone: String, from: String, to: String, start: String, end: String
    ) throws {
        let text = rules(
            campaign(),
            policies: "{consent: {default: granted}, quiet_hours: {from: '\(from)', to: '\(to)', max_hold: 24h}}")
        let (first, past) = (try Self.instant(start), try Self.instant(end))
        let held = { (at: Milliseconds) in "deferred \(Self.shown(at)), sent \(Self.shown(past))" }
        #expect(
            try Self.outcomes(text, zone: zone, at: [first - 1, first, past - 1, past]) == [
                "sent \(Self.shown(first - 1))", held(first), held(past - 1), "sent \(Self.shown(past))",
            ])
    }

    @Test(arguments: [
        // The time on the day of a change, and on the day behind it.
        ("Europe/Paris", "02:30", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
        ("Europe/Paris", "09:00", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"),
        ("Europe/Paris", "02:30", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ("Europe/Paris", "09:00", "2026-10-25T08:00:00Z", "2026-10-26T08:00:00Z"),
        ("America/New_York", "02:30", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"),
        ("America/New_York", "09:00", "2026-03-08T13:00:00Z", "2026-03-09T13:00:00Z"),
        ("America/New_York", "01:30", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"),
        ("America/New_York", "09:00", "2026-11-01T14:00:00Z", "2026-11-02T14:00:00Z"),
        ("Australia/Lord_Howe", "01:45", "2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"),
        ("Australia/Lord_Howe", "09:00", "2026-04-04T22:30:00Z", "2026-04-05T22:30:00Z"),
        ("Australia/Lord_Howe", "02:15", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"),
        ("Australia/Lord_Howe", "09:00", "2026-10-03T22:00:00Z", "2026-10-04T22:00:00Z"),
        ("Asia/Tokyo", "02:30", "2026-03-28T17:30:00Z", "2026-03-29T17:30:00Z"),
    ])
    func aWaitForALocalTimeEndsAtItsFirstMillisecond(zone: String, time: String, on day: String, then: String) throws {
        let text = rules(journey("{wait: {until: {time: '\(time)'}}}", nudge))
        let (first, second) = (try Self.instant(day), try Self.instant(then))
        // A minute and a millisecond before it, at it, and a millisecond behind it.
        #expect(
            try Self.outcomes(text, zone: zone, at: [first - 60_000, first - 1, first, first + 1])
                == [first, first, first, second].map { "sent \(Self.shown($0))" })
    }

    @Test(arguments: [
        ("Europe/Paris", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23.0),
        ("Europe/Paris", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25),
        ("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", 23),
        ("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 25),
        ("Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z", 24.5),
        ("Australia/Lord_Howe", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", 23.5),
        ("Asia/Tokyo", "2026-03-28T15:00:00Z", "2026-03-29T15:00:00Z", 24),
    ])
    func aCapOfACalendarDayHoldsFromMidnightToMidnight(zone: String, start: String, end: String, hours: Double) throws {
        let (first, past) = (try Self.instant(start), try Self.instant(end))
        #expect(Double(past - first) == hours * 3_600_000)
        var scenario = try Scenario(
            rules(campaign(), policies: "{consent: {default: granted}, caps: [{max: 1, per: calendar-day}]}"))
        scenario.set(["time_zone": .string(zone)], at: Self.minute(first) - 24 * 60)
        for instant in [first - 1, first, past - 1, past] { scenario.happen(Self.minute(instant), "a") }
        let told = scenario.decisions.filter { $0.step == "1" && $0.outcome != .exited }
        #expect(told.map(\.now) == [first - 1, first, past - 1, past])
        #expect(told.map(\.outcome) == [.sent, .sent, .suppressed, .sent])
    }
}
