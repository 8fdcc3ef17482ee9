import CEL
import RuleSets
import Testing
import YAML

/// Quiet hours, channels' hours and calendar days as rule files write them.
struct HoursTests {
    private static let quiet = "policies: {quiet_hours: {from: '21:00', to: '08:00'}}\n"

    @Test func whatNothingIsSaidOfHoldsOnAllChannelsForTwelveHours() throws {
        let quiet = try #require(load(Self.quiet).ruleSet?.policies.quietHours)
        #expect(quiet.channels.isEmpty && quiet.concern(0) && quiet.concern(7))
        #expect(quiet.action == .hold)
        #expect(quiet.maxHold == 12 * 3_600_000)
    }

    @Test func whatIsSaidIsTaken() throws {
        let text = """
            channels: {a: {address: '"a"'}, b: {address: '"b"', hours: 09:00-12:00, outside: hold}, c: {address: '"c"', hours: 00:00-24:00}}
            policies:
              quiet_hours: {from: 21:00, to: 08:00, channels: [b], action: drop, max_hold: 90m}
              caps: [{max: 2, per: calendar-day, tag: t}]

            """
        let rules = try #require(load(text).ruleSet)
        let quiet = try #require(rules.policies.quietHours)
        #expect(rules.channels.indices.map(quiet.concern) == [false, true, false])
        #expect(quiet.action == .drop)
        #expect(quiet.maxHold == 5_400_000)
        #expect(rules.channels.map { $0.hours != nil } == [false, true, false], "all day is no bound")
        #expect(rules.channels.map(\.holdsOutside) == [false, true, false])
        #expect(rules.policies.caps.map(\.per) == [.calendarDay])
        #expect(rules.policies.caps.map(\.name) == ["2 per calendar-day tag t"])
    }

    @Test func aChannelThatDisturbsMustBeDeclared() {
        let text =
            "channels: {push: {address: '\"t\"'}}\n"
            + Self.quiet.replacing("'08:00'", with: "'08:00', channels: [pusch]")
        let found = load(text).diagnostics
        #expect(found.map(\.message) == ["channel `pusch` is not declared"])
        #expect(found.map(\.help) == ["did you mean `push`?"])
    }

    @Test(arguments: [
        quiet, "channels: {a: {address: '\"a\"', hours: 09:00-12:00}}\n",
        "policies: {caps: [{max: 2, per: calendar-day}]}\n",
    ])
    func whereThereAreNoTimeZoneFilesNobodysClocksAreKnown(_ text: String) {
        func found(_ attributes: String) -> [DiagnosticCode] {
            let file = RuleFile(path: "a.yaml", bytes: Array((attributes + text).utf8))
            return RuleSetLoader.load([file], timeZones: .utc).diagnostics.map(\.code).filter { $0 == .unknownTimeZone }
        }
        #expect(found("attributes: {time_zone: string}\n") == [.unknownTimeZone])
        #expect(found("") == [])
    }
}
