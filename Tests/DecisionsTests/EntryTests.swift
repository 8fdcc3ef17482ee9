import CEL
import Decisions
import Engine
import Events
import Scenarios
import Testing

/// From the trigger to the journey: gates 1 to 5.
struct EntryTests {
    @Test func whatIsExactlyMaxAgeOldStillStarts() throws {
        var scenario = try Scenario(rules(campaign(trigger: "{event: a, max_age: 10m}")))
        scenario.happen(20, "a", time: 10)
        scenario.happen(20, "a", time: 10 - 1 / 60_000)
        #expect(
            scenario.lines == [
                "20m c entered", "20m c 1 sent push", "20m c exited completed", "20m c suppressed stale_trigger",
            ])
        #expect(
            scenario.recorded == ["20m c 1 sent push +entered -completed"],
            "gate 2 is recorded only where the campaign is traced")
    }

    @Test func aConditionThatFailsIsSeenOnlyWhereTraced() throws {
        let keys = ["when: event.n > 1"]
        for (trace, seen) in [("false", 0), ("true", 1)] {
            var scenario = try Scenario(rules(campaign("c", trigger: "a", keys[0], "trace: \(trace)")))
            scenario.happen(1, "a", ["n": .int(1)])
            #expect(scenario.lines == ["1m c suppressed condition"])
            #expect(scenario.recorded.count == seen)
        }
    }

    @Test func aConditionThatErrsIsAlwaysRecorded() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "a", "when: event.n > 1")))
        scenario.happen(1, "a")
        #expect(scenario.recorded == ["1m c suppressed error `event.n` is absent"])
    }

    @Test func aConditionOfAnyTypeThatIsNoBoolIsAnError() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "{event: a, where: event.any}", "when: event.any")))
        scenario.happen(1, "a", ["any": .string("yes")])
        #expect(scenario.lines.isEmpty)
        #expect(scenario.decisions.map(\.reason) == [.error])
        var second = try Scenario(rules(campaign("c", trigger: "a", "when: event.any")))
        second.happen(1, "a", ["any": .string("yes")])
        #expect(second.recorded.count == 1)
        #expect(second.decisions.first?.reason == .error)
    }

    @Test func aTriggersConditionThatErrsIsCountedAndLeavesNoRecord() throws {
        var scenario = try Scenario(rules(campaign(trigger: "{event: a, where: event.n > 1}")))
        scenario.happen(1, "a")
        #expect(scenario.lines.isEmpty)
        #expect(scenario.decisions.count == 1)
        #expect(scenario.decisions.first?.isOnlyCounted == true)
        #expect(scenario.decisions.first?.reason == .error)
        scenario.happen(2, "a", ["n": .int(1)])
        #expect(scenario.decisions.count == 1, "what does not match is no outcome at all")
    }

    @Test func ageIsAskedBeforeTheKeyAndTheKeyBeforeTheCondition() throws {
        let trigger = "{event: a, key: event.k, max_age: 10m}"
        var scenario = try Scenario(rules(campaign("c", trigger: trigger, "when: event.n > 1")))
        scenario.happen(30, "a", time: 10)
        scenario.happen(31, "a")
        scenario.happen(32, "a", ["k": .string("x")])
        #expect(
            scenario.lines == [
                "30m c suppressed stale_trigger", "31m c suppressed error `event.k` is absent",
                "32m c x suppressed error `event.n` is absent",
            ])
    }

    @Test(arguments: [
        (Value.string("x"), "x"), (.int(-7), "-7"), (.uint(7), "7"), (.bool(true), "true"), (.string(""), ""),
    ])
    func keysAreTexts(_ value: Value, _ key: String) throws {
        var scenario = try Scenario(rules(campaign(trigger: "{event: a, key: event.any}")))
        scenario.happen(1, "a", ["any": value])
        #expect(scenario.decisions.map(\.key) == [key, key, key])
    }

    @Test(arguments: [Value.double(5), .null, .list([]), .string(String(repeating: "k", count: 1_025))])
    func whatCanBeNoKeyIsAnError(_ value: Value) throws {
        var scenario = try Scenario(rules(campaign(trigger: "{event: a, key: event.any}")))
        scenario.happen(1, "a", ["any": value])
        #expect(scenario.recorded.count == 1)
        #expect(scenario.decisions.first?.reason == .error)
        #expect(scenario.decisions.first?.key == "")
    }

    @Test func aKeyOfExactlyTheLimitIsKept() throws {
        var scenario = try Scenario(rules(campaign(trigger: "{event: a, key: event.k}")))
        scenario.happen(1, "a", ["k": .string(String(repeating: "k", count: 1_024))])
        #expect(scenario.decisions.map(\.outcome) == [.entered, .sent, .exited])
    }

    @Test func alreadyRunningIsRecordedOnceADay() throws {
        var scenario = try Scenario(rules(journey("{wait: 30m}", nudge)))
        for minute in [1.0, 2, 3, 40, 41, 42] { scenario.happen(minute, "a") }
        #expect(
            scenario.recorded == [
                "1m c entered", "2m c suppressed already_running", "31m c 2 sent push -completed repeats 1",
                "40m c entered",
            ])
        #expect(
            scenario.lines.filter { $0.hasSuffix("already_running") } == [
                "2m c suppressed already_running", "3m c suppressed already_running",
                "41m c suppressed already_running",
                "42m c suppressed already_running",
            ])
        #expect(scenario.decisions[1].journey == scenario.decisions[0].journey)
    }

    @Test func aTracedCampaignRecordsEveryGateEachTime() throws {
        var scenario = try Scenario(rules(journey(keys: ["trace: true"], "{wait: 30m}", nudge)))
        for minute in [1.0, 2, 3] { scenario.happen(minute, "a") }
        #expect(scenario.recorded.filter { $0.hasSuffix("already_running") }.count == 2)
    }

    @Test func reEntryNeverIsRecordedOnceADay() throws {
        var scenario = try Scenario(rules(campaign("c", trigger: "{event: a, key: event.k}", "re_entry: never")))
        for minute in [1.0, 2, 3] { scenario.happen(minute, "a", ["k": .string("x")]) }
        scenario.happen(4, "a", ["k": .string("y")])
        #expect(
            scenario.recorded == [
                "1m c x 1 sent push +entered -completed", "2m c x suppressed re_entry",
                "4m c y 1 sent push +entered -completed repeats 1",
            ])
        #expect(scenario.lines.count == 8, "in tests every gate's outcome is seen")
    }

    @Test func reEntryAfterAPauseCountsFromTheEnd() throws {
        let steps = [nudge, "{wait: 10m}", nudge]
        var scenario = try Scenario(rules(journey(keys: ["re_entry: {after: 30m}"], steps[0], steps[1], steps[2])))
        scenario.happen(0, "a")
        scenario.happen(40 - 1 / 60_000, "a")
        scenario.happen(40, "a")
        #expect(
            scenario.lines == [
                "0m c entered", "0m c 1 sent push", "10m c 3 sent push", "10m c exited completed",
                "2399999ms c suppressed re_entry", "40m c entered", "40m c 1 sent push",
            ])
    }

    @Test func aJourneyThatSentNothingDoesNotStopReEntry() throws {
        var scenario = try Scenario(
            rules(journey(keys: ["re_entry: never"], "{when: event.n > 1, send: {channels: [push], template: t}}")))
        scenario.happen(1, "a", ["n": .int(1)])
        scenario.happen(2, "a", ["n": .int(2)])
        scenario.happen(3, "a", ["n": .int(2)])
        #expect(
            scenario.lines.filter { $0.contains("entered") || $0.contains("re_entry") } == [
                "1m c entered", "2m c entered", "3m c suppressed re_entry",
            ])
    }

    @Test func reEntrySeesTheJourneyThatTheSameEventEnded() throws {
        let steps = [nudge, "{wait: 10m}", nudge]
        var scenario = try Scenario(
            rules(journey(keys: ["re_entry: never", "exit: [{event: a}]"], steps[0], steps[1], steps[2])))
        scenario.happen(0, "a")
        scenario.happen(5, "a")
        #expect(
            scenario.lines == [
                "0m c entered", "0m c 1 sent push", "5m c 2 exited exit", "5m c suppressed re_entry",
            ])
    }

    @Test func triggersSeeTheEventInTheWindowsAndSendsToo() throws {
        let more = "features: {n_1h: {count: a, over: 1h}}"
        let send = "{when: n_1h == 2, send: {channels: [push], template: t}}"
        var scenario = try Scenario(rules(journey(keys: ["when: n_1h == 2"], send), more: more))
        scenario.happen(0, "a")
        scenario.happen(1, "a")
        #expect(
            scenario.lines == [
                "0m c suppressed condition", "1m c entered", "1m c 1 sent push", "1m c exited completed",
            ])
    }

    @Test func aTriggerIsJudgedAtItsOwnTimeAndASendAtNow() throws {
        let more = "features: {n_1h: {count: a, over: 1h}}"
        let trigger = "{event: a, where: event.n == 1}"
        let params = "{send: {channels: [push], template: t, params: {seen: '${n_1h}', at: '${now}'}}}"
        var scenario = try Scenario(rules(journey(trigger: trigger, keys: ["when: n_1h == 1"], params), more: more))
        scenario.happen(50, "a", ["n": .int(0)])
        scenario.happen(51, "a", ["n": .int(0)])
        // It happened before the two, so only itself is in its hour; what is sent now sees all three.
        scenario.happen(55, "a", ["n": .int(1)], time: 49)
        let sent = try #require(scenario.decisions.first { $0.outcome == .sent })
        #expect(sent.message?.params.first?.value == .int(3))
        #expect(sent.message?.params.last?.value == .timestamp(Timestamp(clampingMilliseconds: Scenario.minute(55))))
    }

    @Test func anEventFromAheadOfTheClockIsDecidedAtItsOwnTime() throws {
        var scenario = try Scenario(rules(journey("{wait: 2m}", nudge)))
        scenario.happen(10, "a", time: 13)
        #expect(scenario.lines == ["13m c entered"])
        scenario.pass(14.9)
        #expect(scenario.lines.count == 1)
        scenario.pass(15)
        #expect(scenario.lines == ["13m c entered", "15m c 2 sent push", "15m c exited completed"])
    }

    @Test func anEventFromAheadOfTheClockAgesNoOtherEvent() throws {
        let more = "features: {n_1h: {count: b, over: 1h}}"
        var scenario = try Scenario(rules(campaign("c", trigger: "a", "when: n_1h == 64"), more: more))
        for index in 0..<64 { scenario.happen(Double(index) / 100, "b") }
        // The 65th pane makes the series compact itself: by then the others are a window old for it, but not for the clock.
        scenario.happen(56, "b", time: 61)
        scenario.happen(56, "a", time: 56)
        #expect(scenario.lines.first == "56m c entered")
    }

    @Test func inputsAreWhatTheConditionsReadAndPersonalOnesAreMasked() throws {
        let more = "features: {n_1h: {count: a, over: 1h}}\nscores: {twice: 'n_1h * 2'}"
        let condition =
            "when: 'n_1h == 1 && twice == 2 && individual.email != \"\" && (event.n == 1 || individual.name == \"x\")'"
        let step = "{when: event.n == 1 && now > event.time, send: {channels: [push], template: t}}"
        var scenario = try Scenario(rules(journey(keys: [condition], "{wait: 1m}", step), more: more))
        scenario.set(["email": .string("joe@mail.example"), "name": .string("Joe")])
        scenario.happen(0, "a", ["n": .int(1)])
        scenario.pass(1)
        let entered = try #require(scenario.decisions.first { $0.outcome == .entered })
        #expect(entered.inputs.map(\.name) == ["n_1h", "twice", "individual.email", "event.n"])
        #expect(entered.inputs.map(\.value) == [.int(1), .int(2), .string("masked"), .int(1)])
        let sent = try #require(scenario.decisions.first { $0.outcome == .sent })
        #expect(sent.inputs.map(\.name) == ["n_1h", "twice", "individual.email", "event.n", "now", "event.time"])
    }

    @Test func reEntryCountsFromTheEndOfAJourneyNotFromItsRestart() throws {
        for (reEntry, line) in [
            ("{after: 60m}", "101m c 1 suppressed step_condition"), ("never", "101m c suppressed re_entry"),
        ] {
            var scenario = try Scenario(
                rules(
                    journey(
                        keys: ["restart: true", "re_entry: \(reEntry)"],
                        "{when: event.n > 0, send: {channels: [push], template: t}}", "{wait: 30m}")))
            scenario.happen(0, "a", ["n": .int(1)])
            // Begun anew, it sends nothing more. Yet it is the journey that has sent.
            scenario.happen(10, "a", ["n": .int(0)])
            scenario.pass(40)
            #expect(scenario.lines.last == "40m c exited completed")
            scenario.happen(75, "a", ["n": .int(0)])
            #expect(scenario.lines.last == "75m c suppressed re_entry")
            scenario.happen(101, "a", ["n": .int(0)])
            #expect(scenario.lines.last == line)
        }
    }
}
