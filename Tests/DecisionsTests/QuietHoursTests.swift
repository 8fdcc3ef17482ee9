import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// Quiet hours, and what holds a send (`rule-language.md`, "policies"). The origin is 10:00 in Paris: minute 660 is 21:00, minute 1,320 08:00.
struct QuietHoursTests {
    private static let night = "{from: \"21:00\", to: \"08:00\"}"
    static let paris = "time_zone: {default: Europe/Paris}"

    static func policies(_ quiet: String = night, _ more: String = paris) -> String {
        "{consent: {default: granted}, quiet_hours: \(quiet), \(more)}"
    }

    private static func scenario(_ campaigns: String = campaign(), _ quiet: String = night) throws -> Scenario {
        try Scenario(rules(campaigns, policies: policies(quiet)))
    }

    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.lines.filter { !$0.contains("entered") && !$0.contains("completed") }
    }

    @Test func holdDefersToTheEnd() throws {
        var scenario = try Self.scenario()
        scenario.happen(660 - 1 / 60_000, "a")
        scenario.happen(660, "a")
        scenario.pass(1_320 - 1 / 60_000)
        #expect(Self.sends(scenario) == ["39599999ms c 1 sent push", "660m c 1 deferred quiet_hours 1320m"])
        scenario.pass(1_320)
        #expect(Self.sends(scenario).last == "1320m c 1 sent push")
        scenario.happen(1_320, "a")
        #expect(Self.sends(scenario).last == "1320m c 1 sent push", "the end is not quiet any more")
    }

    @Test func aDeferralIsOnRecordOnceAndTheSendToo() throws {
        var scenario = try Self.scenario()
        scenario.happen(700, "a")
        scenario.pass(1_320)
        #expect(
            scenario.recorded == [
                "700m c 1 deferred quiet_hours 1320m +entered", "1320m c 1 sent push -completed",
            ])
    }

    @Test(arguments: [
        ("{when: event.n > n_1d, send: {channels: [push], template: t}}", "suppressed step_condition"),
        ("{send: {channels: [push], template: t, params: {x: '${n_1d}'}}}", "sent push"),
    ])
    func everythingIsCheckedAgainThen(_ step: String, _ outcome: String) throws {
        let more = "features: {n_1d: {count: b, over: 24h}}"
        var scenario = try Scenario(rules(journey(step), policies: Self.policies(), more: more))
        scenario.happen(659, "b")
        scenario.happen(660, "a", ["n": .int(2)])
        scenario.happen(700, "b")
        scenario.pass(1_320)
        #expect(Self.sends(scenario) == ["660m c 1 deferred quiet_hours 1320m", "1320m c 1 \(outcome)"])
        let sent = scenario.decisions.first { $0.message != nil }
        #expect(sent == nil || sent?.message?.params.first?.value == .int(2))
    }

    @Test func consentWithdrawnMeanwhileStopsIt() throws {
        var scenario = try Self.scenario()
        scenario.happen(660, "a")
        scenario.consent(false, at: 800)
        scenario.pass(1_320)
        #expect(Self.sends(scenario).last == "1320m c 1 suppressed no_consent")
    }

    @Test func dropSuppresses() throws {
        var scenario = try Self.scenario(campaign(), "{from: \"21:00\", to: \"08:00\", action: drop}")
        scenario.happen(659, "a")
        scenario.happen(660, "a")
        scenario.pass(1_400)
        #expect(Self.sends(scenario) == ["659m c 1 sent push", "660m c 1 suppressed quiet_hours"])
    }

    @Test func aHoldOfMoreThanMaxHoldIsSuppressedAtOnce() throws {
        var scenario = try Self.scenario(
            campaign("c", trigger: "{event: a, key: event.k}"), "{from: \"21:00\", to: \"08:00\", max_hold: 10h}")
        scenario.happen(720 - 1 / 60_000, "a", ["k": .string("x")])
        scenario.happen(720, "a", ["k": .string("y")])
        scenario.pass(1_400)
        #expect(
            Self.sends(scenario) == [
                "43199999ms c x 1 suppressed quiet_hours", "720m c y 1 deferred quiet_hours 1320m",
                "1320m c y 1 sent push",
            ])
    }

    @Test func maxHoldIsTwelveHoursWhereNothingIsSaid() throws {
        // 13 hours of quiet.
        for (minute, outcome) in [(659.0, "suppressed quiet_hours"), (660, "deferred quiet_hours 1380m")] {
            var scenario = try Self.scenario(campaign(), "{from: \"20:00\", to: \"09:00\"}")
            scenario.happen(minute, "a")
            #expect(Self.sends(scenario) == ["\(Int(minute))m c 1 \(outcome)"])
        }
    }

    @Test func theyConcernAllChannelsWhereNoneAreNamedElseThose() throws {
        for (channels, push, email) in [
            ("", "deferred quiet_hours 1320m", "deferred quiet_hours 1320m"),
            (", channels: [push]", "deferred quiet_hours 1320m", "sent email"),
        ] {
            for (channel, outcome) in [("push", push), ("email", email)] {
                var scenario = try Self.scenario(
                    journey("{send: {channels: [\(channel)], template: t}}"),
                    "{from: \"21:00\", to: \"08:00\"\(channels)}")
                scenario.set(["email": .string("joe@mail.example")])
                scenario.happen(660, "a")
                #expect(Self.sends(scenario) == ["660m c 1 \(outcome)"])
            }
        }
    }

    @Test(arguments: [
        ("marketing", "deferred quiet_hours 1320m"), ("service", "deferred quiet_hours 1320m"),
        ("transactional", "sent push"),
    ])
    func theyBindMarketingAndServiceButNotTransactional(_ purpose: String, _ outcome: String) throws {
        var scenario = try Self.scenario(campaign("c", "purpose: \(purpose)"))
        scenario.happen(660, "a")
        #expect(Self.sends(scenario) == ["660m c 1 \(outcome)"])
    }

    @Test func theyAreTheIndividualsOwn() throws {
        var scenario = try Self.scenario()
        scenario.set(["time_zone": .string("Asia/Tokyo")])
        // 18:00 there; it is 21:00 at minute 180.
        scenario.happen(179, "a")
        scenario.happen(180, "a")
        scenario.pass(900)
        #expect(
            Self.sends(scenario) == [
                "179m c 1 sent push", "180m c 1 deferred quiet_hours 840m", "840m c 1 sent push",
            ])
    }

    // MARK: No zone

    @Test(arguments: ["hold", "drop"])
    func whereNobodyKnowsTheZoneTheyHoldForMaxHold(_ action: String) throws {
        let quiet = "{from: \"21:00\", to: \"08:00\", max_hold: 2h, action: \(action)}"
        var scenario = try Scenario(rules(campaign(), policies: "{consent: {default: granted}, quiet_hours: \(quiet)}"))
        scenario.happen(0, "a")
        scenario.pass(200)
        #expect(
            Self.sends(scenario) == [
                "0m c 1 deferred unknown_time_zone 120m", "120m c 1 suppressed unknown_time_zone",
            ])
    }

    @Test func aZoneThatIsKnownByThenSendsIt() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies(Self.night, "caps: []")))
        scenario.happen(0, "a")
        scenario.set(["time_zone": .string("Europe/London")], at: 100)
        scenario.pass(720)
        // It is 21:00 there, so that the hold would last for more than 12 hours in all.
        #expect(
            Self.sends(scenario) == [
                "0m c 1 deferred unknown_time_zone 720m", "720m c 1 suppressed quiet_hours",
            ])
        scenario.happen(1_400, "a")
        #expect(Self.sends(scenario).last == "1400m c 1 sent push")
    }

    @Test func aZoneThatIsLostMeanwhileStopsWhatIsHeld() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.policies(Self.night, "caps: []")))
        scenario.set(["time_zone": .string("Europe/Paris")])
        scenario.happen(660, "a")
        scenario.set(["time_zone": .string("nowhere")], at: 700)
        scenario.pass(1_320)
        #expect(Self.sends(scenario).last == "1320m c 1 suppressed unknown_time_zone")
    }

    // MARK: While it is held

    @Test func whileItIsHeldTriggersFindItRunning() throws {
        var scenario = try Self.scenario()
        scenario.happen(660, "a")
        scenario.happen(700, "a")
        #expect(scenario.lines.last == "700m c suppressed already_running")
    }

    @Test func whileItIsHeldExitsEndIt() throws {
        var scenario = try Self.scenario(campaign("c", "exit: [{event: b}]"))
        scenario.happen(660, "a")
        scenario.happen(700, "b")
        scenario.pass(1_400)
        #expect(Self.sends(scenario) == ["660m c 1 deferred quiet_hours 1320m", "700m c 1 exited exit"])
    }

    @Test func aRestartDropsTheHeldSend() throws {
        var scenario = try Self.scenario(journey(keys: ["restart: true"], "{wait: 30m}", nudge))
        scenario.happen(650, "a")
        scenario.happen(1_300, "a")
        scenario.pass(1_400)
        #expect(
            scenario.lines == [
                "650m c entered", "680m c 2 deferred quiet_hours 1320m", "1300m c 2 exited restarted",
                "1300m c entered",
                "1330m c 2 sent push", "1330m c exited completed",
            ])
    }

    @Test func aDeferredSendWinsItsRound() throws {
        let two = [campaign("c", "priority: 90"), journey(named: "d", nudge, nudge)]
        var scenario = try Self.scenario(two.joined(separator: "\n"))
        scenario.happen(660, "a")
        #expect(
            Self.sends(scenario) == [
                "660m c 1 deferred quiet_hours 1320m", "660m d 1 suppressed outranked c",
                "660m d 2 deferred quiet_hours 1320m",
            ])
    }

    @Test func aHeldSendReservesNothing() throws {
        let two = [
            campaign("c", trigger: "a"), journey(named: "d", trigger: "b", "{send: {channels: [email], template: t}}"),
        ]
        var scenario = try Scenario(
            rules(
                two.joined(separator: "\n"),
                policies: Self.policies(
                    "{from: \"21:00\", to: \"08:00\", channels: [push]}", Self.paris + ", caps: [{max: 1, per: 24h}]")))
        scenario.set(["email": .string("joe@mail.example")])
        scenario.happen(660, "a")
        scenario.happen(700, "b")
        scenario.pass(1_400)
        #expect(
            Self.sends(scenario) == [
                "660m c 1 deferred quiet_hours 1320m", "700m d 1 sent email", "1320m c 1 suppressed capped 1 per 24h",
            ])
    }

    @Test func whatIsDueAtOneMillisecondCompetesWithIt() throws {
        let two = [campaign("c"), journey(named: "d", trigger: "b", keys: ["priority: 90"], "{wait: 320m}", nudge)]
        var scenario = try Self.scenario(two.joined(separator: "\n"))
        scenario.happen(660, "a")
        scenario.happen(1_000, "b")
        scenario.pass(1_320)
        #expect(Self.sends(scenario).suffix(2) == ["1320m d 2 sent push", "1320m c 1 suppressed outranked d"])
    }

    @Test func theNextWaitCountsFromWhenItWent() throws {
        var scenario = try Self.scenario(journey(nudge, "{wait: 1h}", nudge, "{wait: 10h}", nudge, "{wait: 1h}", nudge))
        scenario.happen(660, "a")
        scenario.pass(3_000)
        #expect(
            Self.sends(scenario) == [
                "660m c 1 deferred quiet_hours 1320m", "1320m c 1 sent push", "1380m c 3 sent push",
                "1980m c 5 sent push", "2040m c 7 sent push",
            ])
    }

    @Test func aSecondHoldOfTheJourneyIsOneOfItsOwn() throws {
        let quiet = "{from: \"21:00\", to: \"08:00\", max_hold: 11h}"
        var scenario = try Self.scenario(journey(nudge, "{wait: 13h}", nudge), quiet)
        scenario.happen(660, "a")
        scenario.pass(3_000)
        #expect(
            Self.sends(scenario) == [
                "660m c 1 deferred quiet_hours 1320m", "1320m c 1 sent push", "2100m c 3 deferred quiet_hours 2760m",
                "2760m c 3 sent push",
            ])
    }
}
