import CEL
import Decisions
import Engine
import Events
import RuleSets
import Scenarios
import State
import Testing

/// Goals and conversions (`rule-language.md`, "Goals").
struct GoalTests {
    private static let goal = "goal: {event: b, where: event.k == trigger.k, within: 10m, value: event.n}"
    private static let byKey = "{event: a, key: event.k, max_age: 1000d}"

    private static func conversions(_ scenario: Scenario) -> [String] {
        scenario.recorded.filter { $0.contains("converted") }
    }

    private static let times: [(time: Double, converts: Bool)] = [
        // After the trigger's time, until the end of the window, the end included: by the event's own time.
        (5.0, false), (5.000025, true), (10.0, true), (15.0, true), (15.000025, false),
    ]

    @Test(arguments: times)
    func theWindowIsFromAfterTheTriggersTimeToWithinLater(time: Double, converts: Bool) throws {
        var scenario = try Scenario(rules(journey(trigger: Self.byKey, keys: [Self.goal], nudge)))
        scenario.happen(7, "a", ["k": .string("x")], time: 5)
        scenario.happen(30, "b", ["k": .string("x"), "n": .int(3)], time: time)
        #expect(Self.conversions(scenario) == (converts ? ["30m c x 1 converted"] : []))
    }

    @Test func theFirstMatchingEventByArrivalConvertsTheJourneyOnce() throws {
        var scenario = try Scenario(rules(journey(trigger: Self.byKey, keys: [Self.goal], nudge)))
        scenario.happen(0, "a", ["k": .string("x")])
        scenario.happen(1, "b", ["k": .string("y"), "n": .int(1)])
        scenario.happen(6, "b", ["k": .string("x"), "n": .int(2)], time: 5)
        scenario.happen(7, "b", ["k": .string("x"), "n": .int(3)], time: 4)
        #expect(Self.conversions(scenario) == ["6m c x 1 converted"])
        #expect(scenario.records.last?.value == 2)
    }

    @Test func aJourneyConvertsAlsoAfterItEnded() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 1h}"], nudge)))
        scenario.happen(0, "a")
        #expect(scenario.lines.last == "0m c exited completed")
        scenario.happen(59, "b")
        #expect(Self.conversions(scenario) == ["59m c 1 converted"])
    }

    @Test func aJourneyThatGoesOnConvertsAndGoesOn() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 1h}"], "{wait: 30m}", nudge)))
        scenario.happen(0, "a")
        scenario.happen(10, "b")
        scenario.pass(60)
        #expect(
            scenario.lines == ["0m c entered", "10m c converted", "30m c 2 sent push", "30m c exited completed"])
    }

    @Test func theTriggerEventNeverConvertsAndALaterOneOfItsTypeDoes() throws {
        var scenario = try Scenario(
            rules(journey(trigger: Self.byKey, keys: ["goal: {event: a, within: 1h}"], "{wait: 2h}", nudge)))
        scenario.happen(0, "a", ["k": .string("x")])
        #expect(Self.conversions(scenario).isEmpty)
        scenario.happen(1, "a", ["k": .string("y")])
        #expect(scenario.lines == ["0m c x entered", "1m c x converted", "1m c y entered"])
    }

    @Test func theDecisionNamesTheLastSendBeforeIt() throws {
        var scenario = try Scenario(
            rules(
                journey(
                    trigger: Self.byKey, keys: [Self.goal],
                    "{id: first, send: {channels: [push], template: one}}", "{wait: 1m}",
                    "{id: second, send: {channels: [push], template: two}}", "{wait: 1h}",
                    "{id: third, send: {channels: [push], template: three}}")))
        scenario.happen(0, "a", ["k": .string("x")], id: "t-1")
        scenario.happen(5, "b", ["k": .string("x"), "n": .int(8)])
        let conversion = try #require(scenario.records.last)
        let second = try #require(scenario.records.last { $0.step == "second" && $0.outcome == .sent })
        #expect(conversion.line == "5m c x second converted")
        #expect(
            conversion.lastSend
                == SendReference(
                    commandID: second.message?.commandID, channel: "push", template: "two", variant: nil))
        #expect(conversion.value == 8)
        #expect(conversion.journey == second.journey)
        #expect(conversion.trigger == TriggerReference(id: "t-1", type: "a", time: Scenario.minute(0)))
        #expect(conversion.inputs.map(\.name) == ["event.k", "trigger.k", "event.n"])
    }

    @Test func aJourneyThatHasSentNothingYetNamesNoSend() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 1h}"], "{wait: 1h}", nudge)))
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        let conversion = try #require(scenario.records.last)
        #expect(conversion.outcome == .converted && conversion.step == nil && conversion.lastSend == nil)
    }

    @Test(
        arguments: [
            ("event.x / 0.0", nil, "value: not a finite number"),
            ("event.x", nil, "value: `event.x` is absent"),
            ("double(event.n) * 1.5", 3.0, nil),
            ("event.n", 2.0, nil),
        ] as [(String, Double?, String?)])
    func aValueThatHasNoNumberIsLeftOutAndTheDetailSaysWhy(
        _ expression: String, value: Double?, detail: String?
    ) throws {
        var scenario = try Scenario(
            rules(journey(keys: ["goal: {event: b, within: 1h, value: '\(expression)'}"], nudge)))
        scenario.happen(0, "a")
        let x: [String: Value] = expression == "event.x / 0.0" ? ["x": .double(0)] : [:]
        scenario.happen(1, "b", ["n": .int(2)].merging(x) { $1 })
        let conversion = try #require(scenario.records.last)
        #expect(conversion.outcome == .converted)
        #expect(conversion.value == value)
        #expect(conversion.detail == detail)
    }

    @Test func aWhereThatErrsDoesNotMatchIsCountedAndLeavesNoRecord() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, where: event.n > 0, within: 1h}"], nudge)))
        scenario.happen(0, "a")
        let records = scenario.records.count
        scenario.happen(1, "b")
        #expect(scenario.records.count == records)
        #expect(scenario.decisions.last?.isOnlyCounted == true)
        #expect(scenario.decisions.last?.detail == "`event.n` is absent")
        scenario.happen(2, "b", ["n": .int(1)])
        #expect(Self.conversions(scenario) == ["2m c 1 converted"])
    }

    @Test func aRestartBeginsANewWindowUnderTheJourneysId() throws {
        let keys = ["restart: true", "goal: {event: b, within: 10m}"]
        var scenario = try Scenario(rules(journey(keys: keys, "{id: one, wait: 5m}", nudge)))
        scenario.happen(0, "a", id: "t-1")
        scenario.happen(3, "b")
        scenario.happen(4, "a", id: "t-2")
        scenario.happen(14, "b")
        #expect(Self.conversions(scenario) == ["3m c converted", "14m c 2 converted"])
        let converted = scenario.records.filter { $0.outcome == .converted }
        #expect(converted.map(\.trigger.id) == ["t-1", "t-2"])
        #expect(Set(converted.map(\.journey)).count == 1)
    }

    @Test func aReEntryBeginsANewWindowForItsKey() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 10m}"], nudge)))
        scenario.happen(0, "a", id: "t-1")
        scenario.happen(8, "a", id: "t-2")
        scenario.happen(9, "b", time: 7)
        #expect(Self.conversions(scenario).isEmpty)
        scenario.happen(17, "b")
        #expect(scenario.records.last?.trigger.id == "t-2")
        #expect(Self.conversions(scenario) == ["17m c 1 converted"])
    }

    @Test func exitsComeBeforeGoalsAndTriggersAfterThem() throws {
        let waiting = journey(
            named: "c", keys: ["exit: [{event: b}]", "goal: {event: b, within: 1h}"], "{wait: 1h}", nudge)
        var scenario = try Scenario(rules(waiting + "\n" + campaign("d", trigger: "b")))
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(
            scenario.lines == [
                "0m c entered", "1m c 1 exited exit", "1m c converted", "1m d entered", "1m d 1 sent push",
                "1m d exited completed",
            ])
    }

    @Test func severalConvertInOrderOfCampaignAndKey() throws {
        let goal = "goal: {event: b, within: 1h}"
        var scenario = try Scenario(
            rules(
                journey(named: "d", trigger: Self.byKey, keys: [goal], nudge) + "\n"
                    + journey(named: "c", trigger: Self.byKey, keys: [goal], nudge)))
        for key in ["z", "x", "y"] { scenario.happen(0, "a", ["k": .string(key)]) }
        scenario.happen(1, "b")
        #expect(
            Self.conversions(scenario).map { $0.split(separator: " ")[1...2].joined(separator: " ") }
                == ["c x", "c y", "c z", "d x", "d y", "d z"])
    }

    @Test func aGoalIsJudgedByTheWindowsOfTheEventsOwnTime() throws {
        let goal = "goal: {event: b, where: event.n == 1 && n_10m == 1, within: 1h}"
        var scenario = try Scenario(
            rules(
                journey(trigger: Self.byKey, keys: [goal], nudge),
                more: "features: {n_10m: {count: b, over: 10m}, n_1h: {count: b, over: 1h}}"))
        scenario.happen(0, "a", ["k": .string("x")])
        for minute in [27.0, 28] { scenario.happen(minute, "b", ["n": .int(0)]) }
        scenario.happen(30, "b", ["n": .int(1)], time: 5)
        #expect(Self.conversions(scenario) == ["30m c x 1 converted"])
    }

    private static let lateness: [(minutes: Double, converts: Bool)] = [(10_090, true), (10_090 + 1.0 / 60_000, false)]

    /// The window ends at minute 10, and seven days have 10,080 minutes.
    @Test(arguments: lateness)
    func aLateEventConvertsUntilSevenDaysAfterItsWindow(minutes: Double, converts: Bool) throws {
        var scenario = try Scenario(rules(journey(trigger: Self.byKey, keys: ["goal: {event: b, within: 10m}"], nudge)))
        scenario.happen(0, "a", ["k": .string("x")])
        scenario.happen(minutes, "b", time: 3)
        #expect(Self.conversions(scenario).count == (converts ? 1 : 0))
    }

    @Test func ofACampaignsWindowsThe64ThatBeganLastAreRemembered() throws {
        var scenario = try Scenario(rules(journey(trigger: Self.byKey, keys: [Self.goal], nudge)))
        for key in 0..<66 {
            scenario.happen(1, "a", ["k": .string("k\(key)")], time: key == 40 ? 0.5 : 0.6 + Double(key) / 1000)
        }
        for key in 0..<66 { scenario.happen(2, "b", ["k": .string("k\(key)"), "n": .int(1)]) }
        let converted = Set(scenario.records.filter { $0.outcome == .converted }.map(\.key))
        #expect(converted.count == 64)
        #expect(!converted.contains("k40") && !converted.contains("k0") && converted.contains("k1"))
    }

    @Test func anErasureForgetsTheWindows() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 1h}"], nudge)))
        scenario.happen(0, "a")
        scenario.happen(1, "individual.erased", effect: .erased)
        scenario.happen(2, "b")
        #expect(Self.conversions(scenario).isEmpty)
    }

    @Test func ofTwoWindowsOfOneKeyALinkKeepsTheLater() throws {
        for (own, other, id) in [(0.0, 1.0, "t-ann"), (1.0, 0.0, "t-joe"), (1.0, 1.0, "t-joe")] {
            var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 1h}"], nudge)))
            scenario.happen(2, "a", of: "joe", id: "t-joe", time: own)
            scenario.happen(2, "a", of: "ann", id: "t-ann", time: other)
            scenario.happen(3, "individual.linked", of: "joe", effect: .linked(alias: "ann"))
            scenario.happen(4, "b", of: "ann")
            scenario.happen(5, "b", of: "joe")
            let converted = scenario.records.filter { $0.outcome == .converted }
            #expect(converted.map(\.trigger.id) == [id])
            #expect(converted.map(\.individual) == ["joe"])
        }
    }

    @Test func aWindowThatConvertedStaysTheLaterOneAfterALink() throws {
        var scenario = try Scenario(rules(journey(keys: ["goal: {event: b, within: 1h}"], nudge)))
        scenario.happen(0, "a", of: "joe")
        scenario.happen(1, "a", of: "ann")
        scenario.happen(2, "b", of: "ann")
        scenario.happen(3, "individual.linked", of: "joe", effect: .linked(alias: "ann"))
        scenario.happen(4, "b", of: "joe")
        #expect(Self.conversions(scenario) == ["2m c 1 converted"])
    }

    @Test func afterAReloadTheNewTextDecidesOverTheWindowAsItWas() throws {
        func text(_ goal: String) throws -> RuleSet {
            try RuleSet.of(rules(journey(trigger: Self.byKey, keys: goal.isEmpty ? [] : ["goal: \(goal)"], nudge)))
        }
        var scenario = Scenario(try text("{event: b, where: event.k == trigger.k, within: 1h}"))
        for key in ["x", "y"] { scenario.happen(0, "a", ["k": .string(key)]) }
        try scenario.swap(to: try text(""), at: 1)
        scenario.happen(2, "b", ["k": .string("x")])
        #expect(Self.conversions(scenario).isEmpty)
        try scenario.swap(to: try text("{event: b, where: event.k == trigger.k && event.n > 1, within: 5m}"), at: 3)
        scenario.happen(30, "b", ["k": .string("y"), "n": .int(1)])
        scenario.happen(31, "b", ["k": .string("y"), "n": .int(2)])
        #expect(Self.conversions(scenario) == ["31m c y 1 converted"])
    }

    @Test func aGoalThatBeginsToReadMoreOfTheTriggerFindsItInNewWindowsOnly() throws {
        func text(_ goal: String) throws -> RuleSet {
            try RuleSet.of(rules(journey(trigger: Self.byKey, keys: ["goal: \(goal)"], "{wait: 1m}", nudge)))
        }
        var scenario = Scenario(try text("{event: b, within: 1h}"))
        scenario.happen(0, "a", ["k": .string("x")])
        try scenario.swap(to: try text("{event: b, where: event.k == trigger.k, within: 1h}"), at: 2)
        scenario.happen(3, "b", ["k": .string("x")])
        #expect(Self.conversions(scenario).isEmpty)
        scenario.happen(4, "a", ["k": .string("y")])
        scenario.happen(6, "b", ["k": .string("y")])
        #expect(Self.conversions(scenario) == ["6m c y 2 converted"])
    }

    @Test func aConversionTellsOfTheRepeatsThatWereLeftOut() throws {
        var scenario = try Scenario(
            rules(
                journey(trigger: Self.byKey, keys: ["goal: {event: b, within: 1h}"], nudge),
                policies: "{consent: {default: denied}}"))
        for key in ["x", "y", "z"] { scenario.happen(0, "a", ["k": .string(key)]) }
        scenario.happen(1, "b")
        #expect(
            Self.conversions(scenario) == ["1m c x converted repeats 2", "1m c y converted", "1m c z converted"])
    }

    @Test func aTracedCampaignTellsEachConversionOnce() throws {
        var scenario = try Scenario(rules(journey(keys: ["trace: true", "goal: {event: b, within: 1h}"], nudge)))
        scenario.happen(0, "a")
        scenario.happen(1, "b")
        #expect(Self.conversions(scenario) == ["1m c 1 converted"])
    }

    @Test func theTriggersPropertiesThatTheGoalReadsCountAsKept() throws {
        let goal = "goal: {event: b, where: trigger.blob == event.k, within: 1h}"
        var scenario = try Scenario(rules(journey(keys: [goal], nudge)))
        scenario.happen(0, "a", ["blob": .string(String(repeating: "x", count: 16 * 1_024))])
        #expect(scenario.recorded == ["0m c suppressed too_large"])
    }
}
