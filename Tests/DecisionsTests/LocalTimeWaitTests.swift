import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// `wait: {until: {time, days}}`: the first such local time at or after now.
struct LocalTimeWaitTests {
    /// When somebody in a zone is sent something who came to the wait at an instant.
    private static func sent(
        _ until: String, from start: String, zone: String?, policies: String = "{consent: {default: granted}}"
    ) throws -> String? {
        var scenario = try Scenario(rules(journey("{wait: {until: \(until)}}", nudge), policies: policies))
        let minute = Double(instant(start) - Scenario.origin) / 60_000
        if let zone { scenario.set(["time_zone": .string(zone)], at: minute) }
        scenario.happen(minute, "a")
        scenario.pass(minute + 20 * 24 * 60)
        return scenario.decisions.first { $0.outcome == .sent }.map {
            Timestamp(clampingMilliseconds: $0.now).description
        }
    }

    private static func instant(_ text: String) -> Milliseconds {
        (Timestamp(rfc3339: text) ?? .init(clampingMilliseconds: 0)).milliseconds
    }

    @Test(arguments: [
        // A Monday at 10:00 in Paris.
        ("{time: '09:00'}", "2026-03-02T09:00:00Z", "Europe/Paris", "2026-03-03T08:00:00Z"),
        ("{time: '10:00'}", "2026-03-02T09:00:00Z", "Europe/Paris", "2026-03-02T09:00:00Z"),
        ("{time: '10:01'}", "2026-03-02T09:00:00Z", "Europe/Paris", "2026-03-02T09:01:00Z"),
        ("{time: '09:00', days: [mon, fri]}", "2026-03-02T09:00:00Z", "Europe/Paris", "2026-03-06T08:00:00Z"),
        ("{time: '11:00', days: [mon, fri]}", "2026-03-02T09:00:00Z", "Europe/Paris", "2026-03-02T10:00:00Z"),
        ("{time: '09:00', days: [mon]}", "2026-03-02T09:00:00Z", "Europe/Paris", "2026-03-09T08:00:00Z"),
        ("{time: '00:00', days: [sun]}", "2026-03-02T09:00:00Z", "America/New_York", "2026-03-08T05:00:00Z"),
        // The day is the local one: Sunday evening in New York is Monday in UTC.
        ("{time: '22:00', days: [sun]}", "2026-03-09T01:00:00Z", "America/New_York", "2026-03-09T02:00:00Z"),
        // Skipped: the first instant after the gap, of 02:00 to 03:00 in Paris on 29 March.
        ("{time: '02:30'}", "2026-03-28T12:00:00Z", "Europe/Paris", "2026-03-29T01:00:00Z"),
        ("{time: '02:30', days: [sun]}", "2026-03-24T12:00:00Z", "Europe/Paris", "2026-03-29T01:00:00Z"),
        // Twice: the first, of 02:00 to 03:00 in Paris on 25 October; after it comes the next day's.
        ("{time: '02:30'}", "2026-10-24T12:00:00Z", "Europe/Paris", "2026-10-25T00:30:00Z"),
        ("{time: '02:30'}", "2026-10-25T00:45:00Z", "Europe/Paris", "2026-10-26T01:30:00Z"),
        // Half an hour is skipped in Lord Howe on 4 October, and twice on 5 April.
        ("{time: '02:15'}", "2026-10-03T12:00:00Z", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
        ("{time: '01:45'}", "2026-04-04T12:00:00Z", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"),
    ])
    func itIsTheFirstSuchLocalTimeAtOrAfterNow(until: String, start: String, zone: String, expected: String) throws {
        #expect(try Self.sent(until, from: start, zone: zone) == expected)
    }

    @Test func withoutAZoneItIsUTCs() throws {
        #expect(try Self.sent("{time: '09:30'}", from: "2026-03-02T09:00:00Z", zone: nil) == "2026-03-02T09:30:00Z")
        #expect(
            try Self.sent("{time: '09:30'}", from: "2026-03-02T09:00:00Z", zone: "Mars/Base") == "2026-03-02T09:30:00Z")
    }

    @Test func thePoliciesZoneIsTheirsWhoHaveNone() throws {
        let policies = "{consent: {default: granted}, time_zone: {default: Europe/Paris}}"
        #expect(
            try Self.sent("{time: '10:30'}", from: "2026-03-02T09:00:00Z", zone: nil, policies: policies)
                == "2026-03-02T09:30:00Z")
    }

    @Test func itIsNeverPastDue() throws {
        var scenario = try Scenario(rules(journey("{wait: {until: {time: '09:00'}}}", nudge)))
        scenario.happen(0, "a")
        #expect(scenario.lines == ["0m c entered", "0m c 2 sent push", "0m c exited completed"])
    }
}
