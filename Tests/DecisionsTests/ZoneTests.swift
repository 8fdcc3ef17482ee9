import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// The time zone of an individual, which expressions read as `zone` (`rule-language.md`, "policies").
struct ZoneTests {
    private static let granted = "{consent: {default: granted}}"
    private static let paris = "{consent: {default: granted}, time_zone: {default: Europe/Paris}}"
    private static let telling = "{send: {channels: [push], template: t, params: {zone: '${zone}'}}}"

    private static func zone(_ attribute: Value?, policies: String = paris) throws -> Value? {
        var scenario = try Scenario(rules(journey(telling), policies: policies))
        if let attribute { scenario.set(["time_zone": attribute]) }
        scenario.happen(1, "a")
        return scenario.decisions.first { $0.message != nil }?.message?.params.first?.value
    }

    @Test(arguments: ["Asia/Tokyo", "Etc/GMT+5", "UTC"])
    func zoneIsTheOneOfTheIndividual(_ name: String) throws {
        #expect(try Self.zone(.string(name)) == .string(name))
        #expect(try Self.zone(.string(name), policies: Self.granted) == .string(name))
    }

    @Test(arguments: ["Mars/Olympus_Mons", "asia/tokyo", "Asia", "", "Z", "+02:00", "Asia/Tokyo ", "Asia/T\u{F6}kyo"])
    func aNameThatDoesNotExistCountsAsAbsent(_ name: String) throws {
        #expect(try Self.zone(.string(name)) == .string("Europe/Paris"))
        #expect(try Self.zone(.string(name), policies: Self.granted) == nil)
    }

    @Test func withoutAnAttributeTheDefaultStands() throws {
        #expect(try Self.zone(nil) == .string("Europe/Paris"))
    }

    @Test func anAttributeOfAnotherTypeSaysNothing() throws {
        let text = rules(journey(Self.telling), policies: Self.paris).replacing(
            "time_zone: string", with: "time_zone: dyn")
        var scenario = try Scenario(text)
        scenario.set(["time_zone": .string("Asia/Tokyo")])
        scenario.happen(1, "a")
        let told = scenario.decisions.first { $0.message != nil }?.message?.params.first
        #expect(told?.value == .string("Europe/Paris"))
    }

    @Test func withNeitherItIsAnErrorThatSaysWhatToDo() throws {
        let message =
            "the individual has no time zone: set the attribute `time_zone`, or the rules' `policies.time_zone.default`"
        var scenario = try Scenario(rules(journey(Self.telling) + "\n" + campaign("d", "when: zone == \"UTC\"")))
        scenario.happen(1, "a")
        #expect(
            scenario.lines == [
                "1m c entered", "1m d suppressed error \(message)",
                "1m c 1 suppressed error parameter `zone`: \(message)", "1m c exited completed",
            ])
    }

    /// On 29 March 2026 clocks in Paris go from 02:00 to 03:00; in New York they went on the 8th, in Tokyo they do not.
    @Test(arguments: [
        ("09:00", "Europe/Paris", "2026-03-29T07:00:00Z"), ("09:00", "America/New_York", "2026-03-28T13:00:00Z"),
        ("09:00", "Asia/Tokyo", "2026-03-29T00:00:00Z"), ("02:30", "Europe/Paris", "2026-03-29T01:00:00Z"),
    ])
    func aWaitCanEndAtTheIndividualsLocalTime(_ time: String, _ zone: String, _ end: String) throws {
        let wait = "{wait: {until: 'nextLocalTime(event.time, \"\(time)\", zone)'}}"
        var scenario = try Scenario(rules(journey(wait, nudge)))
        scenario.set(["time_zone": .string(zone)])
        // 28 March, 12:00 UTC.
        scenario.happen(37_620, "a")
        scenario.pass(50_000)
        let sent = try #require(scenario.decisions.first { $0.outcome == .sent })
        #expect(Timestamp(clampingMilliseconds: sent.now).description == end)
    }

    @Test func datesChangeAtTheIndividualsMidnight() throws {
        let param = "{send: {channels: [push], template: t, params: {date: '${localDate(now, zone)}'}}}"
        var scenario = try Scenario(rules(journey(param), policies: Self.paris))
        // 28 March, 23:59 in Paris, an hour ahead of UTC; and 29 March, 23:59, two hours ahead; and the minutes after.
        for minute in [38_279, 38_280, 39_659, 39_660] as [Double] { scenario.happen(minute, "a") }
        let dates = scenario.decisions.compactMap { $0.message?.params.first?.value }
        #expect(dates == ["2026-03-28", "2026-03-29", "2026-03-29", "2026-03-30"].map(Value.string))
    }

    @Test func decisionsShowTheZoneAmongTheirInputs() throws {
        var scenario = try Scenario(rules(campaign("c", "when: zone.startsWith(\"Asia\")"), policies: Self.paris))
        scenario.set(["time_zone": .string("Asia/Tokyo")])
        scenario.happen(1, "a")
        let entered = try #require(scenario.decisions.first { $0.outcome == .entered })
        #expect(entered.inputs.map(\.name) == ["zone"])
        #expect(entered.inputs.map(\.value) == [.string("Asia/Tokyo")])
    }

    /// Also where the default stands: that somebody has no zone of their own is as personal as the zone.
    @Test(arguments: [Value.string("Asia/Tokyo"), .string("nowhere")])
    func aPersonalZoneIsMaskedAsEveryOtherPersonalValue(_ attribute: Value) throws {
        let text = rules(
            journey(keys: ["when: zone != \"\" && local_hour >= 0"], Self.telling), policies: Self.paris,
            more: "scores: {local_hour: now.getHours(zone)}")
        let masked = text.replacing("time_zone: string", with: "time_zone: {type: string, pii: true}")
        for (text, isMasked) in [(text, false), (masked, true)] {
            var scenario = try Scenario(text)
            scenario.set(["time_zone": attribute])
            scenario.happen(1, "a")
            let sent = try #require(scenario.decisions.first { $0.message != nil })
            #expect(sent.inputs.map(\.name) == ["zone", "local_hour"])
            #expect(sent.inputs.map { $0.value == .string("masked") } == [isMasked, isMasked])
            let param = try #require(sent.message?.params.first)
            // The command has it, the record does not.
            #expect(param.isPersonal == isMasked)
            #expect(param.value == (attribute == .string("nowhere") ? .string("Europe/Paris") : attribute))
        }
    }
}
