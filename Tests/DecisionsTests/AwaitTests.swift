import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing

/// Awaits: what ends them, what `event` and `trigger` are behind them, and when.
struct AwaitTests {
    private static let came = send("came")
    private static let late = send("late")
    private static let after = send("after")

    private static func send(_ template: String, params: String = "{}") -> String {
        "{send: {channels: [push], template: \(template), params: \(params)}}"
    }

    /// Rules of one campaign that awaits `b` for ten minutes.
    private static func awaiting(
        _ condition: String = "", keys: [String] = [], trigger: String = "a",
        matched: String = came, missed: String = late
    ) -> String {
        let condition = condition.isEmpty ? "" : ", where: '\(condition)'"
        return rules(
            journey(
                trigger: trigger, keys: keys,
                "{await: {event: b\(condition), within: 10m}, then: [\(matched)], else: [\(missed)]}", after))
    }

    private static func templates(_ scenario: Scenario) -> [String] {
        scenario.decisions.compactMap { decision in
            decision.message.map {
                "\((decision.now - Scenario.origin) / 60_000)m \(decision.step ?? "") \($0.template)"
            }
        }
    }

    @Test func thenIsDoneWhenTheEventCameAndTheJourneyGoesOnBelow() throws {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(0, "a")
        scenario.happen(4, "b")
        #expect(Self.templates(scenario) == ["4m 1.then.1 came", "4m 2 after"])
        scenario.pass(60)
        #expect(scenario.lines.last == "4m c exited completed")
    }

    @Test func elseIsDoneWhenTimeRanOutAndTheJourneyGoesOnBelow() throws {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(0, "a")
        scenario.pass(60)
        #expect(Self.templates(scenario) == ["10m 1.else.1 late", "10m 2 after"])
        #expect(scenario.recorded == ["0m c entered", "10m c 1.else.1 sent push", "10m c 2 sent push -completed"])
    }

    @Test func thenAndElseAreOptional() throws {
        let text = rules(journey("{await: {event: b, within: 10m}}", Self.after))
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.happen(3, "b")
        scenario.happen(20, "a")
        scenario.pass(60)
        #expect(Self.templates(scenario) == ["3m 2 after", "30m 2 after"])
    }

    @Test func withinCountsFromTheTriggersTimeAtFirstAndThenFromTheStepBefore() throws {
        let steps = [
            "{await: {event: b, within: 10m}, else: [\(Self.late)]}",
            "{await: {event: b, within: 10m}, else: [\(Self.after)]}",
        ]
        var scenario = try Scenario(rules(journey(steps[0], steps[1])))
        scenario.happen(5, "a", time: 0)
        scenario.pass(60)
        #expect(Self.templates(scenario) == ["10m 1.else.1 late", "20m 2.else.1 after"])
        scenario.happen(100, "a")
        scenario.happen(103, "b")
        scenario.pass(200)
        #expect(Self.templates(scenario).dropFirst(2) == ["113m 2.else.1 after"])
    }

    @Test(arguments: [10.0, 25]) func anAwaitAlreadyOverOrAtItsVeryEndIsElse(arrival: Double) throws {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(arrival, "a", time: 0)
        #expect(Self.templates(scenario).first == "\(Int(arrival))m 1.else.1 late")
    }

    @Test func atEqualInstantsTheTimerComesFirst() throws {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(0, "a")
        scenario.happen(10, "b")
        #expect(Self.templates(scenario) == ["10m 1.else.1 late", "10m 2 after"])
    }

    @Test func anAwaitAlreadyOverCountsAsItsDueTime() throws {
        let steps = ["{await: {event: b, within: 10m}, else: [{wait: 20m}, \(Self.late)]}"]
        var scenario = try Scenario(rules(journey(steps[0])))
        scenario.happen(15, "a", time: 0)
        scenario.pass(60)
        #expect(Self.templates(scenario) == ["30m 1.else.2 late"])
    }

    @Test(arguments: [-600.0, 4, 9]) func itTakesWhatArrivesWhileTheJourneyIsThereWhateverItsOwnTime(time: Double)
        throws
    {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(0, "a")
        scenario.happen(4, "b", time: time)
        #expect(Self.templates(scenario).first?.hasSuffix("came") == true)
    }

    @Test func itDoesNotTakeTheEventThatStartedTheJourney() throws {
        let text = rules(journey("{await: {event: a, within: 10m}, then: [\(Self.came)], else: [\(Self.late)]}"))
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.pass(60)
        #expect(Self.templates(scenario) == ["10m 1.else.1 late"])
    }

    @Test func oneEventEndsOneAwaitOfAJourney() throws {
        let text = rules(
            journey(
                "{await: {event: b, within: 10m}, then: [{await: {event: b, within: 10m}, then: [\(Self.came)]}]}",
                "{await: {event: b, within: 10m}, then: [\(Self.after)]}"))
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(Self.templates(scenario) == [])
        scenario.happen(2, "b")
        #expect(Self.templates(scenario) == ["2m 1.then.1.then.1 came"])
        scenario.happen(3, "b")
        #expect(Self.templates(scenario).last == "3m 2.then.1 after")
    }

    @Test func oneEventEndsTheAwaitsOfSeveralJourneysInOrderOfCampaignAndKey() throws {
        var scenario = try Scenario(
            Self.awaiting(keys: ["purpose: transactional"], trigger: "{event: a, key: event.k}"))
        for key in ["y", "x"] { scenario.happen(0, "a", ["k": .string(key)]) }
        scenario.happen(1, "b")
        #expect(
            scenario.lines.suffix(6) == [
                "1m c x 1.then.1 sent push", "1m c y 1.then.1 sent push", "1m c x 2 sent push", "1m c y 2 sent push",
                "1m c x exited completed", "1m c y exited completed",
            ])
    }

    @Test func whereSeesTheEventJustReadAndTheTrigger() throws {
        var scenario = try Scenario(Self.awaiting("event.k == trigger.k && event.n > trigger.n"))
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(5)])
        scenario.happen(1, "b", ["k": .string("y"), "n": .int(6)])
        scenario.happen(2, "b", ["k": .string("x"), "n": .int(5)])
        #expect(Self.templates(scenario) == [])
        scenario.happen(3, "b", ["k": .string("x"), "n": .int(6)])
        #expect(Self.templates(scenario).first == "3m 1.then.1 came")
    }

    @Test func aWhereThatErrsDoesNotMatchAndIsCounted() throws {
        var scenario = try Scenario(Self.awaiting("event.n > 1"))
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(scenario.decisions.last?.isOnlyCounted == true)
        #expect(scenario.decisions.last?.reason == .error)
        #expect(scenario.recorded == ["0m c entered"])
        scenario.happen(2, "b", ["n": .int(2)])
        #expect(Self.templates(scenario).first == "2m 1.then.1 came")
    }

    @Test func insideThenEventIsTheAwaitedOneAndTriggerTheTrigger() throws {
        let params = "{event: '${event.k}', trigger: '${trigger.k}', type: '${event.type}', id: '${event.id}'}"
        let text = Self.awaiting(
            keys: ["value: event.n"],
            matched:
                "{when: 'event.n == 2 && trigger.n == 1', send: {channels: [push], template: t, params: \(params)}}, "
                + "{wait: {until: 'event.time + duration(\"3m\")'}}, \(Self.send("u", params: "{e: '${event.k}'}"))",
            missed: Self.send("v", params: "{e: '${event.k}'}"))
        var scenario = try Scenario(text)
        scenario.happen(0, "a", ["k": .string("x"), "n": .int(1)])
        scenario.happen(2, "b", ["k": .string("y"), "n": .int(2)], id: "the-b")
        scenario.pass(60)
        let sent = scenario.decisions.compactMap { decision in
            decision.message.map {
                (decision, $0.params.map { "\($0.name)=\(Self.text($0.value))" }.joined(separator: " "))
            }
        }
        #expect(sent.map(\.1) == ["event=y trigger=x type=b id=the-b", "e=y", ""])
        // What ranks a send is the campaign's, which stands outside.
        #expect(sent.map(\.0.value) == [1, 1, 1])
        #expect(sent.map { ($0.0.now - Scenario.origin) / 60_000 } == [2, 5, 5])
        scenario.happen(100, "a", ["k": .string("x"), "n": .int(1)])
        scenario.pass(200)
        let late = scenario.decisions.last { $0.message?.template == "v" }
        #expect(late?.message?.params.first?.value == .string("x"))
    }

    private static func text(_ value: Value) -> String {
        if case .string(let text) = value { text } else { "\(value)" }
    }

    @Test func behindTheInnerThenTheOuterAwaitedEventIsEventAgain() throws {
        let show = Self.send("t", params: "{e: '${event.k}', t: '${trigger.k}'}")
        let text = rules(
            journey(
                "{await: {event: b, within: 1h}, then: [{await: {event: b, within: 1h}, then: [\(show)], else: [\(show)]}, \(show)]}",
                Self.send("t", params: "{e: '${event.k}'}")))
        var scenario = try Scenario(text)
        scenario.happen(0, "a", ["k": .string("trigger")])
        scenario.happen(1, "b", ["k": .string("outer")])
        scenario.happen(2, "b", ["k": .string("inner")])
        let shown = scenario.decisions.compactMap { $0.message?.params.map { Self.text($0.value) } }
        #expect(shown == [["inner", "trigger"], ["outer", "trigger"], ["trigger"]])
        scenario.happen(10, "a", ["k": .string("trigger")])
        scenario.happen(11, "b", ["k": .string("outer")])
        scenario.pass(200)
        let later = scenario.decisions.compactMap { $0.message?.params.map { Self.text($0.value) } }.dropFirst(3)
        #expect(later == [["outer", "trigger"], ["outer", "trigger"], ["trigger"]])
    }

    @Test func ofAnAwaitedEventOnlyThePropertiesThatThenReadsAreKept() throws {
        let loaded = try RuleSet.of(
            Self.awaiting(
                "event.x > 1.0", matched: Self.send("t", params: "{k: '${event.k}', n: '${trigger.n}'}"), missed: ""))
        let campaign = loaded.campaigns[0]
        guard case .await(let step) = campaign.steps[0].action else { throw CancellationError() }
        #expect(step.keptProperties.map { loaded.schema.properties[$0] } == ["k"])
        #expect(campaign.keptProperties.map { loaded.schema.properties[$0] } == ["n"])
    }

    @Test func anAwaitedEventThatMakesMoreThan16KiBDoesNotMatch() throws {
        let show = Self.send("t", params: "{e: '${event.k}', t: '${trigger.k}'}")
        let text = rules(
            journey("{await: {event: b, within: 1h}, then: [\(show)], else: [\(Self.late)]}"))
        // `{"k":"…"}` of both together.
        let room = 16 * 1_024 - 2 * 8
        for (length, isKept) in [(room - 10_000, true), (room - 9_999, false)] {
            var scenario = try Scenario(text)
            scenario.happen(0, "a", ["k": .string(String(repeating: "t", count: 10_000))])
            scenario.happen(1, "b", ["k": .string(String(repeating: "e", count: length))])
            scenario.pass(90)
            #expect(Self.templates(scenario) == [isKept ? "1m 1.then.1 t" : "60m 1.else.1 late"], "\(length)")
        }
    }

    @Test func aTooLargeEventMatchesWhereNothingOfItIsKept() throws {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(0, "a")
        scenario.happen(1, "b", ["k": .string(String(repeating: "x", count: 20_000))])
        #expect(Self.templates(scenario).first == "1m 1.then.1 came")
    }

    @Test func anExitComesBeforeAnAwait() throws {
        var scenario = try Scenario(Self.awaiting(keys: ["exit: [{event: b, where: event.n == 1}]"]))
        scenario.happen(0, "a")
        scenario.happen(1, "b", ["n": .int(1)])
        #expect(scenario.lines == ["0m c entered", "1m c 1 exited exit"])
    }

    @Test func anAwaitComesBeforeTheTriggersAndTheSendsOfBothCompete() throws {
        let other = journey(named: "d", trigger: "b", nudge)
        let text = rules(
            journey(keys: ["priority: 60"], "{await: {event: b, within: 10m}, then: [\(Self.came)]}") + "\n" + other)
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(
            scenario.lines == [
                "0m c entered", "1m d entered", "1m c 1.then.1 sent push", "1m d 1 suppressed outranked c",
                "1m c exited completed", "1m d exited completed",
            ])
    }

    @Test func aTriggerFindsTheJourneyWhoseAwaitItEndedRunning() throws {
        let text = rules(journey(trigger: "[a, b]", "{await: {event: b, within: 10m}, then: [\(Self.came)]}"))
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(
            scenario.lines == [
                "0m c entered", "1m c suppressed already_running", "1m c 1.then.1 sent push", "1m c exited completed",
            ])
    }

    @Test func aRestartWhileAwaitingBeginsAnewAlsoByTheVeryEventThatIsAwaited() throws {
        let text = rules(
            journey(
                trigger: "[a, b]", keys: ["restart: true"],
                "{await: {event: b, within: 10m}, then: [\(Self.came)], else: [\(Self.late)]}"))
        var scenario = try Scenario(text)
        scenario.happen(0, "a")
        scenario.happen(4, "a")
        scenario.happen(6, "b")
        scenario.pass(60)
        #expect(
            scenario.lines == [
                "0m c entered", "4m c 1 exited restarted", "4m c entered", "6m c 1 exited restarted", "6m c entered",
                "16m c 1.else.1 sent push", "16m c exited completed",
            ])
    }

    @Test func aRestartForgetsWhatWasAwaited() throws {
        let show = Self.send("t", params: "{e: '${event.k}', t: '${trigger.k}'}")
        let text = rules(
            journey(
                keys: ["restart: true"], "{await: {event: b, within: 1h}, then: [{wait: 10m}, \(show)]}",
                Self.send("t", params: "{e: '${event.k}'}")))
        var scenario = try Scenario(text)
        scenario.happen(0, "a", ["k": .string("one")])
        scenario.happen(1, "b", ["k": .string("first")])
        scenario.happen(2, "a", ["k": .string("two")])
        scenario.happen(3, "b", ["k": .string("second")])
        scenario.pass(90)
        let shown = scenario.decisions.compactMap { $0.message?.params.map { Self.text($0.value) } }
        #expect(shown == [["second", "two"], ["two"]])
    }

    @Test func aJourneyThatAwaitsIsEndedByAnExit() throws {
        var scenario = try Scenario(Self.awaiting(keys: ["exit: [{event: b, where: event.n == 1}]"]))
        scenario.happen(0, "a")
        scenario.happen(1, "b", ["n": .int(1)])
        scenario.happen(2, "b", ["n": .int(2)])
        scenario.pass(60)
        #expect(scenario.lines == ["0m c entered", "1m c 1 exited exit"])
    }

    @Test func aJourneyMovesWithItsAwaitAndWhatItAwaited() throws {
        let show = Self.send("t", params: "{e: '${event.k}', t: '${trigger.k}'}")
        let text = rules(
            journey(
                "{await: {event: b, within: 1h}, then: [{await: {event: b, within: 1h}, then: [], else: []}, \(show)]}")
        )
        var scenario = try Scenario(text)
        scenario.happen(0, "a", ["k": .string("one")], of: "device")
        scenario.happen(1, "b", ["k": .string("first")], of: "device")
        scenario.happen(2, "individual.linked", effect: .linked(alias: "device"))
        scenario.happen(3, "b", ["k": .string("second")])
        let sent = try #require(scenario.decisions.last { $0.outcome == .sent })
        #expect(sent.individual == "joe")
        #expect(sent.message?.params.map { Self.text($0.value) } == ["first", "one"])
    }

    @Test func ofTwoThatAwaitWithOneKeyTheIndividualsOwnStays() throws {
        var scenario = try Scenario(Self.awaiting())
        scenario.happen(0, "a", of: "device")
        scenario.happen(1, "a")
        scenario.happen(2, "individual.linked", effect: .linked(alias: "device"))
        scenario.pass(60)
        #expect(
            scenario.lines.suffix(5) == [
                "2m c 1 exited merged", "2m linked device", "11m c 1.else.1 sent push", "11m c 2 sent push",
                "11m c exited completed",
            ])
    }
}
