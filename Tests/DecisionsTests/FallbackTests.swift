import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// Sends that fall back to another channel (`rule-language.md`, "channels"). The origin is 10:00 in Paris: minute 660 is 21:00.
struct FallbackTests {
    private static func policies(_ more: String) -> String {
        "{consent: {default: granted}, \(QuietHoursTests.paris), \(more)}"
    }

    private static func scenario(
        _ policies: String, fallsBack: Bool = true, listed: String = "push, email", phone: String = "09:00-09:30"
    ) throws -> Scenario {
        let text = ChannelHoursTests.rules(
            "phone: {address: '\"p-1\"', hours: \"\(phone)\", outside: hold}", sending: listed, policies: policies
        ).replacing("template: t}", with: "template: t, fallback: \(fallsBack)}")
        var scenario = try Scenario(text)
        scenario.set(["email": .string("joe@mail.example")])
        return scenario
    }

    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.lines.filter { !$0.contains("entered") && !$0.contains("completed") }
    }

    private static let pushCap = "caps: [{max: 1, per: 24h, channel: push}]"
    private static let pushQuiet = "quiet_hours: {from: \"21:00\", to: \"08:00\", channels: [push]}"

    @Test(arguments: [(true, "sent email"), (false, "suppressed capped 1 per 24h channel push")])
    func capsChangeTheChannelOnlyWithFallback(_ fallsBack: Bool, _ outcome: String) throws {
        var scenario = try Self.scenario(Self.policies(Self.pushCap), fallsBack: fallsBack)
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(Self.sends(scenario) == ["0m c 1 sent push", "1m c 1 \(outcome)"])
    }

    @Test(arguments: [(true, "sent email"), (false, "deferred quiet_hours 1320m")])
    func quietHoursChangeTheChannelOnlyWithFallback(_ fallsBack: Bool, _ outcome: String) throws {
        var scenario = try Self.scenario(Self.policies(Self.pushQuiet), fallsBack: fallsBack)
        scenario.happen(660, "a")
        #expect(Self.sends(scenario) == ["660m c 1 \(outcome)"])
    }

    @Test func theSendCountsOnTheChannelItTook() throws {
        var scenario = try Self.scenario(
            Self.policies("caps: [{max: 1, per: 24h, channel: push}, {max: 1, per: 24h, channel: email}]"))
        for minute in [0.0, 1, 2] { scenario.happen(minute, "a") }
        let sent = scenario.decisions.compactMap(\.message)
        #expect(sent.map(\.channel) == ["push", "email"])
        #expect(sent.map(\.address) == ["t-1", "joe@mail.example"])
        #expect(
            Self.sends(scenario).last == "2m c 1 suppressed capped 1 per 24h channel push", "the first one's reason")
    }

    @Test func whereNonePassesTheFirstThatWouldBeHeldIsHeld() throws {
        let quiet = "quiet_hours: {from: \"21:00\", to: \"08:00\", channels: [email]}"
        var scenario = try Self.scenario(Self.policies(Self.pushCap + ", " + quiet))
        scenario.happen(0, "a")
        scenario.happen(660, "a")
        #expect(Self.sends(scenario).last == "660m c 1 deferred quiet_hours 1320m")
        scenario.pass(1_320)
        // The push is still capped.
        #expect(Self.sends(scenario).last == "1320m c 1 sent email")
    }

    @Test func aClosedChannelThatHoldsIsTriedLast() throws {
        var scenario = try Self.scenario(Self.policies(Self.pushCap), listed: "phone, push", phone: "11:00-12:00")
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        scenario.pass(60)
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "1m c 1 deferred channel_hours 60m", "60m c 1 sent phone",
            ])
    }

    @Test func aChannelWithoutAddressOrConsentIsNotTried() throws {
        var scenario = try Self.scenario(Self.policies(Self.pushCap))
        scenario.consent(false, channel: "email")
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(Self.sends(scenario).last == "1m c 1 suppressed capped 1 per 24h channel push")
    }
}
