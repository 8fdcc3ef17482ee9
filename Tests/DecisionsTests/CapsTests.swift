import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// Caps (`rule-language.md`, "policies").
struct CapsTests {
    private static func policies(_ caps: String) -> String { "{consent: {default: granted}, caps: [\(caps)]}" }

    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.lines.filter { $0.contains("sent") || $0.contains("capped") }
    }

    @Test func aRollingPeriodHoldsWhatIsLaterThanNowMinusIt() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies("{max: 1, per: 1h}")))
        scenario.happen(0, "a")
        scenario.happen(60 - 1 / 60_000, "a")
        scenario.happen(60, "a")
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "3599999ms c 1 suppressed capped 1 per 1h", "60m c 1 sent push",
            ])
    }

    @Test func twoSendsAtOneInstantCountOneAfterTheOther() throws {
        var scenario = try Scenario(
            rules(journey(nudge, nudge, nudge), policies: Self.policies("{max: 2, per: 1h}")))
        scenario.happen(0, "a")
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "0m c 2 sent push", "0m c 3 suppressed capped 2 per 1h",
            ])
    }

    @Test func everyCapMustHoldAndTheFirstThatDoesNotIsNamed() throws {
        let caps = "{max: 2, per: 1h, channel: push}, {max: 1, per: 30m, tag: offers}, {max: 3, per: 7d}"
        var scenario = try Scenario(
            rules(
                campaign("c", trigger: "a", "tags: [offers]") + "\n" + campaign("d", trigger: "b"),
                policies: Self.policies(caps)))
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        scenario.happen(2, "b")
        scenario.happen(3, "b")
        scenario.happen(70, "b")
        scenario.happen(71, "b")
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "1m c 1 suppressed capped 1 per 30m tag offers", "2m d 1 sent push",
                "3m d 1 suppressed capped 2 per 1h channel push", "70m d 1 sent push",
                "71m d 1 suppressed capped 3 per 7d",
            ])
    }

    @Test func aChannelCapDoesNotChangeTheChannel() throws {
        var scenario = try Scenario(
            rules(
                journey("{send: {channels: [push, email], template: t}}"),
                policies: Self.policies("{max: 1, per: 1h, channel: push}")))
        scenario.set(["email": .string("joe@mail.example")])
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(Self.sends(scenario) == ["0m c 1 sent push", "1m c 1 suppressed capped 1 per 1h channel push"])
    }

    @Test func whoDoesNotObeyDoesNotCountUnlessItSaysSo() throws {
        for (counts, last) in [("", "sent push"), (", counts: true", "suppressed capped 1 per 1h")] {
            let free = "{send: {channels: [push], template: t, obeys_caps: false\(counts)}}"
            var scenario = try Scenario(
                rules(
                    journey(named: "free", trigger: "a", free) + "\n" + campaign("c", trigger: "b"),
                    policies: Self.policies("{max: 1, per: 1h}")))
            scenario.happen(0, "a")
            scenario.happen(1, "a")
            scenario.happen(2, "b")
            #expect(
                Self.sends(scenario) == ["0m free 1 sent push", "1m free 1 sent push", "2m c 1 \(last)"])
        }
    }

    @Test func oneThatObeysButDoesNotCountLeavesRoom() throws {
        let shy = "{send: {channels: [push], template: t, counts: false}}"
        var scenario = try Scenario(rules(journey(shy), policies: Self.policies("{max: 1, per: 1h}")))
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(Self.sends(scenario) == ["0m c 1 sent push", "1m c 1 sent push"])
    }

    @Test func aLargeCapIsHeldToTheLast() throws {
        let sends = Array(repeating: nudge, count: 3)
        var scenario = try Scenario(
            rules(journey(sends[0], sends[1], sends[2]), policies: Self.policies("{max: 1500, per: 24h}")))
        for index in 0..<501 { scenario.happen(Double(index) / 100, "a") }
        #expect(Self.sends(scenario).filter { $0.contains("sent") }.count == 1_500)
        #expect(Self.sends(scenario).filter { $0.contains("capped") }.count == 3)
    }

    @Test func anEventFromAheadOfTheClockForgetsNoSend() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies("{max: 2, per: 1h}")))
        scenario.happen(0, "a")
        scenario.happen(56, "a", time: 60)
        scenario.happen(57, "a")
        #expect(
            Self.sends(scenario) == [
                "0m c 1 sent push", "60m c 1 sent push", "57m c 1 suppressed capped 2 per 1h",
            ])
    }
}
