import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import Testing

/// The order in which one event, and an instant, do what they do (`rule-language.md`, "What happens when"); what is not in the tests of
/// the parts.
struct OrderOfThingsTests {
    private static let features = "features: {bs: {count: b}}"

    @Test func anEventsSeriesAreThereForItsExitsGoalsAwaitsAndTriggers() throws {
        let text = rules(
            [
                journey(named: "exits", keys: ["exit: [{event: b, where: bs == 1}]"], "{wait: 1h}", nudge),
                journey(named: "goes", keys: ["goal: {event: b, where: bs == 1, within: 1h}"], "{wait: 1h}", nudge),
                journey(named: "keeps", "{await: {event: b, where: bs == 1, within: 1h}}", nudge),
                journey(named: "starts", trigger: "{event: b, where: bs == 1}", nudge),
            ].joined(separator: "\n"), more: Self.features)
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        let known = scenario.lines.count
        scenario.happen(1, "b")
        #expect(
            scenario.lines[known...].map { $0 } == [
                "1m exits 1 exited exit", "1m goes converted", "1m starts entered", "1m keeps 2 sent push",
                "1m starts 1 suppressed outranked keeps", "1m keeps exited completed", "1m starts exited completed",
            ])
    }

    @Test func whatAnEventSaysOfAttributesIsThereForItsTrigger() throws {
        let text = rules(campaign("c", trigger: "individual.updated", "when: 'individual.name == \"Joe\"'"))
        var scenario = try Scenario(text)
        scenario.set(["name": .string("Ann")], at: 0)
        scenario.set(["name": .string("Joe")], at: 1)
        #expect(
            scenario.lines == [
                "0m c suppressed condition", "1m c entered", "1m c 1 sent push", "1m c exited completed",
            ])
    }

    @Test func whatAnEventSaysOfConsentHoldsForTheSendThatItTriggers() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "consent.changed"), policies: "{}"))
        scenario.consent(false, at: 0)
        scenario.consent(true, at: 1)
        #expect(scenario.lines.filter { $0.contains(" 1 ") } == ["0m c 1 suppressed no_consent", "1m c 1 sent push"])
    }

    @Test func whatAnEventGivesBackToACapIsFreeForWhatItTriggers() throws {
        let text = rules(
            campaign("c") + "\n" + campaign("d", trigger: "message.failed"),
            policies: "{consent: {default: granted}, caps: [{max: 1, per: 24h}]}")
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        let first = scenario.lastCommand
        scenario.answer(1, .failed, nil)
        scenario.answer(2, .failed, first)
        #expect(
            scenario.lines.filter { $0.contains(" 1 ") } == [
                "0m c 1 sent push", "1m d 1 suppressed capped 1 per 24h", "2m d 1 sent push",
            ])
    }

    @Test func goalsComeBeforeWhatIsAwaited() throws {
        // What goes out behind the await would be the last send that the conversion names.
        let text = rules(
            journey(
                keys: ["goal: {event: b, within: 1h}"], nudge,
                "{await: {event: b, within: 1h}, then: [{id: behind, send: {channels: [push], template: t}}]}"))
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(
            scenario.lines.suffix(3) == ["1m c 1 converted", "1m c behind sent push", "1m c exited completed"])
        #expect(scenario.decisions.first { $0.outcome == .converted }?.step == "1")
    }

    @Test func stepsDueAtOneInstantGoInOrderOfIndividualThenCampaignThenKey() throws {
        let text = rules(
            ["d", "c"].map {
                journey(named: $0, trigger: "{event: a, key: event.k}", "{wait: {until: 'event.t'}}", nudge)
            }
            .joined(separator: "\n"))
        var scenario = try Scenario(text)
        let due = Value.timestamp(Timestamp(clampingMilliseconds: Scenario.minute(10)))
        for (individual, key) in [("joe", "y"), ("ann", "y"), ("joe", "x"), ("ann", "x")] {
            scenario.happen(0, "a", ["k": .string(key), "t": due], of: individual)
        }
        let known = scenario.decisions.count
        scenario.pass(10)
        let ends = scenario.decisions[known...].filter { $0.outcome == .exited }
        #expect(
            ends.map { "\($0.individual) \($0.campaign) \($0.key)" } == [
                "ann c x", "ann c y", "ann d x", "ann d y", "joe c x", "joe c y", "joe d x", "joe d y",
            ])
        // Of one individual they compete, and of equal ones the first key wins.
        let sends = scenario.decisions[known...].filter { $0.step == "2" && $0.outcome != .exited }
        #expect(
            sends.map { "\($0.individual) \($0.campaign) \($0.key) \($0.outcome.rawValue)" } == [
                "ann c x sent", "ann c y suppressed", "ann d x suppressed", "ann d y suppressed", "joe c x sent",
                "joe c y suppressed", "joe d x suppressed", "joe d y suppressed",
            ])
    }

    @Test func aDecisionIsNeverTakenBack() throws {
        // A late event that would have stopped it, and one that would have started it.
        let text = rules(
            campaign("c", "when: bs == 0") + "\n" + campaign("d", "when: bs > 0", "priority: 10"), more: Self.features)
        var scenario = try Scenario(text)
        scenario.happen(10, "a")
        let decided = scenario.decisions.map(\.everything)
        scenario.happen(11, "b", time: 5)
        scenario.pass(60)
        #expect(scenario.decisions.map(\.everything) == decided)
        #expect(scenario.lines.contains("10m c 1 sent push"))
    }

    @Test(arguments: [
        ("mode: paused", "paused"), ("active: {until: 2026-03-02T09:00:00Z}", "inactive"),
        ("rollout: {percent: 0}", "rollout"),
    ])
    func whatTheFirstGateStopsRestartsNothing(keys: String, reason: String) throws {
        func text(_ keys: String) throws -> RuleSet {
            try RuleSet.of(rules(journey(keys: ["restart: true", keys], "{id: pause, wait: 30m}", nudge)))
        }
        var scenario = Scenario(try text("priority: 50"))
        scenario.happen(0, "a")
        try scenario.swap(to: text(keys), at: 5)
        scenario.happen(10, "a")
        try scenario.swap(to: text("priority: 50"), at: 15)
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "0m c entered", "10m c suppressed \(reason)", "30m c 2 sent push", "30m c exited completed",
            ])
    }

    @Test func aRestartKeepsTheJourneysId() throws {
        var scenario = try Scenario(rules(journey(keys: ["restart: true"], "{wait: 30m}", nudge)))
        scenario.happen(0, "a", id: "first")
        scenario.happen(10, "a", id: "second")
        scenario.pass(40)
        #expect(Set(scenario.decisions.map { $0.journey?.description }).count == 1)
        #expect(scenario.decisions.last?.trigger.id == "second")
    }

    @Test func anAwaitedEventForWhichTheStateHasNoRoomDoesNotMatch() throws {
        func send(_ template: String, _ params: String = "{}") -> String {
            "{send: {channels: [push], template: \(template), params: \(params)}}"
        }
        let awaiting =
            "{await: {event: a, where: 'event.k == \"answer\"', within: 1h}, "
            + "then: [\(send("came", "{b: '${event.blob}'}"))], else: [\(send("late"))]}"
        let others = (0..<8).map {
            journey(
                named: "c\($0)", trigger: "{event: a, where: event.k != \"answer\", key: event.k}", "{wait: 2h}",
                send("t", "{b: '${event.blob}'}"))
        }
        let text = rules(([journey(named: "z", trigger: "b", awaiting)] + others).joined(separator: "\n"))
        for isFull in [false, true] {
            var scenario = try Scenario(text)
            scenario.happen(0, "b")
            for index in 0..<(isFull ? 32 : 0) {
                let blob = Value.string(String(repeating: "x", count: 10_000))
                scenario.happen(1, "a", ["k": .string("k\(index)"), "blob": blob])
            }
            let answer = Value.string(String(repeating: "y", count: 15_000))
            scenario.happen(2, "a", ["k": .string("answer"), "blob": answer])
            scenario.pass(61)
            let sent = scenario.decisions.filter { $0.campaign == "z" }.compactMap(\.message?.template)
            #expect(sent == [isFull ? "late" : "came"])
        }
    }

    @Test(arguments: [("holdout: {percent: 100}", "campaign_holdout"), ("mode: shadow", "shadow")])
    func shadowsConvertAsAllOthersDoAndTheirRecordsHaveTheGroup(keys: String, holdout: String) throws {
        for (keys, holdout) in [(keys, holdout), ("priority: 50", nil)] as [(String, String?)] {
            var scenario = try Scenario(rules(journey(keys: [keys, "goal: {event: b, within: 1h}"], nudge)))
            scenario.happen(0, "a")
            scenario.happen(1, "b")
            let converted = scenario.records.filter { $0.outcome == .converted }
            #expect(converted.map { $0.holdout?.rawValue } == [holdout])
        }
    }
}
