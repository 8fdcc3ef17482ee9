import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// The hours of channels (`rule-language.md`, "channels"). The origin is 10:00 in Paris, where everybody is unless said otherwise.
struct ChannelHoursTests {
    private static let paris = "{consent: {default: granted}, time_zone: {default: Europe/Paris}}"

    /// Rules with channels besides `push` and `email`.
    static func rules(_ channels: String..., sending listed: String, policies: String = paris, _ keys: String...)
        -> String
    {
        let send = "{send: {channels: [\(listed)], template: t}}"
        return DecisionsTests.rules(journey(keys: keys, send), policies: policies).replacing(
            "  email: {address: individual.email}",
            with: (["  email: {address: individual.email}"] + channels.map { "  " + $0 }).joined(separator: "\n"))
    }

    private static func phone(_ hours: String, _ more: String = "", address: String = "p-1") -> String {
        "phone: {address: '\"\(address)\"', hours: \"\(hours)\"\(more)}"
    }

    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.lines.filter { !$0.contains("entered") && !$0.contains("completed") }
    }

    @Test(arguments: [
        ("11:00-12:00", 60.0, 120.0), ("22:00-10:30", -60, 30), ("23:00-24:00", 780, 840), ("23:00-00:00", 780, 840),
        ("11:00:15-11:00:30", 60.25, 60.5),
    ])
    func itIsOpenFromTheFirstInstantAndClosedAtTheLast(_ hours: String, _ opening: Double, _ closing: Double) throws {
        let millisecond = 1 / 60_000.0
        for (minute, isOpen) in [
            (opening - millisecond, false), (opening, true), (closing - millisecond, true), (closing, false),
        ] where minute >= 0 {
            var scenario = try Scenario(Self.rules(Self.phone(hours), sending: "phone"))
            scenario.happen(minute, "a")
            #expect(
                Self.sends(scenario).last?.hasSuffix(isOpen ? "sent phone" : "suppressed unreachable") == true,
                "\(minute)")
        }
    }

    @Test(arguments: [("{consent: {default: granted}}"), paris])
    func allDayIsAlwaysOpenAlsoWhereNobodyKnowsTheZone(_ policies: String) throws {
        var scenario = try Scenario(
            Self.rules(Self.phone("00:00-24:00", ", outside: hold"), sending: "phone", policies: policies))
        scenario.happen(0, "a")
        #expect(Self.sends(scenario) == ["0m c 1 sent phone"])
        #expect(scenario.decisions.compactMap(\.message).first?.expires == Scenario.minute(1_440))
    }

    @Test(arguments: ["", ", outside: skip", ", outside: hold"])
    func anUnknownZoneIsOutside(_ outside: String) throws {
        var scenario = try Scenario(
            Self.rules(Self.phone("00:00-23:59", outside), sending: "phone", policies: "{consent: {default: granted}}"))
        scenario.happen(0, "a")
        #expect(Self.sends(scenario) == ["0m c 1 suppressed unreachable"])
    }

    @Test(arguments: ["marketing", "service", "transactional"])
    func theyBindEveryPurpose(_ purpose: String) throws {
        for (outside, outcome) in [("skip", "suppressed unreachable"), ("hold", "deferred channel_hours 60m")] {
            var scenario = try Scenario(
                Self.rules(Self.phone("11:00-12:00", ", outside: \(outside)"), sending: "phone", "purpose: \(purpose)"))
            scenario.happen(0, "a")
            #expect(Self.sends(scenario) == ["0m c 1 \(outcome)"])
            scenario.pass(60)
            if outside == "hold" { #expect(Self.sends(scenario).last == "60m c 1 sent phone") }
        }
    }

    @Test func anOpenChannelIsTakenBeforeAClosedOne() throws {
        var scenario = try Scenario(Self.rules(Self.phone("11:00-12:00", ", outside: hold"), sending: "phone, push"))
        scenario.happen(0, "a")
        scenario.happen(60, "a")
        #expect(Self.sends(scenario) == ["0m c 1 sent push", "60m c 1 sent phone"])
    }

    @Test func thePreferredChannelGoesFirstWhereItIsOpen() throws {
        var scenario = try Scenario(Self.rules(Self.phone("11:00-12:00", ", outside: hold"), sending: "push, phone"))
        scenario.set(["preferred_channel": .string("phone")])
        scenario.happen(0, "a")
        scenario.happen(60, "a")
        #expect(Self.sends(scenario) == ["0m c 1 sent push", "60m c 1 sent phone"])
    }

    @Test func whereOnlyClosedOnesAreLeftItIsHeldToTheEarliestOpening() throws {
        let channels = [
            Self.phone("12:00-13:00", ", outside: hold"),
            "fax: {address: '\"f-1\"', hours: \"11:00-11:30\", outside: hold}",
            "pigeon: {address: '\"g-1\"', hours: \"10:30-11:00\"}",
            "raven: {address: '\"\"', hours: \"10:15-11:00\", outside: hold}",
        ]
        let text = Self.rules(channels[0], channels[1], channels[2], channels[3], sending: "phone, fax, pigeon, raven")
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.pass(60)
        // The one that skips does not hold, and who has no address there is not waited for.
        #expect(Self.sends(scenario) == ["0m c 1 deferred channel_hours 60m", "60m c 1 sent fax"])
    }

    @Test func atTheOpeningItIsJudgedFromTheStart() throws {
        var scenario = try Scenario(Self.rules(Self.phone("11:00-12:00", ", outside: hold"), sending: "phone, email"))
        scenario.happen(0, "a")
        scenario.consent(false, channel: "phone", at: 10)
        scenario.set(["email": .string("joe@mail.example")], at: 20)
        scenario.pass(60)
        #expect(Self.sends(scenario) == ["0m c 1 deferred channel_hours 60m", "60m c 1 sent email"])
    }

    @Test func theWaitForAnOpeningIsLimitedByExpiresAlone() throws {
        // Closed until 09:00 of the next day, 23 hours.
        let policies =
            "{consent: {default: granted}, time_zone: {default: Europe/Paris}, quiet_hours: {from: \"21:00\", to: \"08:00\", max_hold: 1h}}"
        for (expires, outcome) in [("23h", "suppressed expired"), ("23h1m", "deferred channel_hours 1380m")] {
            let text = Self.rules(Self.phone("09:00-10:00", ", outside: hold"), sending: "phone", policies: policies)
                .replacing("template: t}", with: "template: t, expires: \(expires)}")
            var scenario = try Scenario(text)
            scenario.happen(0, "a")
            #expect(Self.sends(scenario) == ["0m c 1 \(outcome)"])
        }
    }

    /// Held for the channel first, it is held for the quiet only where that ends within `max_hold` of then.
    @Test(arguments: [("22h", "deferred quiet_hours 1320m"), ("21h59m", "suppressed quiet_hours")])
    func maxHoldCountsFromTheFirstHoldOfAnyKind(_ maxHold: String, _ outcome: String) throws {
        let policies =
            "{consent: {default: granted}, time_zone: {default: Europe/Paris}, quiet_hours: {from: \"21:00\", to: \"08:00\", max_hold: \(maxHold)}}"
        var scenario = try Scenario(
            Self.rules(Self.phone("22:00-23:00", ", outside: hold"), sending: "phone", policies: policies))
        scenario.happen(0, "a")
        scenario.pass(720)
        #expect(Self.sends(scenario) == ["0m c 1 deferred channel_hours 720m", "720m c 1 \(outcome)"])
        scenario.pass(3_000)
        // At the end of the quiet it is closed again; by its next opening nobody would want to read it.
        if outcome.hasPrefix("deferred") { #expect(Self.sends(scenario).last == "1320m c 1 suppressed expired") }
    }
}
