import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing

extension Scenario {
    /// What a sender tells of a command.
    mutating func answer(
        _ minute: Double, _ kind: Feedback.Kind, _ command: Identifier?, channel: String? = nil,
        of individual: String = "joe",
        id: String? = nil, time: Double? = nil
    ) {
        var data: [String: Value] = ["command_id": .string(command?.description ?? "nobody's")]
        data["channel"] = channel.map(Value.string)
        happen(
            minute, kind.eventType, data, of: individual, id: id, time: time,
            effect: .feedback(Feedback(kind, command: command.map { ($0.high, $0.low) }, channel: channel)))
    }

    /// The id of the last command that was sent.
    var lastCommand: Identifier? { decisions.last { $0.outcome == .sent }?.message?.commandID }
}

/// What senders tell of messages (`rule-language.md`, "System events").
struct FeedbackTests {
    /// A campaign that starts on clicks and shows all that is known of the command.
    private static let shows = """
        shows:
          trigger: message.clicked
          purpose: transactional
          message:
            channels: [push]
            template: shown
            params:
              text: '${event.campaign}/${event.step}/${event.channel}/${event.template}/${has(event.variant)}'
              tags: '${event.tags}'
        """
    private static let sends = journey(
        named: "c", keys: ["tags: [offers, warm]"], "{id: nudge, send: {channels: [push], template: t-1}}")

    private static func shown(_ scenario: Scenario) -> [String: Value]? {
        guard let params = scenario.decisions.last(where: { $0.outcome == .sent })?.message?.params else { return nil }
        return Dictionary(uniqueKeysWithValues: params.map { ($0.name, $0.value) })
    }

    @Test func anEventHasWhatTheCommandWas() throws {
        var scenario = try Scenario(rules(Self.sends + "\n" + Self.shows))
        scenario.happen(0, "a")
        scenario.answer(1, .clicked, scenario.lastCommand)
        #expect(Self.shown(scenario)?["text"] == .string("c/nudge/push/t-1/false"))
        #expect(Self.shown(scenario)?["tags"] == .list([.string("offers"), .string("warm")]))
    }

    @Test func theChannelIsTheDatasWhereGiven() throws {
        var scenario = try Scenario(rules(Self.sends + "\n" + Self.shows))
        scenario.happen(0, "a")
        scenario.answer(1, .clicked, scenario.lastCommand, channel: "elsewhere")
        #expect(Self.shown(scenario)?["text"] == .string("c/nudge/elsewhere/t-1/false"))
    }

    @Test func ofAnUnknownCommandTheFieldsAreAbsent() throws {
        var scenario = try Scenario(rules(Self.sends + "\n" + Self.shows))
        scenario.happen(0, "a")
        let command = try #require(scenario.lastCommand)
        for other in [nil, Identifier(high: 1, low: 2)] {
            scenario.answer(1, .clicked, other)
            #expect(
                scenario.lines.last { $0.contains("suppressed") }
                    == "1m shows 1 suppressed error parameter `text`: `event.campaign` is absent")
        }
        // It is another's.
        scenario.answer(2, .clicked, command, of: "ann")
        #expect(scenario.decisions.last { $0.outcome == .suppressed }?.individual == "ann")
    }

    @Test func theLast64CommandsAreKnown() throws {
        var scenario = try Scenario(
            rules(
                journey(named: "c", trigger: "{event: a, key: event.k}", nudge),
                more: "features: {clicks: {count: message.clicked, where: 'event.campaign == \"c\"'}}"))
        var commands: [Identifier] = []
        for key in 0..<65 {
            scenario.happen(Double(key), "a", ["k": .string("\(key)")])
            commands.append(try #require(scenario.lastCommand))
        }
        scenario.answer(70, .clicked, commands[0])
        #expect(scenario.partition.value(of: .feature(0), for: "joe") == .int(0))
        scenario.answer(70, .clicked, commands[1])
        scenario.answer(70, .clicked, commands[64])
        #expect(scenario.partition.value(of: .feature(0), for: "joe") == .int(2))
    }

    @Test func featuresExitsAndGoalsReadWhatTheCommandWas() throws {
        let keys = [
            #"exit: [{event: message.bounced, where: 'event.step == "nudge"'}]"#,
            #"goal: {event: message.opened, where: 'event.template == "t"', within: 1h}"#,
        ]
        var scenario = try Scenario(
            rules(
                journey(
                    named: "c", keys: keys, "{id: nudge, send: {channels: [push], template: t}}", "{wait: 2h}", nudge),
                more: "features: {opened: {last: message.opened, of: event.step}}"))
        scenario.happen(0, "a")
        let command = scenario.lastCommand
        scenario.answer(1, .opened, command)
        #expect(scenario.partition.value(of: .feature(0), for: "joe") == .optional(.string("nudge")))
        scenario.answer(2, .bounced, nil)
        scenario.answer(3, .bounced, command)
        #expect(
            Array(scenario.lines.suffix(3)) == [
                "0m c nudge sent push", "1m c nudge converted", "3m c 2 exited exit",
            ])
    }

    @Test func aFailedCommandIsGivenBackToTheCaps() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 1, per: 24h}]}"
        var scenario = try Scenario(rules(campaign(), policies: policies))
        scenario.happen(0, "a")
        let first = scenario.lastCommand
        scenario.happen(1, "a")
        scenario.answer(2, .bounced, first)
        scenario.happen(3, "a")
        scenario.answer(4, .failed, Identifier(high: 1, low: 2))
        scenario.happen(5, "a")
        scenario.answer(6, .failed, first)
        // The journey does not send again; the next one may.
        scenario.happen(7, "a")
        scenario.answer(8, .failed, first)
        scenario.happen(9, "a")
        #expect(
            scenario.lines.filter { $0.contains("sent") || $0.contains("capped") } == [
                "0m c 1 sent push", "1m c 1 suppressed capped 1 per 24h", "3m c 1 suppressed capped 1 per 24h",
                "5m c 1 suppressed capped 1 per 24h", "7m c 1 sent push", "9m c 1 suppressed capped 1 per 24h",
            ])
    }

    @Test func ofSeveralSendsTheOneThatFailedIsGivenBack() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 2, per: 10m}]}"
        var scenario = try Scenario(rules(campaign(), policies: policies))
        scenario.happen(0, "a")
        let first = scenario.lastCommand
        scenario.happen(5, "a")
        scenario.answer(6, .failed, first)
        scenario.happen(7, "a")
        scenario.happen(14, "a")
        scenario.happen(15, "a")
        #expect(
            scenario.lines.filter { $0.contains("sent") || $0.contains("capped") } == [
                "0m c 1 sent push", "5m c 1 sent push", "7m c 1 sent push", "14m c 1 suppressed capped 2 per 10m",
                "15m c 1 sent push",
            ])
    }

    @Test(
        arguments: [
            ("push", nil, ["email"]), ("email", nil, ["push"]), (nil, nil, []), ("*", nil, []),
            // What is older than the consent of minute 1 changes nothing.
            (nil, 0.5, ["push", "email"]),
        ] as [(String?, Double?, [String])])
    func anUnsubscriptionWithdrawsMarketingOnTheGivenChannelElseOnAll(
        channel: String?, time: Double?, sends: [String]
    ) throws {
        let one = { (name: String) in
            journey(named: name, trigger: "{event: a, key: event.k}", "{send: {channels: [\(name)], template: t}}")
        }
        var scenario = try Scenario(rules(one("email") + "\n" + one("push"), policies: "{consent: {default: denied}}"))
        scenario.set(["email": .string("joe@mail.example")])
        scenario.consent(true, at: 1)
        scenario.answer(2, .unsubscribed, nil, channel: channel, time: time)
        scenario.happen(3, "a", ["k": .string("1")])
        scenario.happen(4, "a", ["k": .string("2")])
        let sent = Set(scenario.decisions.filter { $0.outcome == .sent }.compactMap(\.message?.channel))
        #expect(sent.isSubset(of: sends) && (sends.count != 1 || sent == Set(sends)))
        let denied = Set(scenario.decisions.filter { $0.reason == .noConsent }.map(\.campaign))
        #expect(denied == Set(["push", "email"]).subtracting(sends))
    }

    @Test func aServiceMessageGoesAfterAnUnsubscription() throws {
        var scenario = try Scenario(rules(campaign("c", "purpose: service")))
        scenario.answer(0, .unsubscribed, nil)
        scenario.happen(1, "a")
        #expect(scenario.lines.contains("1m c 1 sent push"))
    }

    @Test func aDuplicateTellsNothing() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 1, per: 24h}]}"
        var scenario = try Scenario(
            rules(campaign(), policies: policies, more: "features: {failures: {count: message.failed}}"))
        scenario.happen(0, "a")
        scenario.answer(1, .failed, scenario.lastCommand, id: "f")
        scenario.answer(1, .failed, scenario.lastCommand, id: "f")
        #expect(scenario.partition.value(of: .feature(0), for: "joe") == .int(1))
    }

    @Test func aLinkUnitesWhatWasSentToBoth() throws {
        let policies = "{consent: {default: granted}, caps: [{max: 2, per: 24h}]}"
        var scenario = try Scenario(rules(Self.sends + "\n" + Self.shows, policies: policies))
        scenario.happen(0, "a", of: "ann")
        let hers = scenario.lastCommand
        scenario.happen(1, "a", of: "joe")
        scenario.happen(2, "individual.linked", of: "joe", effect: .linked(alias: "ann"))
        scenario.answer(3, .clicked, hers)
        #expect(Self.shown(scenario)?["text"] == .string("c/nudge/push/t-1/false"))
        scenario.answer(4, .failed, hers, of: "ann")
        scenario.happen(5, "a")
        #expect(scenario.lines.contains("5m c nudge sent push"))
    }

    @Test func anErasureForgetsWhatWasSent() throws {
        var scenario = try Scenario(rules(Self.sends + "\n" + Self.shows))
        scenario.happen(0, "a")
        let command = scenario.lastCommand
        scenario.happen(1, "individual.erased", effect: .erased)
        scenario.answer(2, .clicked, command)
        #expect(scenario.lines.last { $0.contains("suppressed") }?.contains("`event.campaign` is absent") == true)
    }

    @Test func rulesThatReadNothingOfCommandsKeepNone() throws {
        var plain = try Scenario(rules(Self.sends))
        var counting = try Scenario(rules(Self.sends, more: "features: {clicks: {count: message.clicked}}"))
        var reading = try Scenario(
            rules(Self.sends, more: "features: {clicks: {count: message.clicked, where: has(event.campaign)}}"))
        plain.happen(0, "a")
        counting.happen(0, "a")
        reading.happen(0, "a")
        let sizes = [plain, counting, reading].map { $0.partition.state(of: "joe")?.byteCount ?? 0 }
        #expect(sizes[0] == sizes[1])
        #expect(sizes[2] > sizes[0])
    }

    @Test func namesOfOldRulesAreStillTold() throws {
        var scenario = try Scenario(rules(Self.sends + "\n" + Self.shows))
        scenario.happen(0, "a")
        let command = scenario.lastCommand
        try scenario.swap(to: try RuleSet.of(rules(campaign("other") + "\n" + Self.shows)), at: 1)
        scenario.answer(2, .clicked, command)
        #expect(Self.shown(scenario)?["text"] == .string("c/nudge/push/t-1/false"))
    }
}
