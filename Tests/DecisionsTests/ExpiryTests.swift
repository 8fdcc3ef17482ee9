import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// How long a message makes sense (`rule-language.md`, "policies"). The origin is 10:00 in Paris: minute 660 is 21:00, minute 1,320 08:00.
struct ExpiryTests {
    private static let quiet = QuietHoursTests.policies()
    private static let granted = "{consent: {default: granted}, \(QuietHoursTests.paris)}"

    private static func send(_ expires: String) -> String {
        "{send: {channels: [push], template: t, expires: \(expires)}}"
    }

    private static func sends(_ scenario: Scenario) -> [String] {
        scenario.lines.filter { !$0.contains("entered") && !$0.contains("completed") }
    }

    private static func expiry(_ scenario: Scenario) -> Milliseconds? {
        scenario.decisions.compactMap(\.message).last?.expires
    }

    @Test func expiresCountsFromWhenTheSendFirstCameToBeJudged() throws {
        var scenario = try Scenario(rules(journey("{wait: 10m}", Self.send("12h")), policies: Self.quiet))
        scenario.happen(690, "a")
        scenario.pass(1_320)
        #expect(Self.sends(scenario) == ["700m c 2 deferred quiet_hours 1320m", "1320m c 2 sent push"])
        #expect(Self.expiry(scenario) == Scenario.minute(700 + 720))
    }

    @Test(arguments: [("11h", "suppressed expired"), ("11h1ms", "deferred quiet_hours 1320m")])
    func aHoldThatWouldEndAtOrAfterItIsSuppressedAtOnce(_ expires: String, _ outcome: String) throws {
        var scenario = try Scenario(rules(journey(Self.send(expires)), policies: Self.quiet))
        scenario.happen(660, "a")
        #expect(Self.sends(scenario) == ["660m c 1 \(outcome)"])
    }

    @Test func aHoldForTheZoneIsSuppressedAtOnceToo() throws {
        var scenario = try Scenario(
            rules(
                journey(Self.send("12h")),
                policies: "{consent: {default: granted}, quiet_hours: {from: \"21:00\", to: \"08:00\"}}"))
        scenario.happen(0, "a")
        #expect(Self.sends(scenario) == ["0m c 1 suppressed expired"])
    }

    private static let expiries: [(String, String, Double, Double)] = [
        ("marketing", "1h", 600, 660), ("service", "59m", 600, 659), ("service", "24h", 600, 660),
        ("transactional", "24h", 600, 600 + 1_440), ("marketing", "24h", 1_320, 660 + 1_440),
    ]

    @Test(arguments: expiries)
    func aCommandExpiresAtTheNextStartOfQuietButATransactionalOne(
        _ purpose: String, _ expires: String, _ minute: Double, _ end: Double
    ) throws {
        var scenario = try Scenario(
            rules(journey(keys: ["purpose: \(purpose)"], Self.send(expires)), policies: Self.quiet))
        scenario.happen(minute, "a")
        #expect(Self.expiry(scenario) == Scenario.minute(end))
    }

    @Test func aCommandExpiresWhenItsChannelClosesWhateverItsPurpose() throws {
        for (purpose, end) in [("transactional", 720.0), ("marketing", 660)] {
            var scenario = try Scenario(
                ChannelHoursTests.rules(
                    "phone: {address: '\"p-1\"', hours: \"09:00-22:00\"}", sending: "phone", policies: Self.quiet,
                    "purpose: \(purpose)"))
            scenario.happen(0, "a")
            #expect(Self.expiry(scenario) == Scenario.minute(end))
        }
    }

    @Test func quietHoursOfOtherChannelsDoNotShortenIt() throws {
        var scenario = try Scenario(
            rules(
                journey(Self.send("24h")),
                policies: QuietHoursTests.policies("{from: \"21:00\", to: \"08:00\", channels: [email]}")))
        scenario.happen(600, "a")
        #expect(Self.expiry(scenario) == Scenario.minute(600 + 1_440))
    }

    @Test(arguments: [(659.0, "sent push"), (660, "suppressed expired")])
    func whatWouldComeInTheQuietByTheWallClockIsNotSent(_ wall: Double, _ outcome: String) throws {
        var scenario = try Scenario(rules(journey(Self.send("24h")), policies: Self.quiet))
        scenario.wall = Scenario.minute(wall)
        scenario.happen(600, "a")
        #expect(Self.sends(scenario) == ["600m c 1 \(outcome)"])
    }

    @Test func anExpiredOneIsAStepPassed() throws {
        var scenario = try Scenario(
            rules(journey(Self.send("1h"), "{wait: 1h}", Self.send("24h")), policies: Self.quiet))
        scenario.happen(660, "a")
        scenario.pass(1_400)
        #expect(
            Self.sends(scenario) == [
                "660m c 1 suppressed expired", "720m c 3 deferred quiet_hours 1320m", "1320m c 3 sent push",
            ])
    }
}
