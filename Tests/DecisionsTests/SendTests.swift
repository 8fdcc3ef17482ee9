import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// A send's own gates: consent, address, parameters, expiry.
struct SendTests {
    private static let either = journey("{send: {channels: [push, email], template: t}}")
    private static let address: [String: Value] = ["email": .string("joe@mail.example")]
    private static let denied = "{consent: {default: denied}}"

    private static func last(_ scenario: Scenario) -> String? { scenario.lines.last { $0.contains(" 1 ") } }

    @Test func theFirstListedChannelThatIsAllowedAndReachableIsTaken() throws {
        var scenario = try Scenario(rules(Self.either))
        scenario.set(Self.address)
        scenario.happen(0, "a")
        #expect(Self.last(scenario) == "0m c 1 sent push")
        scenario.consent(false, channel: "push", at: 1)
        scenario.happen(2, "a")
        #expect(Self.last(scenario) == "2m c 1 sent email")
        scenario.consent(false, at: 3)
        scenario.happen(4, "a")
        #expect(Self.last(scenario) == "4m c 1 suppressed no_consent")
    }

    @Test func anEmptyAddressAndOneThatErrsAreNotUsable() throws {
        var scenario = try Scenario(rules(Self.either))
        scenario.set(["push_token": .string("")])
        scenario.happen(0, "a")
        #expect(Self.last(scenario) == "0m c 1 suppressed unreachable")
        scenario.set(Self.address, at: 1)
        scenario.happen(2, "a")
        #expect(Self.last(scenario) == "2m c 1 sent email")
        #expect(scenario.decisions.last { $0.message != nil }?.message?.address == "joe@mail.example")
    }

    @Test func aChannelWithoutConsentIsNoReasonToBeUnreachable() throws {
        var scenario = try Scenario(rules(Self.either, policies: Self.denied))
        scenario.consent(true, channel: "email")
        scenario.happen(0, "a")
        #expect(Self.last(scenario) == "0m c 1 suppressed unreachable")
    }

    @Test func thePreferredChannelGoesFirstIfItIsListed() throws {
        for (preferred, channel) in [("email", "email"), ("push", "push"), ("fax", "push")] {
            var scenario = try Scenario(rules(Self.either))
            scenario.set(Self.address.merging(["preferred_channel": .string(preferred)]) { $1 })
            scenario.happen(0, "a")
            #expect(Self.last(scenario) == "0m c 1 sent \(channel)")
        }
    }

    @Test func consentIsNeededForMarketingOnly() throws {
        for (purpose, line) in [
            ("marketing", "suppressed no_consent"), ("service", "sent push"), ("transactional", "sent push"),
        ] {
            var scenario = try Scenario(rules(campaign("c", "purpose: \(purpose)"), policies: Self.denied))
            scenario.consent(false)
            scenario.happen(0, "a")
            #expect(Self.last(scenario) == "0m c 1 \(line)")
        }
    }

    @Test(arguments: Purpose.allCases)
    func theConsentOfALabelIsNeededForEveryPurpose(_ purpose: Purpose) throws {
        let channels = "{channels: [push, email], template: t}"
        let text = rules(
            campaign("c", "purpose: \(purpose)", "uses: [shy]", "when: individual.diet != \"x\"").replacing(
                "{channels: [push], template: t}", with: channels),
            policies: "{consent: {default: granted}, labels: {shy: {consent: intimacy}}}"
        ).replacing("attributes:\n", with: "attributes:\n  diet: {type: string, labels: [shy]}\n")
        var scenario = try Scenario(text)
        scenario.set(Self.address.merging(["diet": .string("y")]) { $1 })
        scenario.happen(0, "a")
        #expect(Self.last(scenario) == "0m c 1 suppressed no_consent", "nobody has consented by default")
        scenario.consent(true, to: "intimacy", channel: "email", at: 1)
        scenario.happen(2, "a")
        #expect(Self.last(scenario) == "2m c 1 sent email", "only where it is given")
        scenario.consent(true, to: "intimacy", at: 3)
        scenario.happen(4, "a")
        #expect(Self.last(scenario) == "4m c 1 sent push")
        scenario.consent(false, to: "marketing", channel: "push", at: 5)
        scenario.happen(6, "a")
        #expect(Self.last(scenario) == "6m c 1 sent \(purpose == .marketing ? "email" : "push")", "both are needed")
        scenario.consent(false, to: "intimacy", at: 7)
        scenario.happen(8, "a")
        #expect(Self.last(scenario) == "8m c 1 suppressed no_consent")
    }

    @Test func aLabelWithoutAPolicyNeedsNoConsentOfItsOwn() throws {
        let text = rules(campaign("c", "purpose: service", "uses: [shy]", "when: individual.diet != \"x\""))
            .replacing("attributes:\n", with: "attributes:\n  diet: {type: string, labels: [shy]}\n")
        var scenario = try Scenario(text)
        scenario.set(["diet": .string("y")])
        scenario.happen(0, "a")
        #expect(Self.last(scenario) == "0m c 1 sent push")
    }

    @Test func theNewestConsentByEventTimeDecides() throws {
        var scenario = try Scenario(rules(campaign(), policies: Self.denied))
        scenario.consent(true, at: 10)
        scenario.consent(false, channel: "push", at: 11, time: 5)
        scenario.happen(12, "a")
        #expect(Self.last(scenario) == "12m c 1 sent push", "an older one, though it came later")
        scenario.consent(false, channel: "push", at: 13)
        scenario.happen(14, "a")
        #expect(Self.last(scenario) == "14m c 1 suppressed no_consent", "a later single one overrides all")
        scenario.consent(true, at: 15)
        scenario.happen(16, "a")
        #expect(Self.last(scenario) == "16m c 1 sent push", "all overrides earlier single ones")
        scenario.consent(false, at: 17, time: 15)
        scenario.happen(18, "a")
        #expect(Self.last(scenario) == "18m c 1 suppressed no_consent", "of equal times the later arrival")
    }

    @Test func consentIsAskedWhenTheSendIsDue() throws {
        var scenario = try Scenario(rules(journey("{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.consent(false, at: 10)
        scenario.pass(60)
        #expect(scenario.lines.contains("30m c 2 suppressed no_consent"))
    }

    @Test func paramsKeepTheirTypesAndTextsAreConverted() throws {
        let params = """
            {name: 'Joe ${event.n} $${x} ${event.x}', n: '${event.n}', x: '${event.x}', t: '${event.t}', d: '${event.d}', \
            list: ['${event.k}', 1, true, null], map: {deep: {k: '${event.k}!'}}, when: 'at ${event.t} for ${event.d}'}
            """
        var scenario = try Scenario(rules(journey("{send: {channels: [push], template: t, params: \(params)}}")))
        let time = Timestamp(clampingMilliseconds: Scenario.origin)
        let span: CEL.Duration? = CEL.Duration(seconds: 1, nanoseconds: 500_000_000)
        scenario.happen(
            0, "a",
            [
                "n": .int(7), "x": .double(1.5), "t": .timestamp(time), "d": .duration(try #require(span)),
                "k": .string("é"),
            ])
        let sent = try #require(scenario.decisions.first { $0.message != nil }?.message)
        #expect(sent.params.map(\.name) == ["name", "n", "x", "t", "d", "list", "map", "when"])
        let values = sent.params.map(\.value)
        #expect(values[0] == .string("Joe 7 ${x} 1.5"))
        #expect(values[1...4] == [.int(7), .double(1.5), .timestamp(time), .duration(try #require(span))])
        #expect(values[5] == .list([.string("é"), .int(1), .bool(true), .null]))
        let deep = try #require(MapValue([(.string("k"), .string("é!"))]))
        #expect(values[6] == MapValue([(.string("deep"), .map(deep))]).map(Value.map))
        #expect(values[7] == .string("at 2026-03-02T09:00:00Z for 1.5s"))
    }

    @Test(arguments: [
        "'${event.n}'", "'a ${event.n}'", "[1, '${event.n}']", "{deep: ['${event.n}']}", "'${1.0 / 0.0}'",
    ])
    func aParamThatCannotBeRenderedStopsTheSend(_ param: String) throws {
        let send = "{send: {channels: [push], template: t, params: {p: \(param)}}}"
        var scenario = try Scenario(rules(journey(send, nudge)))
        scenario.happen(0, "a")
        let first = try #require(scenario.decisions.first { $0.step == "1" })
        #expect(first.reason == .error)
        #expect(first.detail?.hasPrefix("parameter `p`: ") == true)
        #expect(scenario.lines.contains("0m c 2 sent push"))
    }

    @Test func whatWouldBeExpiredByTheWallClockIsNotSent() throws {
        var scenario = try Scenario(
            rules(journey("{wait: 10m}", "{send: {channels: [push], template: t, expires: 1h}}", "{wait: 1m}", nudge)))
        scenario.happen(0, "a")
        scenario.wall = Scenario.minute(70)
        scenario.pass(10)
        #expect(scenario.lines.last == "10m c 2 suppressed expired")
        scenario.pass(11)
        #expect(scenario.lines.suffix(2) == ["11m c 4 sent push", "11m c exited completed"])
        var second = try Scenario(
            rules(journey("{wait: 10m}", "{send: {channels: [push], template: t, expires: 1h}}")))
        second.happen(0, "a")
        second.wall = Scenario.minute(70) - 1
        second.pass(10)
        #expect(second.lines.contains("10m c 2 sent push"))
        #expect(second.decisions.first { $0.message != nil }?.message?.expires == Scenario.minute(70))
    }

    @Test func transactionalMessagesExpireToo() throws {
        var scenario = try Scenario(rules(campaign("c", "purpose: transactional")))
        scenario.wall = Scenario.minute(24 * 60)
        scenario.happen(0, "a")
        #expect(scenario.lines[1] == "0m c 1 suppressed expired")
    }
}
