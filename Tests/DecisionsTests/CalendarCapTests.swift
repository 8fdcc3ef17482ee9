import CEL
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing
import TimeZoneFixtures

@testable import Decisions

/// Caps of a calendar day (`rule-language.md`, "policies"). The origin is 10:00 in Paris, whose midnight is minute 840.
struct CalendarCapTests {
    private static func policies(_ caps: String, _ more: String = QuietHoursTests.paris) -> String {
        "{consent: {default: granted}, caps: [\(caps)], \(more)}"
    }

    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.lines.filter { $0.contains("sent") || $0.contains("capped") }
    }

    private static func minute(_ text: String) throws -> Double {
        Double(try #require(Timestamp(rfc3339: text)).milliseconds - Scenario.origin) / 60_000
    }

    @Test func aCalendarDayHoldsThoseOfTheSameLocalDate() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies("{max: 2, per: calendar-day}")))
        for minute in [830, 839, 840 - 1 / 60_000, 840, 841, 842] as [Double] { scenario.happen(minute, "a") }
        #expect(
            Self.sends(scenario) == [
                "830m c 1 sent push", "839m c 1 sent push", "50399999ms c 1 suppressed capped 2 per calendar-day",
                "840m c 1 sent push", "841m c 1 sent push", "842m c 1 suppressed capped 2 per calendar-day",
            ])
    }

    @Test func withoutAZoneItIsTheDayOfUTC() throws {
        var scenario = try Scenario(
            rules(campaign(), policies: Self.policies("{max: 1, per: calendar-day}", "time_zone: {default: UTC}")))
        var other = try Scenario(
            rules(campaign(), policies: "{consent: {default: granted}, caps: [{max: 1, per: calendar-day}]}"))
        for minute in [840.0, 899, 900] {
            scenario.happen(minute, "a")
            other.happen(minute, "a")
        }
        #expect(
            Self.sends(scenario) == [
                "840m c 1 sent push", "899m c 1 suppressed capped 1 per calendar-day", "900m c 1 sent push",
            ])
        #expect(other.lines == scenario.lines)
    }

    @Test func theZoneIsTheOneThatTheIndividualHasNow() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies("{max: 1, per: calendar-day}")))
        scenario.happen(0, "a")
        // In Tokyo it is 18:00 at the origin; its midnight is minute 360.
        scenario.set(["time_zone": .string("Asia/Tokyo")], at: 350)
        scenario.happen(359, "a")
        scenario.happen(361, "a")
        // Back in Paris both are of today.
        scenario.set(["time_zone": .string("Europe/Paris")], at: 370)
        scenario.happen(371, "a")
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "359m c 1 suppressed capped 1 per calendar-day", "361m c 1 sent push",
                "371m c 1 suppressed capped 1 per calendar-day",
            ])
    }

    /// 25 October 2026 has 25 hours in Paris.
    @Test func aLongDayIsKeptWhole() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies("{max: 2, per: calendar-day}")))
        for text in [
            "2026-10-24T22:00:00Z", "2026-10-25T22:59:58Z", "2026-10-25T22:59:59.999Z", "2026-10-25T23:00:00Z",
        ] {
            scenario.happen(try Self.minute(text), "a")
        }
        #expect(scenario.decisions.filter { $0.step != nil }.map(\.outcome) == [.sent, .sent, .suppressed, .sent])
    }

    @Test func channelsAndTagsHaveDaysOfTheirOwn() throws {
        let caps = "{max: 1, per: calendar-day, channel: push}, {max: 1, per: calendar-day, tag: offers}"
        let two = [
            campaign("c"),
            journey(named: "d", trigger: "b", keys: ["tags: [offers]"], "{send: {channels: [email], template: t}}"),
        ]
        var scenario = try Scenario(rules(two.joined(separator: "\n"), policies: Self.policies(caps)))
        scenario.set(["email": .string("joe@mail.example")])
        for (minute, type) in [(0.0, "a"), (1, "a"), (2, "b"), (3, "b")] { scenario.happen(minute, type) }
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "1m c 1 suppressed capped 1 per calendar-day channel push", "2m d 1 sent email",
                "3m d 1 suppressed capped 1 per calendar-day tag offers",
            ])
    }

    @Test func anEventFromAheadOfTheClockCountsOnItsOwnDate() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies("{max: 1, per: calendar-day}")))
        scenario.happen(836, "a", time: 840)
        scenario.happen(837, "a")
        scenario.happen(841, "a")
        #expect(
            Self.sends(scenario) == [
                "840m c 1 sent push", "837m c 1 sent push", "841m c 1 suppressed capped 1 per calendar-day",
            ])
    }

    /// On St. John's clocks went from 00:01 on 7 November 2010 back to 23:01: that date began twice.
    @Test func aDateThatBeginsTwiceIsOne() throws {
        let zone = try #require(TimeZoneFixtures.database["America/St_Johns"])
        let change = try #require(Timestamp(rfc3339: "2010-11-07T02:31:00Z")).milliseconds
        var state = IndividualState(id: "joe")
        for offset in [-30_000, 30_000, 3_600_000] as [Milliseconds] {
            state.remember(sent: change + offset, channel: 1, command: 0, tags: [], forgettingBy: .min)
        }
        #expect(state.sent(on: zone.day(at: change + 7_200_000), in: zone, channel: nil, tag: nil) == 2)
        #expect(state.sent(on: zone.day(at: change), in: zone, channel: nil, tag: nil) == 1)
    }
}
